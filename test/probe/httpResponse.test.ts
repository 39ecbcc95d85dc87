/** The parser alone: the same result for every split of the bytes, and no exception for any bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../../shared/probe/httpResponse.ts';

const bodyBytesMax = 64;

function parse(pieces: readonly Buffer[], method = 'GET') {
  const response = new HttpResponse(method, bodyBytesMax);
  for (const piece of pieces) response.feed(piece);
  const progress = response.end();
  return {
    progress,
    status: response.head.status,
    statusText: response.head.statusText,
    headers: [...response.head.headers],
    body: response.bodyRead().toString('latin1'),
  };
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}

/** Responses good and bad; the properties below cut them anywhere and damage them anyhow. */
const corpus = [
  'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine',
  'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine and more',
  'HTTP/1.1 200 OK\nX-A: 1\nX-A: 2\n folded\n\nuntil the close',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nX: y\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;ext=1\r\nfine\r\n00A\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n',
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n${'x'.repeat(64)}\r\n0\r\n\r\n`,
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n${'x'.repeat(65)}\r\n0\r\n\r\n`,
  `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(64)}`,
  `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(65)}`,
  `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
  'HTTP/1.1 200 OK\r\nContent-Length: 4, 5\r\n\r\nfine',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfinest\r\n',
  'HTTP/2 200\r\n\r\n',
  'garbage',
].map((text) => Buffer.from(text, 'latin1'));

describe('HttpResponse', () => {
  it('gives the same result for any split of the bytes', () => {
    const cuts = fc.array(fc.nat(100_000), { maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(...corpus), cuts, fc.constantFrom('GET', 'HEAD'), (bytes, places, method) => {
        expect(parse(split(bytes, places), method)).toEqual(parse([bytes], method));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same result for bytes one at a time', () => {
    for (const bytes of corpus) {
      const single = Array.from(bytes, (byte) => Buffer.of(byte));
      expect(parse(single)).toEqual(parse([bytes]));
    }
  });

  it('gives the same result for damaged responses, split anyhow, and never throws', () => {
    const damaged = fc
      .tuple(fc.constantFrom(...corpus), fc.nat(200), fc.uint8Array({ maxLength: 5 }))
      .map(([bytes, at, noise]) => Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + 1)]));
    const cuts = fc.array(fc.nat(1000), { maxLength: 20 });
    fc.assert(
      fc.property(damaged, cuts, (bytes, places) => {
        expect(parse(split(bytes, places))).toEqual(parse([bytes]));
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws on random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, begun) => {
        const bytes = Buffer.concat([Buffer.from(begun ? 'HTTP/1.1 200 OK\r\n' : ''), noise]);
        expect(['complete', 'cut', 'fault']).toContain(parse([bytes]).progress.state);
      }),
    );
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('ends at the head where there is no body (RFC 9112, section 6.3): %s', (method, bytes) => {
    const response = new HttpResponse(method, bodyBytesMax);
    expect(response.feed(Buffer.from(bytes))).toEqual({ state: 'complete' });
  });

  it('lets chunked win over Content-Length (RFC 9112, section 6.3)', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(parse([Buffer.from(`${head}4\r\nfine\r\n0\r\n\r\n`)])).toMatchObject({
      progress: { state: 'complete' },
      body: 'fine',
    });
  });

  it('joins repeated fields and drops those of interim responses (RFC 9110, sections 5.2 and 15.2)', () => {
    const bytes =
      'HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 Yes\r\nVary: a\r\nvary:b \r\nContent-Length: 0\r\n\r\n';
    expect(parse([Buffer.from(bytes)])).toMatchObject({
      status: 200,
      statusText: 'Yes',
      headers: [
        ['vary', 'a, b'],
        ['content-length', '0'],
      ],
    });
  });

  it('takes a body of exactly the limit as whole, and one byte more as cut', () => {
    const head = 'HTTP/1.1 200 OK\r\n\r\n';
    expect(parse([Buffer.from(head + 'x'.repeat(64))]).progress).toEqual({ state: 'complete' });
    const over = parse([Buffer.from(head + 'x'.repeat(65))]);
    expect(over.progress).toEqual({ state: 'cut' });
    expect(over.body).toBe('x'.repeat(64));
  });
});
