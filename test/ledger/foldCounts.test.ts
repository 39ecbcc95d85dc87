import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Objective, Service } from '../../shared/config/config.ts';
import { countingProbes } from '../../shared/ledger/foldCounts.ts';
import { foldDay } from '../../shared/ledger/foldDay.ts';
import { foldHour } from '../../shared/ledger/foldHour.ts';
import type { Hour } from '../../shared/ledger/hour.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { type Cell, cellsPattern, cellsText } from '../../shared/objectives/cells.ts';
import {
  anHour,
  configOf,
  dayMs,
  down,
  hourMs,
  minuteMs,
  roundAt,
  serviceOf,
  unknown,
  up,
  withObjective,
} from './samples.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const everyMs = 10 * minuteMs;
const occurrences: Partial<Objective> = { indicator: { kind: 'occurrences' } };
const latency: Partial<Objective> = { latency: { target: 0.99, underMs: 300 } };

const checkout = (objective: Partial<Objective>) =>
  withObjective(serviceOf('checkout', everyMs, ['a', 'b']), objective);

function hourOf(service: Service, rounds: readonly Round[], more: Partial<Parameters<typeof foldHour>[0]> = {}): Hour {
  const slos = countingProbes(service);
  return foldHour({
    service: service.id,
    endpoints: ['a', 'b'],
    everyMs: service.everyMs,
    hour: anHour,
    writer: 'us-east-1',
    observers,
    rounds,
    visibleAt: () => 'a',
    since: anHour,
    ...(slos.length === 0 ? {} : { probes: { slos, config: configOf(observers, [service]) } }),
    ...more,
  });
}

describe('the counts of an hour', () => {
  it('are none for a service whose objective counts no probes', () => {
    for (const service of [serviceOf('checkout', everyMs), checkout({})]) {
      expect(countingProbes(service)).toEqual([]);
      expect(hourOf(service, [roundAt({ everyMs, slot: anHour })])).not.toHaveProperty('counts');
    }
  });

  it('are the probes of what users reached, slot by slot', () => {
    const at = (index: number, observer: string, a: Round['seen'][string][string]) =>
      roundAt({
        observer,
        observerCount: 3,
        everyMs,
        slot: anHour + index * everyMs,
        seen: { checkout: { a, b: down() } },
      });
    const rounds = [
      ...observers.map((observer) => at(0, observer, up(20))),
      ...observers.map((observer, index) => at(1, observer, index === 0 ? down() : up(index * 300))),
      ...observers.map((observer) => at(2, observer, unknown())),
      ...observers.map((observer) => at(4, observer, down())),
      ...observers.map((observer) => at(5, observer, up(20))),
    ];
    const maintenance = [{ from: anHour + 5 * everyMs, to: anHour + hourMs }];
    const hour = hourOf(checkout({ ...occurrences, ...latency }), rounds, { maintenance });
    expect(hour.counts).toEqual({ availability: '3/0 2/1 -x2 0/3 m', latency: '3/0 1/1 -x2 0/0 m' });
    expect(hourOf(checkout(latency), rounds).counts).toEqual({ latency: '3/0 1/1 -x2 0/0 3/0' });
    const moving = { visibleAt: (slot: number) => (slot > anHour ? 'b' : 'a') };
    expect(hourOf(checkout(occurrences), rounds, moving).counts).toEqual({ availability: '3/0 0/3x2 - 0/3x2' });
  });

  it('begin with the first slot that was watched', () => {
    const rounds = [3, 4, 5].map((index) => roundAt({ everyMs, slot: anHour + index * everyMs }));
    const hour = hourOf(checkout(occurrences), rounds, { since: anHour + 3 * everyMs });
    expect(hour.counts).toEqual({ availability: '.x3 1/0x3' });
  });

  it('count a round once, and none of an observer that nobody has configured', () => {
    const round = roundAt({ everyMs, slot: anHour });
    const rounds = [round, round, { ...round, observer: 'somewhere-else' }];
    expect(hourOf(checkout(occurrences), rounds).counts).toEqual({ availability: '1/0 -x5' });
  });
});

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({ good: fc.nat({ max: 3 }), bad: fc.nat({ max: 3 }) }),
  fc.constantFrom('missing', 'excluded', 'unwatched'),
);

const day = anHour - (anHour % dayMs);

type Counting = { readonly hour: number; readonly cells: readonly Cell[] | undefined };

function hourWith({ hour, cells }: Counting, cadenceMs: number, slots: number): Hour {
  const counts = cells === undefined ? {} : { counts: { latency: cellsText(cells) } };
  const content = { everyMs: cadenceMs, rounds: 1, endpoints: {}, visible: 'u'.repeat(slots) };
  return { service: 'checkout', hour, writer: 'us-east-1', ...content, ...counts };
}

