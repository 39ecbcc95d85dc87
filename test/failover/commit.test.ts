import { describe, expect, it } from 'vitest';
import { flipped, isOwnFlip } from '../../shared/failover/commit.ts';
import { controlWith, flipAt, hourMs, minuteMs, noon, policyWith } from './votes.ts';

const policy = policyWith({ limit: { flips: 3, perMs: 24 * hourMs }, cooldownMs: 5 * minuteMs });
const order = { by: 'x', kind: 'failover', reason: 'a quorum', to: 'b', now: noon } as const;

describe('a flip of the control record', () => {
  it('grows epoch and revision by one each and says who, why, from where and when', () => {
    const before = controlWith({ revision: 7, epoch: 3 });
    expect(flipped(before, policy, order)).toEqual({
      service: 'checkout',
      revision: 8,
      active: 'b',
      epoch: 4,
      phase: 'flipping',
      flips: [{ by: 'x', kind: 'failover', reason: 'a quorum', epoch: 4, from: 'a', to: 'b', at: noon }],
      log: [
        {
          kind: 'flipped',
          revision: 8,
          at: noon,
          by: 'x',
          epoch: 4,
          from: 'a',
          to: 'b',
          cause: 'failover',
          reason: 'a quorum',
        },
      ],
    });
  });

  it('keeps a hold: only a person releases it', () => {
    const hold = { by: 'operator', reason: 'a change', at: noon };
    expect(flipped(controlWith({ hold }), policy, order).hold).toEqual(hold);
  });

  it('remembers every flip that the limit counts, and the last one however old', () => {
    const [recent, edge, old] = [flipAt(noon - hourMs), flipAt(noon - 24 * hourMs), flipAt(noon - 25 * hourMs)];
    expect(flipped(controlWith({ flips: [recent, edge, old] }), policy, order).flips.slice(1)).toEqual([recent, edge]);
    expect(flipped(controlWith({ flips: [old] }), policy, order).flips.slice(1)).toEqual([old]);
  });

  it('remembers as long as the cooldown lasts, when that is longer', () => {
    const slow = { limit: { flips: 1, perMs: hourMs }, cooldownMs: 3 * hourMs };
    const flips = [flipAt(noon - 2 * hourMs), flipAt(noon - 2.5 * hourMs), flipAt(noon - 4 * hourMs)];
    expect(flipped(controlWith({ flips }), slow, order).flips.slice(1)).toEqual(flips.slice(0, 2));
  });

  it('does not grow without end', () => {
    const flips = Array.from({ length: 500 }, (_, index) => flipAt(noon - index));
    const kept = flipped(controlWith({ flips }), policy, order).flips;
    // The config allows a limit of 100 flips.
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.length).toBeLessThan(500);
    expect(kept.slice(1)).toEqual(flips.slice(0, kept.length - 1));
  });
});

describe('whether a found flip is the own one', () => {
  const ordered = flipped(controlWith(), policy, order);

  it('is so for the record as ordered and as others have settled it since', () => {
    expect(isOwnFlip(ordered, ordered)).toBe(true);
    expect(isOwnFlip({ ...ordered, revision: ordered.revision + 1, phase: 'settled' }, ordered)).toBe(true);
  });

  it.each([
    ['another decider', { ...order, by: 'y' }],
    ['another time', { ...order, now: noon + 1 }],
    ['another target', { ...order, to: 'c' }],
  ])('is not so for %s', (_, other) => {
    expect(isOwnFlip(flipped(controlWith(), policy, other), ordered)).toBe(false);
  });

  it('is not so before the flip and after the next one', () => {
    expect(isOwnFlip(controlWith(), ordered)).toBe(false);
    expect(isOwnFlip(flipped(ordered, policy, { ...order, to: 'a' }), ordered)).toBe(false);
  });
});
