/** Whatever a server does is an observation. Each case is a listener on loopback that does it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Observation } from '../../shared/probe/observation.ts';
import { probe } from '../../shared/probe/probe.ts';
import type { HttpTarget } from '../../shared/probe/target.ts';
import { hastyMs, httpTarget, testContext } from './support/contexts.ts';
import { answer, answerAndHang, listen, listenTls, ok, onRequest } from './support/listen.ts';

type Rest = Parameters<typeof httpTarget>[2];

async function probeServer(
  onConnection: (socket: Socket) => void,
  rest: Rest = {},
  expected: Partial<HttpTarget['expect']> = {},
): Promise<Observation> {
  const { port } = await listen(onConnection);
  return probe(httpTarget(`http://127.0.0.1:${port}/health`, expected, rest), testContext());
}

function reasonOf(observation: Observation): string {
  return observation.outcome === 'up' ? 'up' : observation.reason;
}

const hasty = { timeoutMs: hastyMs };

/** Writes the bytes one by one, each in its own packet as far as the kernel lets it. */
function trickle(bytes: string, everyMs: number): (socket: Socket) => void {
  return (socket) =>
    onRequest(socket, () => {
      socket.setNoDelay(true);
      let next = 0;
      const timer = setInterval(() => {
        if (next < bytes.length) socket.write(bytes.charAt(next));
        else socket.end();
        next += 1;
      }, everyMs);
      socket.on('close', () => clearInterval(timer));
    });
}

/** Writes for as long as the other side reads. */
function flood(head: string, piece: string): (socket: Socket) => void {
  return (socket) =>
    onRequest(socket, () => {
      socket.write(head);
      const more = () => {
        while (!socket.destroyed && socket.write(piece));
      };
      socket.on('drain', more);
      more();
    });
}

describe('a hang', () => {
  it('at the connection, behind a full backlog that nobody empties', async () => {
    const listener =
      "const s=require('net').createServer();s.listen({port:0,host:'127.0.0.1',backlog:1},()=>console.log(s.address().port))";
    const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [printed] = await once(child.stdout, 'data');
    const port = Number(printed);
    child.kill('SIGSTOP');
    // With a backlog of 1 Linux queues two connections; further ones get no answer at all.
    const queued = Array.from({ length: 2 }, () => connect(port, '127.0.0.1'));
    onTestFinished(() => {
      for (const socket of queued) socket.destroy();
    });
    await Promise.all(queued.map((socket) => once(socket, 'connect')));

    const observation = await probe(httpTarget(`http://127.0.0.1:${port}/`, {}, hasty), testContext());

    expect(observation).toMatchObject({
      outcome: 'down',
      reason: 'timeout-connect',
      evidence: { expected: 'an answer within 400 ms', got: 'no connection' },
    });
    expect(observation.timings).toEqual({ totalMs: expect.any(Number) });
  });

  it('in the TLS handshake', async () => {
    const { port } = await listen(() => {});
    const observation = await probe(httpTarget(`https://127.0.0.1:${port}/`, {}, hasty), testContext());
    expect(observation).toMatchObject({ outcome: 'down', reason: 'timeout-tls' });
    expect(observation.timings.connectMs).toBeTypeOf('number');
    expect(observation.timings).not.toHaveProperty('tlsMs');
  });

  it('before the first byte', async () => {
    const observation = await probeServer(() => {}, hasty);
    expect(observation).toMatchObject({ outcome: 'down', reason: 'timeout-first-byte' });
    expect(observation.timings).not.toHaveProperty('firstByteMs');
  });

  it('inside the head', async () => {
    expect(reasonOf(await probeServer(answerAndHang('HTTP/1.1 200 OK\r\nX-A: b'), hasty))).toBe('timeout-body');
  });

  it('inside the body, of which the beginning is shown', async () => {
    const observation = await probeServer(answerAndHang('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'), hasty);
    expect(observation).toMatchObject({ outcome: 'down', reason: 'timeout-body', evidence: { excerpt: 'half' } });
  });

  it('at the end of a body that only the close would end', async () => {
    expect(reasonOf(await probeServer(answerAndHang('HTTP/1.1 200 OK\r\n\r\nall of it'), hasty))).toBe('timeout-body');
  });

  it('before the last chunk', async () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(reasonOf(await probeServer(answerAndHang(`${head}2\r\nok\r\n`), hasty))).toBe('timeout-body');
  });
});

