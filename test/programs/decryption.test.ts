/** Backups that real programs encrypted: OpenSSL, and age. They come from Debian's packages, as in CI. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decryption } from '../../shared/config/restoreConfig.ts';
import { fetchArtefact } from '../../shared/restore/fetch.ts';
import { foundOf, objectSource, storeOf } from '../fakes/storedBackup.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-decrypt-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function fetched(body: Uint8Array, decrypt: Decryption, secret: string) {
  const objects = [{ key: 'db/orders.sql.gz.enc', body }];
  const outcome = await fetchArtefact(
    { found: foundOf(objects), source: { ...objectSource, decrypt }, folder },
    {
      store: storeOf(objects).store,
      secrets: async () => secret,
      now: () => 0,
      progress: () => {},
      signal: new AbortController().signal,
    },
  );
  return outcome.ok ? readFileSync(outcome.value.artefact.file, 'utf8') : outcome.failure;
}

const text = 'INSERT INTO orders VALUES (1);\n'.repeat(20_000);
const packed = gzipSync(text);
const run = (command: string, args: readonly string[], input: Uint8Array | string = '') =>
  execFileSync(command, args, { input, maxBuffer: 64_000_000, stdio: ['pipe', 'pipe', 'ignore'] });

describe('OpenSSL', () => {
  const how: Decryption = { with: 'openssl', cipher: 'aes-256-cbc', key: '${env:KEY}' };
  const key = 'correct horse battery staple';
  const encrypted = () => run('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-pass', `pass:${key}`], packed);

  it('gives back what it encrypted, which was compressed before', async () => {
    expect(await fetched(encrypted(), how, key)).toBe(text);
    expect(readdirSync(folder)).toEqual(['backup']);
  });

  it('knows a wrong key, and does not say it', async () => {
    const failure = await fetched(encrypted(), how, 'wrong-secret');
    expect(failure).toMatchObject({ code: 'not-decrypted' });
    expect(JSON.stringify(failure)).not.toContain('wrong-secret');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('age', () => {
  const how: Decryption = { with: 'age', key: '${env:KEY}' };
  const newKey = () => {
    const identity = run('age-keygen', []).toString();
    const recipient = /public key: (age1\w+)/.exec(identity)?.[1] ?? '';
    return { identity, recipient };
  };

  it('gives back what it encrypted', async () => {
    const { identity, recipient } = newKey();
    expect(await fetched(run('age', ['-r', recipient], packed), how, identity)).toBe(text);
  });

  it('knows the key of somebody else', async () => {
    const body = run('age', ['-r', newKey().recipient], packed);
    expect(await fetched(body, how, newKey().identity)).toMatchObject({ code: 'not-decrypted' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('knows a byte that was changed', async () => {
    const { identity, recipient } = newKey();
    const body = run('age', ['-r', recipient], packed);
    body[body.length - 20] = (body.at(-20) ?? 0) ^ 1;
    expect(await fetched(body, how, identity)).toMatchObject({ code: 'not-decrypted' });
  });
});