function slotsIn(hour: number, cadenceMs: number): readonly number[] {
  const first = Math.ceil(hour / cadenceMs) * cadenceMs;
  return Array.from(
    { length: Math.ceil((hour + hourMs - first) / cadenceMs) },
    (_, index) => first + index * cadenceMs,
  );
}

/** Second by second: what the last slot before it held. */
function naiveDay(hours: readonly Counting[], cadenceMs: number, since: number) {
  const sum = { good: 0, bad: 0, knownMs: 0, missingMs: 0, excludedMs: 0, unwatchedMs: 0 };
  const spoken = new Map<number, Cell>();
  for (const { hour, cells } of hours) {
    for (const [index, slot] of slotsIn(hour, cadenceMs).entries()) {
      const one = cells === undefined ? 'unwatched' : (cells[index] ?? 'missing');
      if (typeof one !== 'string' && slot >= day && slot < day + dayMs) {
        sum.good += one.good;
        sum.bad += one.bad;
      }
      for (let time = slot; time < slot + cadenceMs; time += 1_000) spoken.set(time, one);
    }
  }
  for (let time = day; time < day + dayMs; time += 1_000) {
    const one = spoken.get(time) ?? (time < since ? 'unwatched' : 'missing');
    if (typeof one !== 'string') sum.knownMs += 1_000;
    else sum[`${one}Ms`] += 1_000;
  }
  return sum;
}

describe('the counts of a day', () => {
  const fold = (hours: readonly Hour[], since = 0) =>
    foldDay({ service: 'checkout', day, writer: 'us-east-1', hours, since });

  it('are the sum over its hours, second by second, whatever the cadence, whichever hours there are', () => {
    const minutes = fc.constantFrom(1, 7, 10, 25, 50, 60);
    const scenario = fc.record({
      cadenceMs: minutes.map((count) => count * minuteMs),
      hours: fc.uniqueArray(fc.integer({ min: -1, max: 24 }), { maxLength: 26 }),
      cells: fc.array(fc.option(fc.array(cell, { minLength: 60, maxLength: 60 }), { nil: undefined }), {
        minLength: 26,
        maxLength: 26,
      }),
      sinceHours: fc.integer({ min: -2, max: 26 }),
    });
    fc.assert(
      fc.property(scenario, ({ cadenceMs, hours, cells, sinceHours }) => {
        const counting = hours.map((index) => {
          const hour = day + index * hourMs;
          return { hour, cells: cells[index + 1]?.slice(0, slotsIn(hour, cadenceMs).length) };
        });
        const since = day + sinceHours * hourMs;
        const folds = counting.map((one) => hourWith(one, cadenceMs, slotsIn(one.hour, cadenceMs).length));
        const folded = fold(folds, since);
        const isCounted = counting.some(
          ({ hour, cells: own }) => own !== undefined && hour >= day && hour < day + dayMs,
        );
        if (isCounted) expect(folded.counts).toEqual({ latency: naiveDay(counting, cadenceMs, since) });
        else expect(folded).not.toHaveProperty('counts');
        expect(fold(folds.toReversed(), since)).toEqual(folded);
      }),
      { numRuns: 60 },
    );
  });

  it('say of an objective that began in the afternoon that nobody watched for it in the morning', () => {
    const six = (one: Cell) => Array.from({ length: 6 }, () => one);
    const hours = Array.from({ length: 24 }, (_, index) => ({
      hour: day + index * hourMs,
      cells: index < 15 ? undefined : six({ good: 3, bad: 0 }),
    })).filter((_, index) => index !== 3 && index !== 20);
    expect(fold(hours.map((one) => hourWith(one, everyMs, 6))).counts).toEqual({
      latency: {
        good: 8 * 6 * 3,
        bad: 0,
        knownMs: 8 * hourMs,
        // Hours that were never folded are missing, before it began or after.
        missingMs: 2 * hourMs,
        excludedMs: 0,
        unwatchedMs: 14 * hourMs,
      },
    });
  });

  it('take of several folds of an hour the one with more rounds', () => {
    const one = hourWith({ hour: day, cells: [{ good: 1, bad: 1 }] }, hourMs, 1);
    const better = { ...one, writer: 'us-west-2', rounds: 2, counts: { latency: '2/0' } };
    expect(fold([one, better]).counts?.latency).toMatchObject({ good: 2, bad: 0, knownMs: hourMs });
  });
});

describe('the pattern of counted cells', () => {
  it('takes what is written and nothing that cannot be read', () => {
    fc.assert(fc.property(fc.array(cell), (cells) => cellsPattern.test(cellsText(cells))));
    for (const text of [' ', '3', '3/', '3/0x', '3/0x0', '3/0  -', '-x1 ', 'u', '3/0,2/1', `${'9'.repeat(16)}/0`]) {
      expect(cellsPattern.test(text)).toBe(false);
    }
  });
});
