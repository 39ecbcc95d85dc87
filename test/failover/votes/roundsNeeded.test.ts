/** How many failures in a row are more than chance, whatever failed before. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raisedRoundsMax, roundsNeeded } from '../../../shared/failover/votes/roundsNeeded.ts';

const prior = fc.nat(40).chain((looked) => fc.record({ failed: fc.nat(looked), looked: fc.constant(looked) }));
const rounds = fc.integer({ min: 1, max: 100 });

describe('the rounds that have to fail', () => {
  it('are exactly those of the threshold where nothing had failed', () => {
    fc.assert(
      fc.property(rounds, fc.nat(40), (threshold, looked) => {
        expect(roundsNeeded(threshold, { failed: 0, looked })).toBe(threshold);
      }),
    );
  });

  it('are never fewer than that, and by loss never more than the cap', () => {
    fc.assert(
      fc.property(rounds, prior, (threshold, before) => {
        const needed = roundsNeeded(threshold, before);
        expect(needed).toBeGreaterThanOrEqual(threshold);
        expect(needed).toBeLessThanOrEqual(Math.max(threshold, raisedRoundsMax));
        expect(Number.isInteger(needed)).toBe(true);
      }),
    );
  });

  it('are never fewer the more had failed', () => {
    fc.assert(
      fc.property(rounds, prior, (threshold, { failed, looked }) => {
        const more = roundsNeeded(threshold, { failed: Math.min(looked, failed + 1), looked });
        expect(more).toBeGreaterThanOrEqual(roundsNeeded(threshold, { failed, looked }));
      }),
    );
  });

  it('make chance a matter of one in a million, below the cap', () => {
    fc.assert(
      fc.property(prior, (before) => {
        const needed = roundsNeeded(1, before);
        fc.pre(before.failed > 0 && needed < raisedRoundsMax);
        const share = before.failed / before.looked;
        // Counted by multiplying, not by logarithms.
        const chance = Array.from({ length: needed }).reduce<number>((product) => product * share, 1);
        expect(chance).toBeLessThanOrEqual(1e-6 * (1 + 1e-9));
        expect(chance / share).toBeGreaterThan(1e-6 * (1 - 1e-9));
      }),
    );
  });
});
