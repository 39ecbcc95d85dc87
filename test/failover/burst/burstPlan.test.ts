import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../shared/config/config.ts';
import {
  type BurstPolicy,
  burstLooksMax,
  burstsAfter,
  type Outcomes,
  planBurst,
  wantsBurst,
} from '../../../shared/failover/burst/burstPlan.ts';
import { verdictOf } from '../../../shared/failover/votes/verdict.ts';
import { config, noon, roundsOf } from '../observed.ts';

/** The config's default: three failing rounds over ten seconds. */
const byDefault: BurstPolicy = { service: 'checkout', everyMs: 30_000, down: { rounds: 3, of: 3, forMs: 10_000 } };
const slotsOf = (policy: BurstPolicy, now: number) => planBurst(policy, now).map(({ slot }) => slot);

describe('the slots of a burst', () => {
  it('cover the ten seconds of the default policy, two seconds apart, with a spare one', () => {
    expect(planBurst(byDefault, noon + 300)).toEqual(
      [2, 4, 6, 8, 10, 12, 14].map((seconds) => ({ service: 'checkout', slot: noon + seconds * 1_000 })),
    );
  });

  const policy: fc.Arbitrary<BurstPolicy> = fc
    .record({ rounds: fc.integer({ min: 1, max: 19 }), more: fc.nat({ max: 5 }), forMs: fc.nat({ max: 3_600_000 }) })
    .map(({ rounds, more, forMs }) => ({ ...byDefault, down: { rounds, of: rounds + more, forMs } }));
  const moment = fc.integer({ min: noon, max: noon + 86_400_000 });

  it('are whole seconds, few, evenly spaced, and all to come', () => {
    fc.assert(
      fc.property(policy, moment, (one, now) => {
        const slots = slotsOf(one, now);
        expect(slots.length).toBeGreaterThan(0);
        expect(slots.length).toBeLessThanOrEqual(burstLooksMax);
        expect(slots.every((slot) => slot % 1_000 === 0 && slot > now)).toBe(true);
        const steps = new Set(slots.slice(1).map((slot, index) => slot - (slots[index] ?? 0)));
        expect(steps.size).toBe(1);
      }),
    );
  });

  it('are enough for the verdict, although every look begins up to a second late and one gets lost', () => {
    const lateness = fc.array(fc.nat({ max: 1_000 }), { minLength: burstLooksMax, maxLength: burstLooksMax });
    fc.assert(
      fc.property(policy, moment, lateness, fc.nat(), (one, now, late, lost) => {
        const slots = slotsOf(one, now);
        const begun = slots.map((slot, index) => ({ at: slot + (late[index] ?? 0), outcome: 'down' as const }));
        // Where there are so few that one in between is left.
        const inBetween = slots.length < 4 ? -1 : 1 + (lost % (slots.length - 2));
        const sightings = begun.filter((_, index) => index !== inBetween);
        const { down } = one;
        const last = sightings.at(-1)?.at ?? now;
        // Where looks are far apart, rounds stand between them: nobody is silent.
        const verdict = verdictOf({ sightings, down, up: down, freshMs: Number.POSITIVE_INFINITY, now: last });
        expect(verdict.kind).toBe('down');
      }),
    );
  });

  it('are the same for observers that notice within the same two seconds, and overlap for others', () => {
    expect(slotsOf(byDefault, noon)).toEqual(slotsOf(byDefault, noon + 1_999));
    const [earlier, later] = [slotsOf(byDefault, noon + 1_999), slotsOf(byDefault, noon + 2_000)];
    expect(later.slice(0, -1)).toEqual(earlier.slice(1));
  });
});

describe('whether a burst is wanted', () => {
  const seen = (outcome: Outcomes['seen'][string][string]['outcome'], other = outcome): Outcomes => ({
    seen: {
      checkout: { a: { outcome }, b: { outcome: other } },
      search: { a: { outcome }, b: { outcome }, c: { outcome } },
    },
  });

  it('it is for what was up and fails now, of services that fail over alone', () => {
    expect(wantsBurst(seen('up'), seen('down'), config)).toEqual(['checkout']);
    expect(wantsBurst(seen('up'), seen('up', 'down'), config)).toEqual(['checkout']);
    expect(wantsBurst(seen('down', 'up'), seen('down'), config)).toEqual(['checkout']);
  });

  it.each<[string, Outcomes | undefined, Outcomes]>([
    ['nothing fails', seen('up'), seen('up')],
    ['it failed before', seen('down'), seen('down')],
    ['it recovers', seen('down'), seen('up')],
    ['the observer itself is in trouble', seen('up'), seen('unknown')],
    ['the observer was in trouble', seen('unknown'), seen('down')],
    ['there was no round before', undefined, seen('down')],
    ['the endpoint is new', { seen: {} }, seen('down')],
  ])('it is not when %s', (_, before, round) => {
    expect(wantsBurst(before, round, config)).toEqual([]);
  });

  it('is not where rounds come so fast that they tell as soon', () => {
    const every = (everyMs: number): Config => ({
      ...config,
      services: config.services.map((service) => ({ ...service, everyMs })),
    });
    // Three rounds over ten seconds: at 5 s they take ten seconds, like a burst; at 6 s they take twelve.
    const wanted = [1_000, 2_000, 5_000, 6_000, 10_000].map(
      (everyMs) => wantsBurst(seen('up'), seen('down'), every(everyMs)).length,
    );
    expect(wanted).toEqual([0, 0, 0, 1, 1]);
  });

  it('does not ask for what users see through the record: no verdict is about that', () => {
    const [checkout] = config.services;
    if (checkout === undefined) throw new Error('the test needs a service');
    const shown = {
      ...checkout,
      endpoints: [...checkout.endpoints, ...checkout.endpoints.slice(0, 1)].map((endpoint, index) =>
        index === 2 ? { ...endpoint, id: 'public' } : endpoint,
      ),
    };
    const outcomes = (outcome: 'up' | 'down'): Outcomes => ({
      seen: { checkout: { a: { outcome: 'up' }, b: { outcome: 'up' }, public: { outcome } } },
    });
    expect(wantsBurst(outcomes('up'), outcomes('down'), { ...config, services: [shown] })).toEqual([]);
  });

  it('gives the looks of every service that is in trouble, for who takes them in the same process', () => {
    const [before] = roundsOf('us-east-1', { checkout: 'uu' }).slice(-2);
    const [after] = roundsOf('us-east-1', { checkout: 'du' }).slice(-1);
    if (before === undefined || after === undefined) throw new Error('the test needs rounds');
    const looks = burstsAfter(before, after, config, noon + 400);
    expect(looks).toEqual(planBurst(byDefault, noon + 400));
    expect(burstsAfter(after, after, config, noon + 400)).toEqual([]);
  });
});
