/**
 * An observer whose event loop stands still, for real: it is at fault only where it could not have seen an answer; an
 * endpoint that is silent to an observer that looks is down.
 */
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProbeContext } from '../../shared/probe/context.ts';
import { createLoopWatch } from '../../shared/probe/loopWatch.ts';
import { probe } from '../../shared/probe/probe.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { stages } from './support/answeringThread.ts';
import { httpTarget, names, neverBlocked, patientMs, testContext } from './support/contexts.ts';
import { answer, listen, listenTls, ok, onRequest } from './support/listen.ts';
import { serveNames } from './support/nameServer.ts';

function blockLoop(ms: number): void {
  const until = systemClock.monotonic() + ms;
  while (systemClock.monotonic() < until);
}

function watched(): ProbeContext {
  return testContext({ blockage: createLoopWatch(systemClock) });
}

/** A server that goes on while the loop of this thread stands still. */
async function listenOnThread() {
  const stage = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('support/answeringThread.ts', import.meta.url), { workerData: stage });
  onTestFinished(async () => void (await worker.terminate()));
  const [{ port }] = await once(worker, 'message');
  return {
    port: Number(port),
    async asked(): Promise<void> {
      while (Atomics.load(stage, 0) === stages.waiting) await nextTurn();
    },
    /** Blocks this thread until the answer is on its way. */
    answer(): void {
      Atomics.store(stage, 0, stages.told);
      Atomics.notify(stage, 0);
      Atomics.wait(stage, 0, stages.told, patientMs);
    },
  };
}

describe('an answer that came while the loop stood still past the timeout', () => {
  const timeoutMs = 1000;

  async function probeThrough(blockage: ProbeContext['blockage'], latencyMsMax?: number) {
    const server = await listenOnThread();
    const expected = latencyMsMax === undefined ? {} : { latencyMsMax };
    const target = httpTarget(`http://127.0.0.1:${server.port}/`, expected, { timeoutMs });
    const observing = probe(target, testContext({ blockage }));
    await server.asked();
    server.answer();
    blockLoop(timeoutMs + 100);
    return observing;
  }

  it('is read before the time is called up', async () => {
    expect(await probeThrough(neverBlocked)).toMatchObject({ outcome: 'up' });
  });

  it('is as good as any other', async () => {
    expect(await probeThrough(createLoopWatch(systemClock))).toMatchObject({ outcome: 'up' });
  });

  it('does not make the endpoint too slow', async () => {
    expect(await probeThrough(createLoopWatch(systemClock), timeoutMs - 100)).toMatchObject({
      outcome: 'unknown',
      reason: 'observer-blocked',
      evidence: { got: expect.stringMatching(/^\d+ ms, with the observer blocked for \d+ ms$/) },
    });
  });
});

describe('an endpoint gets the time back in which the loop stood still', () => {
  // These servers are blocked together with the observer, so that all of the exchange comes after the timeout.
  const timeoutMs = 1000;

  it('over HTTP', async () => {
    const { port } = await listen(answer(ok('fine')));
    const observing = probe(httpTarget(`http://127.0.0.1:${port}/`, {}, { timeoutMs }), watched());
    blockLoop(timeoutMs + 100);
    expect(await observing).toMatchObject({ outcome: 'up' });
  });

  it('over TLS', async () => {
    const { port } = await listenTls('good', answer(ok('fine')));
    const target = { kind: 'tls', host: 'good.test', port, timeoutMs, expect: {} } as const;
    const observing = probe(target, { ...watched(), resolver: names({ 'good.test': ['127.0.0.1'] }) });
    blockLoop(timeoutMs + 100);
    expect(await observing).toMatchObject({ outcome: 'up' });
  });

  it('over DNS, where c-ares counts for itself', async () => {
    const { port } = await serveNames((name) => ({ answers: [{ type: 'A', name, data: '192.0.2.1' }] }));
    const resolver = { host: '127.0.0.1', port };
    const observing = probe({ kind: 'dns', name: 'a.test', type: 'A', resolver, timeoutMs, expect: {} }, watched());
    blockLoop(2 * timeoutMs + 100);
    expect(await observing).toMatchObject({ outcome: 'up' });
  });

  it('and is down when it is still silent then', async () => {
    const { port } = await listen(() => {});
    const observing = probe(httpTarget(`http://127.0.0.1:${port}/`, {}, { timeoutMs }), watched());
    blockLoop(0.6 * timeoutMs);
    const observation = await observing;
    expect(observation).toMatchObject({
      outcome: 'down',
      reason: 'timeout-first-byte',
      evidence: {
        expected: expect.stringMatching(
          /^an answer within 1000 ms, and \d+ ms more for which the observer had held it up$/,
        ),
        got: 'not one byte of the response',
      },
    });
    // What it had without the observer in its way.
    expect(observation.timings.totalMs).toBeGreaterThanOrEqual(1.5 * timeoutMs);
  });
});

describe('a loop that stands still again and again', () => {
  it('leaves an observer that could not look', async () => {
    const { port } = await listen(() => {});
    const observing = probe(httpTarget(`http://127.0.0.1:${port}/`, {}, { timeoutMs: 400 }), watched());
    let done = false;
    const settled = observing.finally(() => {
      done = true;
    });
    while (!done) {
      blockLoop(300);
      await nextTurn();
    }
    expect(await settled).toMatchObject({
      outcome: 'unknown',
      reason: 'observer-blocked',
      evidence: { got: expect.stringMatching(/^the observer was blocked for \d+ ms, of \d+ ms in all$/) },
    });
  });

  it('makes an answer look slow that was not', async () => {
    const { port } = await listen((socket) =>
      onRequest(socket, () =>
        setImmediate(() => {
          blockLoop(300);
          socket.end(ok('fine'));
        }),
      ),
    );
    const observation = await probe(httpTarget(`http://127.0.0.1:${port}/`, { latencyMsMax: 250 }), watched());
    expect(observation).toMatchObject({ outcome: 'unknown', reason: 'observer-blocked' });
  });
});
