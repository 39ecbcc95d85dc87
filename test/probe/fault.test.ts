/** Whose fault an error is. The codes and their meanings are those of connect(2), socket(2) and getaddrinfo(3). */
import { describe, expect, it } from 'vitest';
import { blameSilence, blameSocketError, extensionMs } from '../../shared/probe/fault.ts';
import { inquire } from '../../shared/probe/inquiry.ts';
import { testContext } from './support/contexts.ts';

describe('an error of a socket', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['ETIMEDOUT', 'timeout-connect'],
    ['ENETUNREACH', 'observer-route'],
    ['ENETDOWN', 'observer-route'],
    ['EADDRNOTAVAIL', 'observer-route'],
    ['EACCES', 'observer-route'],
    ['EPERM', 'observer-route'],
    ['EMFILE', 'observer-resources'],
    ['ENFILE', 'observer-resources'],
    ['ENOBUFS', 'observer-resources'],
    ['ENOMEM', 'observer-resources'],
    ['EAGAIN', 'observer-resources'],
    ['ENEVERHEARD', 'observer-fault'],
    [undefined, 'observer-fault'],
  ])('%s is %s', (code, reason) => {
    const outcome = reason.startsWith('observer-') ? 'unknown' : 'down';
    expect(blameSocketError(code)).toEqual({ outcome, reason });
  });

  it.each([
    [true, 'down', 'unreachable'],
    [false, 'unknown', 'observer-route'],
  ])('EHOSTUNREACH, with a route there %s, is %s', async (found, outcome, reason) => {
    const context = testContext({ hasRoute: async () => found });
    const address = { address: '192.0.2.1', family: 4 } as const;
    const evidence = { got: 'connect EHOSTUNREACH 192.0.2.1:80' };
    expect(await inquire(blameSocketError('EHOSTUNREACH'), evidence, address, context)).toEqual({
      outcome,
      reason,
      evidence,
    });
  });
});

/** Expected: an endpoint has its whole timeout from an observer that looks, and never more than twice its timeout. */
describe('a timeout of 1000 ms that has passed', () => {
  it.each([
    [1000, 0, 0, 0],
    [1003, 0, 0, 0],
    [1000, 466, 0, 466],
    [1000, 1000, 0, 1000],
    [1000, 0, 300, 300],
    // Waiting for a thread while the loop stands still is the same time.
    [1000, 400, 300, 400],
    // The timer itself was late for as long as the loop stood still: the endpoint had its time before.
    [1400, 400, 0, 0],
    [1400, 900, 0, 500],
    [9000, 9000, 0, 1000],
    // A blockage measured with a clock that is off by a little.
    [1000, 1001, 0, 1000],
  ])(
    'after %i ms, blocked for %i ms, queued for %i ms, is extended by %i ms',
    (elapsedMs, blockedMs, queuedMs, more) => {
      expect(extensionMs(1000, { elapsedMs, blockedMs, queuedMs })).toBe(more);
    },
  );

  it.each([
    [1000, 0, 0, undefined],
    [1466, 466, 0, undefined],
    [2000, 1500, 0, undefined],
    [2000, 1501, 0, 'observer-blocked'],
    [9000, 8501, 0, 'observer-blocked'],
    [2000, 0, 1500, undefined],
    [2000, 0, 1501, 'observer-resources'],
    [2000, 1600, 1600, 'observer-resources'],
  ])('in silence for %i ms, blocked for %i ms, queued for %i ms: %s', (elapsedMs, blockedMs, queuedMs, reason) => {
    expect(blameSilence(1000, { elapsedMs, blockedMs, queuedMs })).toBe(reason);
  });
});