describe('a reset', () => {
  it('of a connection just accepted', async () => {
    expect(reasonOf(await probeServer((socket) => void socket.resetAndDestroy()))).toBe('reset');
  });

  it.each([
    ['inside the head', 'HTTP/1.1 200 OK\r\nX-A'],
    ['inside the body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'],
    ['of a body that only the close would end', 'HTTP/1.1 200 OK\r\n\r\nhalf'],
  ])('%s', async (_where, bytes) => {
    const server = (socket: Socket) =>
      onRequest(socket, () => socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 50)));
    expect(reasonOf(await probeServer(server))).toBe('reset');
  });

  it('after the whole response does not matter', async () => {
    const server = (socket: Socket) =>
      onRequest(socket, () => socket.write(ok('fine'), () => socket.resetAndDestroy()));
    expect(['up', 'reset']).toContain(reasonOf(await probeServer(server)));
  });

  it('of a port where nobody listens is a refusal', async () => {
    // Port 1 (tcpmux) is below the range that listeners on port 0 get, and nothing serves it.
    const observation = await probe(httpTarget('http://127.0.0.1:1/'), testContext());
    expect(observation).toMatchObject({
      outcome: 'down',
      reason: 'refused',
      evidence: { expected: 'a connection to 127.0.0.1:1', got: expect.stringContaining('ECONNREFUSED') },
    });
  });
});

