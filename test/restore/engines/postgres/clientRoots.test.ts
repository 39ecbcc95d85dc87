/** libpq trusts whom Node.js trusts, also by NODE_EXTRA_CA_CERTS, which is read once when a process starts. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'holdfast-roots-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('a certificate of NODE_EXTRA_CA_CERTS is among the roots', async () => {
  const certificate = join(folder, 'own.pem');
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(folder, 'key.pem'),
  ];
  await run('openssl', ['req', '-x509', ...key, '-subj', '/CN=own', '-out', certificate]);
  const module = fileURLToPath(
    new URL('../../../../shared/restore/engines/postgres/clientEnvironment.ts', import.meta.url),
  );
  const script = `
    const { clientEnvironment } = await import(${JSON.stringify(module)});
    const login = { host: 'db', port: 5432, user: 'u', password: 'p', database: 'd', tls: true };
    await clientEnvironment(login, 'verify-full', ${JSON.stringify(folder)}, {});`;
  await run(process.execPath, ['--input-type=module', '--eval', script], { env: { NODE_EXTRA_CA_CERTS: certificate } });
  expect(readFileSync(join(folder, 'roots.pem'), 'utf8')).toContain(readFileSync(certificate, 'utf8').trim());
});
