import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencyQuantile, mergeSketches, sketchOf } from '../../shared/availability/latency.ts';
import { foldDay, outagesOf } from '../../shared/ledger/foldDay.ts';
import { foldHour, type HourInput } from '../../shared/ledger/foldHour.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { naiveMarks } from './naive.ts';
import { anHour, dayMs, down, hourMs, minuteMs, ofObservers, roundAt, unknown, up } from './samples.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'];
const everyMs = 5 * minuteMs;

function inputOf(rounds: readonly Round[], parts: Partial<HourInput> = {}): HourInput {
  const input = {
    service: 'checkout',
    endpoints: ['a', 'b'],
    everyMs,
    hour: anHour,
    writer: 'us-east-1',
    observers,
    rounds,
    visibleAt: () => 'a',
    since: anHour,
    ...parts,
  };
  return { ...input, rounds: ofObservers(input.observers.length, input.rounds) };
}

const sighting = fc.oneof(
  fc.double({ min: 0, max: 60_000, noNaN: true }).map(up),
  fc.constantFrom(down('refused'), down('status'), unknown('observer-route'), unknown('observer-blocked')),
);

/** Rounds of an hour and a little before and after it, each key once. */
const rounds = fc.uniqueArray(
  fc
    .record({
      observer: fc.constantFrom(...observers, 'somewhere-else'),
      index: fc.integer({ min: -3, max: 15 }),
      seen: fc.dictionary(fc.constantFrom('checkout', 'search'), fc.dictionary(fc.constantFrom('a', 'b'), sighting)),
    })
    .map(({ index, ...rest }) => roundAt({ ...rest, everyMs, slot: anHour + index * everyMs })),
  { selector: ({ observer, slot }) => `${observer} ${slot}`, maxLength: 60 },
);

describe('folding an hour', () => {
  it('keeps the marks, the rounds, the latencies and the reasons', () => {
    const said = [up(10), down('status'), down('status'), unknown(), up(30)];
    const told = said.map((a, index) =>
      roundAt({ slot: anHour + index * everyMs, everyMs, seen: { checkout: { a, b: up(5) } } }),
    );
    const hour = foldHour(inputOf(told, { observers: ['us-east-1'] }));
    expect(hour).toMatchObject({ service: 'checkout', hour: anHour, writer: 'us-east-1', everyMs, rounds: 5 });
    expect(hour.visible).toBe('udd?u_______');
    expect(hour.endpoints['a']?.marks).toBe('udd?u_______');
    expect(hour.endpoints['a']?.reasons).toEqual({ status: 2, 'observer-route': 1 });
    expect(hour.endpoints['b']).toMatchObject({ marks: 'uuuuu_______', reasons: {} });
    expect(sketchOf(hour.endpoints['a']?.latency ?? '').count).toBe(2);
  });

  it('has no latency where nothing was up, and none of a failed probe', () => {
    const hour = foldHour(inputOf([roundAt({ slot: anHour, everyMs, seen: { checkout: { a: down() } } })]));
    expect(hour.endpoints['a']).not.toHaveProperty('latency');
  });

  it('equals what one finds by hand, in any order and however often it is done', () => {
    fc.assert(
      fc.property(
        rounds.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
        ),
        ([all, shuffled]) => {
          const hour = foldHour(inputOf(shuffled));
          expect(hour).toEqual(foldHour(inputOf(all)));
          expect(hour).toEqual(foldHour(inputOf(all)));
          const counted = all.filter(
            (round) =>
              observers.includes(round.observer) &&
              round.seen['checkout'] !== undefined &&
              round.slot >= anHour &&
              round.slot < anHour + hourMs,
          );
          expect(hour.rounds).toBe(counted.length);
          for (const endpoint of ['a', 'b']) {
            const folded = hour.endpoints[endpoint];
            const watch = { service: 'checkout', endpoint, everyMs, observers, rounds: all, since: anHour };
            expect(folded?.marks).toBe(naiveMarks(watch, anHour, anHour + hourMs));
            const seen = counted.flatMap((round) => round.seen['checkout']?.[endpoint] ?? []);
            const failed = Object.values(folded?.reasons ?? {}).reduce((sum, count) => sum + count, 0);
            expect(failed).toBe(seen.filter(({ outcome }) => outcome !== 'up').length);
          }
          // Which reason an outage is given must not depend on the order either.
          expect(outagesOf([hour])).toEqual(outagesOf([foldHour(inputOf(all.toReversed()))]));
        },
      ),
    );
  });

  it('keeps latencies whose quantiles, merged hour by hour into a day, are within 2 % of the exact ones', () => {
    const day = anHour - (anHour % dayMs);
    const latencies = fc.array(fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { maxLength: 12 }), {
      minLength: 1,
      maxLength: 24,
    });
    fc.assert(
      fc.property(latencies, (byHour) => {
        const hours = byHour.map((values, index) => {
          const hour = day + index * hourMs;
          const told = values.map((totalMs, slot) =>
            roundAt({ slot: hour + slot * everyMs, everyMs, seen: { checkout: { a: up(totalMs) } } }),
          );
          return foldHour(inputOf(told, { hour }));
        });
        const folded = foldDay({ service: 'checkout', day, writer: 'us-east-1', hours, since: day });
        const sorted = byHour.flat().toSorted((a, b) => a - b);
        const text = folded.endpoints['a']?.latency;
        expect(text === undefined).toBe(sorted.length === 0);
        for (const quantile of text === undefined ? [] : [0.5, 0.9, 0.99]) {
          const exact = sorted[Math.floor(quantile * (sorted.length - 1))] ?? Number.NaN;
          const merged = latencyQuantile(mergeSketches([text ?? '']), quantile) ?? Number.NaN;
          expect(Math.abs(merged - exact)).toBeLessThanOrEqual(exact * (0.02 + 1e-6));
        }
      }),
      { numRuns: 50 },
    );
  });
});
