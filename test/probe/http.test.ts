/** The HTTP probe against servers that answer: the request as sent, the expectations in their order, the timings. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { probe } from '../../shared/probe/probe.ts';
import { httpTarget, names, testContext } from './support/contexts.ts';
import { answer, listen, listenTls, ok, onRequest } from './support/listen.ts';

const json = ok('{"status":"ok","checks":[{"name":"db","up":true}]}', 'Content-Type: application/json\r\n');

async function probeAnswer(
  bytes: string,
  ...[expected, rest]: Parameters<typeof httpTarget> extends [string, ...infer R] ? R : never
) {
  const { port } = await listen(answer(bytes));
  return probe(httpTarget(`http://127.0.0.1:${port}/health?deep=1`, expected, rest), testContext());
}

describe('the request', () => {
  it('is HTTP/1.1 on a connection of its own, and says who asks', async () => {
    const { port, received, connections } = await listen(answer(json));
    const target = httpTarget(`http://127.0.0.1:${port}/health?deep=1#top`, {}, { headers: { 'x-probe': 'grün' } });
    await probe(target, testContext());
    await probe(target, testContext());
    const request = [
      'GET /health?deep=1 HTTP/1.1',
      `host: 127.0.0.1:${port}`,
      'user-agent: Holdfast/0.1 (+health probe)',
      'accept: */*',
      'accept-encoding: identity',
      `x-probe: ${Buffer.from('grün').toString('latin1')}`,
      'connection: close\r\n\r\n',
    ].join('\r\n');
    expect(received()).toBe(request + request);
    expect(connections()).toBe(2);
  });

  it('carries a body with its length, and headers as configured', async () => {
    const { port, received } = await listen(answer(json));
    const headers = {
      host: 'shop.example',
      'user-agent': 'mine',
      'content-length': '99',
      'content-type': 'text/plain',
    };
    await probe(httpTarget(`http://127.0.0.1:${port}/`, {}, { method: 'POST', headers, body: 'größe' }), testContext());
    expect(received()).toContain('POST / HTTP/1.1\r\nhost: shop.example\r\n');
    expect(received()).toContain('user-agent: mine\r\n');
    expect(received()).not.toContain('99');
    expect(received()).toContain(
      `content-length: 7\r\nconnection: close\r\n\r\n${Buffer.from('größe').toString('latin1')}`,
    );
  });

  it('has no phase that it did not need: an address literal is not looked up', async () => {
    const observation = await probeAnswer(json);
    expect(observation.outcome).toBe('up');
    expect(Object.keys(observation.timings).sort()).toEqual(['connectMs', 'firstByteMs', 'totalMs']);
  });

  it('times every phase of https to a name, each by itself', async () => {
    const { port } = await listenTls('good', answer(json));
    const context = testContext({ resolver: names({ 'good.test': ['127.0.0.1'] }) });
    const observation = await probe(httpTarget(`https://good.test:${port}/`), context);
    expect(observation).toMatchObject({ outcome: 'up' });
    const { dnsMs = NaN, connectMs = NaN, tlsMs = NaN, firstByteMs = NaN, totalMs } = observation.timings;
    expect(dnsMs + connectMs + tlsMs + firstByteMs).toBeLessThanOrEqual(totalMs);
  });
});

