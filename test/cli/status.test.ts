import { createServer, type RequestListener } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { statusSchema } from '../../shared/status/wire/schemas.ts';
import { worldApp } from '../status/world.ts';
import { recordedIo } from './recordedIo.ts';
import { listening, served } from './served.ts';

const serve = (answer: RequestListener) => listening(createServer(answer));

async function serveWorld(...parts: Parameters<typeof worldApp>): Promise<string> {
  return await served((await worldApp(...parts)).app);
}

async function status(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['status', ...args], io), ...written };
}

describe('holdfast status', () => {
  let url: string;
  beforeAll(async () => {
    url = await serveWorld({ evidence: true });
  });

  it('prints every service, and ends with 1 as something is not up', async () => {
    const { exit, stdout, stderr } = await status('--url', url);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(stdout).toMatch(/◐ Checkout API +degraded +us-east-1 +75 % +95\.833 % +95\.833 %/);
    expect(stdout).toMatch(/\? Search +unknown +us-east-1 +– +– +–/);
    expect(stdout).toContain('observers: us-east-1 reporting, us-east-2 reporting, us-west-2 silent\n');
  });

  it('prints one service with its evidence', async () => {
    const { exit, stdout } = await status('checkout', '--url', `${url}/`);
    expect(exit).toBe(1);
    expect(stdout).toContain('us-west-2 from us-east-1: status; expected status 200; got status 503; answer: ');
    expect(stdout).toContain('Last outage: 2026-11-22T18:50:00.000Z, for 15 min');
  });

  it('prints JSON on stdout alone', async () => {
    const { exit, stdout, stderr } = await status('--url', url, '--json');
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(statusSchema.parse(JSON.parse(stdout))).toEqual(JSON.parse(stdout));
  });

  it('ends with 0 when everything asked about is up', async () => {
    const answer = JSON.parse((await status('--url', url, '--json')).stdout);
    const good = { ...answer, services: [{ ...answer.services[0], state: 'up' }] };
    const server = await serve((_, response) => response.end(JSON.stringify(good)));
    expect(await status('--url', server)).toMatchObject({ exit: 0, stderr: '' });
  });

  it.each(['degraded', 'down', 'unknown', 'maintenance'])('ends with 1 when a service is %s', async (state) => {
    const answer = JSON.parse((await status('--url', url, '--json')).stdout);
    const bad = { ...answer, services: [{ ...answer.services[0], state }] };
    const server = await serve((_, response) => response.end(JSON.stringify(bad)));
    expect(await status('--url', server)).toMatchObject({ exit: 1, stderr: '' });
  });
});

describe('without an answer, holdfast status says why in one line and ends with 2', () => {
  async function expectNoAnswer(line: RegExp, ...args: readonly string[]): Promise<void> {
    const { exit, stdout, stderr } = await status(...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }

  it('when nobody listens', async () => {
    const server = createServer();
    const url = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    await expectNoAnswer(
      /^No monitor answers at http:\/\/127\.0\.0\.1:\d+\/api\/v1\/status\. Start one with "npm start"/,
      '--url',
      url,
    );
  });

  it.each(['nonsense', 'ftp://127.0.0.1', ''])('when the URL is %j', async (url) => {
    await expectNoAnswer(/^No monitor answers at /, '--url', url);
  });

  it.each([
    ['something else', '<!doctype html><title>Intranet</title>'],
    ['JSON of another kind', '{"status":"ok"}'],
    ['half an answer', '{"generatedAt":"2026-11-22T19:30:00.000Z","observers":[]'],
    [
      'a state that this version does not know',
      '{"generatedAt":"2026-11-22T19:30:00.000Z","observers":[],"services":[{"state":"fine"}]}',
    ],
  ])('when the server answers with %s', async (_, body) => {
    const url = await serve((_request, response) => response.end(body));
    await expectNoAnswer(/does not answer like a Holdfast of this version\. Check --url\./, '--url', url);
  });

  it('when the server fails without a problem document', async () => {
    const url = await serve((_request, response) => response.writeHead(502).end('Bad Gateway'));
    await expectNoAnswer(/answered with status 502\./, '--url', url);
  });

  it('when the connection is cut', async () => {
    const url = await serve((_request, response) => void response.destroy());
    await expectNoAnswer(/^No monitor answers at /, '--url', url);
  });

  it('when the monitor has no such service', async () => {
    await expectNoAnswer(/no service "a\/b"/, 'a/b', '--url', await serveWorld());
  });

  it('when the monitor cannot reach its ledger', async () => {
    const ledger = new Proxy(createMemoryLedger(), {
      get: () => () => Promise.reject(new LedgerUnavailable('reading', 'away')),
    });
    await expectNoAnswer(/^The ledger did not answer, so nothing can be said/, '--url', await serveWorld({ ledger }));
  });
});
