/** How old an endpoint says its data is, in the JSON of its health URL, from servers that answer. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { probe } from '../../shared/probe/probe.ts';
import type { HttpTarget } from '../../shared/probe/target.ts';
import { httpTarget, testContext } from './support/contexts.ts';
import { answer, listen, ok } from './support/listen.ts';

const seconds = { path: 'replication.lag', unitMs: 1_000 };

async function probeAnswer(
  response: string | readonly [string, Buffer],
  lag: HttpTarget['lag'],
  expected: Partial<HttpTarget['expect']> = {},
  bodyBytesMax = 4_096,
) {
  const { port } = await listen(answer(...(typeof response === 'string' ? [response] : response)));
  const url = `http://127.0.0.1:${port}/health`;
  const rest = { bodyBytesMax, ...(lag === undefined ? {} : { lag }) };
  return probe(httpTarget(url, expected, rest), testContext());
}

describe('the age of the data', () => {
  it.each([
    ['seconds', '{"replication":{"lag":2}}', seconds, 2_000],
    ['a fraction', '{"replication":{"lag":0.25}}', seconds, 250],
    ['none at all', '{"replication":{"lag":0}}', seconds, 0],
    ['minutes', '{"lag":3}', { path: 'lag', unitMs: 60_000 }, 180_000],
    [
      'the worst of several, in milliseconds',
      '{"replicas":[{"ms":7},{"ms":90}]}',
      { path: 'max(replicas[].ms)', unitMs: 1 },
      90,
    ],
    ['more digits than a millisecond has', '{"lag":0.0015004}', { path: 'lag', unitMs: 1_000 }, 2],
  ])('is taken from the body: %s', async (_what, body, lag, lagMs) => {
    expect(await probeAnswer(ok(body), lag)).toMatchObject({ outcome: 'up', lagMs });
  });

  it('is taken when the body came encoded', async () => {
    const encoded = gzipSync(Buffer.from('{"replication":{"lag":4}}'));
    const head = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n';
    expect(await probeAnswer([head, encoded], seconds)).toMatchObject({ outcome: 'up', lagMs: 4_000 });
  });

  it('is told of an endpoint that is down, too', async () => {
    const failing = { json: [{ path: 'status', equals: 'ok' }] };
    const observation = await probeAnswer(ok('{"status":"bad","replication":{"lag":9}}'), seconds, failing);
    expect(observation).toMatchObject({ outcome: 'down', reason: 'json', lagMs: 9_000 });
  });

  it.each([
    ['no JSON', '<html>', seconds],
    ['no body', '', seconds],
    ['nothing there', '{"replication":{}}', seconds],
    ['null', '{"replication":{"lag":null}}', seconds],
    ['text', '{"replication":{"lag":"2"}}', seconds],
    ['a truth', '{"replication":{"lag":true}}', seconds],
    ['a list', '{"replication":{"lag":[2]}}', seconds],
    ['a number below zero, as Aurora writes of a primary', '{"replication":{"lag":-1}}', seconds],
    ['more than a number can hold', '{"replication":{"lag":1e308}}', seconds],
    ['a function that fails', '{"replication":2}', { path: 'length(replication)', unitMs: 1 }],
  ])('is not known, and the answer as good as before: %s', async (_what, body, lag) => {
    const observation = await probeAnswer(ok(body), lag);
    expect(observation.outcome).toBe('up');
    expect(observation).not.toHaveProperty('lagMs');
  });

  it('is not known where the body was cut', async () => {
    const body = `{"replication":{"lag":2},"more":"${'x'.repeat(200)}"}`;
    const observation = await probeAnswer(ok(body), seconds, {}, 100);
    expect(observation.outcome).toBe('up');
    expect(observation).not.toHaveProperty('lagMs');
  });

  it('is not looked for unless the config asks', async () => {
    expect(await probeAnswer(ok('{"replication":{"lag":2}}'), undefined)).not.toHaveProperty('lagMs');
  });
});