describe('an expectation', () => {
  it.each([
    [200, { from: 200, to: 299 }, 'up'],
    [299, { from: 200, to: 299 }, 'up'],
    [300, { from: 200, to: 299 }, 'status'],
    [503, { from: 200, to: 200 }, 'status'],
    [503, { from: 503, to: 503 }, 'up'],
  ])('of the status: %i in %o is %s', async (status, range, reason) => {
    const observation = await probeAnswer(`HTTP/1.1 ${status} Text\r\nContent-Length: 2\r\n\r\nhi`, {
      status: [range],
    });
    expect(observation.outcome === 'up' ? 'up' : observation.reason).toBe(reason);
  });

  it('of the status says what was expected and got, and shows the body', async () => {
    const status = [
      { from: 200, to: 204 },
      { from: 301, to: 301 },
    ];
    expect(
      await probeAnswer('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy', { status }),
    ).toMatchObject({
      outcome: 'down',
      reason: 'status',
      evidence: { expected: 'status 200-204, 301', got: '503 Service Unavailable', excerpt: 'busy' },
    });
  });

  it('of a header', async () => {
    const pattern = { source: '^application/json', flags: 'gi' };
    const target = { headers: { 'content-type': pattern } };
    expect(await probeAnswer(json, target)).toMatchObject({ outcome: 'up' });
    // The pattern's g flag must not make every second match fail.
    expect(await probeAnswer(json, target)).toMatchObject({ outcome: 'up' });
    expect(await probeAnswer(ok('x', 'Content-Type: text/html\r\n'), target)).toMatchObject({
      reason: 'header',
      evidence: { expected: 'content-type: /^application/json/gi', got: 'content-type: text/html' },
    });
    expect(await probeAnswer(ok('x'), target)).toMatchObject({ evidence: { got: 'no content-type header' } });
  });

  it('of the body', async () => {
    expect(await probeAnswer(json, { body: { source: '"STATUS":', flags: 'i' } })).toMatchObject({ outcome: 'up' });
    expect(await probeAnswer(ok('sorry'), { body: { source: 'fine', flags: '' } })).toMatchObject({
      reason: 'body',
      evidence: { expected: '/fine/', excerpt: 'sorry' },
    });
  });

  it('of the body in its own charset (WHATWG Encoding)', async () => {
    const latin = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n\r\n';
    const { port } = await listen(answer(Buffer.from(`${latin}größe`, 'latin1')));
    const target = httpTarget(`http://127.0.0.1:${port}/`, { body: { source: '^größe$', flags: '' } });
    expect(await probe(target, testContext())).toMatchObject({ outcome: 'up' });
  });

  it.each([
    ['status', 'ok'],
    ['checks[?up].name', ['db']],
    ['checks[0]', { up: true, name: 'db' }],
    ['missing', null],
    ['length(checks)', 1],
  ])('of JSON: %s', async (path, equals) => {
    expect(await probeAnswer(json, { json: [{ path, equals }] })).toMatchObject({ outcome: 'up' });
  });

  it.each([
    ['another value', json, 'status', { expected: 'status = "bad"', got: '"ok"' }],
    ['a function of the wrong type', json, 'length(`1`)', { got: expect.stringContaining('length') }],
    ['no JSON', ok('<html>'), 'status', { expected: 'a JSON body', excerpt: '<html>' }],
    ['no body', ok(''), 'status', { expected: 'a JSON body', got: 'an empty body' }],
  ])('of JSON fails on %s', async (_what, bytes, path, evidence) => {
    expect(await probeAnswer(bytes, { json: [{ path, equals: 'bad' }] })).toMatchObject({ reason: 'json', evidence });
  });

  it('of the latency', async () => {
    const { port } = await listen((socket) => onRequest(socket, () => setTimeout(() => socket.end(json), 60)));
    const url = `http://127.0.0.1:${port}/`;
    expect(await probe(httpTarget(url, { latencyMsMax: 20 }), testContext())).toMatchObject({
      outcome: 'down',
      reason: 'too-slow',
      evidence: { expected: 'an answer within 20 ms', got: expect.stringMatching(/^\d+ ms$/) },
    });
    expect(await probe(httpTarget(url, { latencyMsMax: 10_000 }), testContext())).toMatchObject({ outcome: 'up' });
  });

  it('is judged in the order status, header, body, JSON, latency', async () => {
    const failing = {
      status: [{ from: 201, to: 201 }],
      headers: { 'x-a': { source: 'a', flags: '' } },
      body: { source: 'nowhere', flags: '' },
      json: [{ path: 'status', equals: 'bad' }],
      latencyMsMax: 0,
    };
    const reasons: string[] = [];
    const fixes = [
      { status: [] },
      { headers: {} },
      { body: { source: 'ok', flags: '' } },
      { json: [] },
      { latencyMsMax: 10_000 },
    ];
    for (let fixed = 0; fixed <= fixes.length; fixed += 1) {
      const observation = await probeAnswer(json, Object.assign({ ...failing }, ...fixes.slice(0, fixed)));
      reasons.push(observation.outcome === 'up' ? 'up' : observation.reason);
    }
    expect(reasons).toEqual(['status', 'header', 'body', 'json', 'too-slow', 'up']);
  });
});

describe('a body that is encoded although identity was asked for', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ])('%s is decoded', async (coding, encode) => {
    const bytes = encode(Buffer.from('{"status":"ok"}'));
    const { port } = await listen(answer(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\n\r\n`, bytes));
    const target = httpTarget(`http://127.0.0.1:${port}/`, { json: [{ path: 'status', equals: 'ok' }] });
    expect(await probe(target, testContext())).toMatchObject({ outcome: 'up' });
  });

  it('only matters when something is expected of it', async () => {
    const broken = ok('not gzip', 'Content-Encoding: gzip\r\n');
    expect(await probeAnswer(broken)).toMatchObject({ outcome: 'up' });
    expect(await probeAnswer(broken, { body: { source: '.', flags: '' } })).toMatchObject({
      reason: 'body',
      evidence: { got: expect.stringContaining('gzip') },
    });
    expect(
      await probeAnswer(broken, { status: [{ from: 201, to: 201 }], body: { source: '.', flags: '' } }),
    ).toMatchObject({
      reason: 'status',
    });
  });
});