describe('half a response', () => {
  it.each([
    ['nothing', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['less than Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
    ['half a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf'],
    ['chunks without the last', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ['a last chunk without the end of its trailers', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n'],
    ['an interim response alone', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('%s is truncated', async (_what, bytes) => {
    expect(reasonOf(await probeServer(answer(bytes)))).toBe('truncated');
  });
});

describe('bytes one at a time', () => {
  it('in time are as good as any', async () => {
    expect(reasonOf(await probeServer(trickle(ok('fine'), 1)))).toBe('up');
  });

  it('in chunks, with a trailer, too', async () => {
    const chunked =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nfi\r\n2\r\nne\r\n0\r\nX-T: 1\r\n\r\n';
    expect(reasonOf(await probeServer(trickle(chunked, 1), {}, { body: { source: '^fine$', flags: '' } }))).toBe('up');
  });

  it('too slowly are a timeout', async () => {
    expect(reasonOf(await probeServer(trickle(ok('fine'), 100), hasty))).toBe('timeout-body');
  });
});

describe('a body without end', () => {
  const limit = { bodyBytesMax: 1000 };

  it.each([
    ['until the close', flood('HTTP/1.1 200 OK\r\n\r\nbegin', 'x'.repeat(10_000))],
    [
      'in chunks',
      flood('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n', `ff\r\n${'x'.repeat(255)}\r\n`),
    ],
    [
      'of a tremendous length',
      flood('HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nbegin', 'x'.repeat(10_000)),
    ],
  ])('%s is judged by its beginning', async (_how, server) => {
    expect(reasonOf(await probeServer(server, limit, { body: { source: '^beginx+$', flags: '' } }))).toBe('up');
    const mismatch = await probeServer(server, limit, { body: { source: 'end', flags: '' } });
    expect(mismatch).toMatchObject({ reason: 'body', evidence: { excerpt: expect.stringMatching(/^beginx{195}$/) } });
  });

  it('fails an expectation of JSON, which says that the body was cut', async () => {
    const server = flood('HTTP/1.1 200 OK\r\n\r\n{"a":"', 'x'.repeat(10_000));
    const observation = await probeServer(server, limit, { json: [{ path: 'a', equals: 'x' }] });
    expect(observation).toMatchObject({
      reason: 'json',
      evidence: { got: expect.stringContaining('cut after 1000 bytes') },
    });
  });

  it('behind gzip is bounded as well', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'x'));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
    const observation = await probeServer(answer(head, bomb), {}, { json: [{ path: 'a', equals: 1 }] });
    expect(observation).toMatchObject({
      reason: 'json',
      evidence: { got: expect.stringContaining('cut after 65536 bytes'), excerpt: 'x'.repeat(200) },
    });
  });
});

describe('header bombs', () => {
  it.each([
    ['many headers', flood('HTTP/1.1 200 OK\r\n', 'X-Bomb: 1\r\n'.repeat(100))],
    ['one huge header', flood('HTTP/1.1 200 OK\r\nX-Bomb: ', 'x'.repeat(10_000))],
    ['a huge reason phrase', flood('HTTP/1.1 200 ', 'x'.repeat(10_000))],
    [
      'trailers without end',
      flood('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'X-T: 1\r\n'.repeat(100)),
    ],
  ])('%s', async (_what, server) => {
    expect(reasonOf(await probeServer(server))).toBe('headers-too-large');
  });
});

describe('garbage instead of HTTP', () => {
  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['HTTP/0.9', '<html>hello</html>'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['no status', 'HTTP/1.1 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a status below 100', 'HTTP/1.1 000 OK\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n'],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\n\r\n'],
    ['a bare carriage return in a header', 'HTTP/1.1 200 OK\r\nX-A: a\rX-B: b\r\n\r\n'],
    ['a negative Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['a Content-Length with a sign', 'HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok'],
    ['a Content-Length of words', 'HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok'],
    ['conflicting Content-Lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'],
    ['a bad chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
    ['a negative chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n'],
    ['an enormous chunk size', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\n`],
    ['a chunk longer than its size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nokay\r\n0\r\n\r\n'],
    ['a transfer coding not asked for', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['interim responses without end', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)],
  ])('%s', async (_what, bytes) => {
    expect(reasonOf(await probeServer(answer(bytes)))).toBe('not-http');
  });

  it('is shown with its control characters made visible', async () => {
    const observation = await probeServer(answer('\x16\x03\x01\u202e\r\nhi'));
    expect(observation).toMatchObject({ evidence: { excerpt: '\\x16\\x03\\x01\\u202e\\r\\nhi' } });
  });

  it('is told at once, without waiting for more', async () => {
    expect(reasonOf(await probeServer((socket) => void socket.write('220 mail.example ESMTP')))).toBe('not-http');
  });
});

describe('what is odd and still HTTP', () => {
  it.each([
    ['interim responses', `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${ok('fine')}`],
    [
      'equal Content-Lengths (RFC 9110, section 8.6)',
      'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nfine',
    ],
    ['line feeds alone (RFC 9112, section 2.2)', 'HTTP/1.1 200 OK\nContent-Length: 4\n\nfine'],
    ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nfine'],
    ['HTTP/1.0 until the close', 'HTTP/1.0 200 OK\r\n\r\nfine'],
    ['folded header lines (RFC 9112, section 5.2)', 'HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 4\r\n\r\nfine'],
    ['bytes after the end', `${ok('fine')}and more`],
  ])('%s', async (_what, bytes) => {
    expect(reasonOf(await probeServer(answer(bytes), {}, { body: { source: '^fine$', flags: '' } }))).toBe('up');
  });
});

describe('TLS and plain text mixed up', () => {
  it('https to a plain server', async () => {
    const { port } = await listen((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(reasonOf(await probe(httpTarget(`https://127.0.0.1:${port}/`), testContext()))).toBe('tls-failed');
  });

  it('http to a TLS server', async () => {
    const { port } = await listenTls('good', () => {});
    // OpenSSL answers with an alert or closes without one.
    const reason = reasonOf(await probe(httpTarget(`http://127.0.0.1:${port}/`), testContext()));
    expect(['not-http', 'truncated', 'reset']).toContain(reason);
  });

  it('a close inside the handshake', async () => {
    const { port } = await listen((socket) => void socket.once('data', () => socket.end()));
    expect(reasonOf(await probe(httpTarget(`https://127.0.0.1:${port}/`), testContext()))).toBe('tls-failed');
  });

  it('a reset inside the handshake', async () => {
    const { port } = await listen((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    expect(reasonOf(await probe(httpTarget(`https://127.0.0.1:${port}/`), testContext()))).toBe('reset');
  });
});
