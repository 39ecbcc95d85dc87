/** Whose fault an error is. The codes and their meanings are those of connect(2), socket(2) and getaddrinfo(3). */
import { describe, expect, it } from 'vitest';
import { blameSocketError, blockageExplains } from '../../shared/probe/fault.ts';
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

describe('blockageExplains', () => {
  it.each([
    [5000, 0, 0, false],
    [5000, 499, 0, false],
    [5000, 500, 0, true],
    [5000, 60, 60, true],
    [400, 99, 0, false],
    [400, 100, 0, true],
  ])(
    'a timeout of %i ms, blocked for %i ms, %i of them at the deadline: %s',
    (timeoutMs, blockedMs, lateMs, explains) => {
      expect(blockageExplains(timeoutMs, blockedMs, lateMs)).toBe(explains);
    },
  );
});
