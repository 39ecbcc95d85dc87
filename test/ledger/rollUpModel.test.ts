/**
 * The rollup against a model: rounds, and where traffic went, arrive in any order and lateness, the rollup is run at
 * any time by anybody, fails anywhere and pauses for hours; in the end the ledger holds what a fold of all of it gives.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../shared/config/config.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import { foldBoard } from '../../shared/ledger/foldBoard.ts';
import { countingProbes } from '../../shared/ledger/foldCounts.ts';
import { bestDays, bestHours, foldDay } from '../../shared/ledger/foldDay.ts';
import { foldHour } from '../../shared/ledger/foldHour.ts';
import type { Hour } from '../../shared/ledger/hour.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { boardOf, recentOf } from '../../shared/ledger/newest.ts';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';
import { cellsOf, cellsText } from '../../shared/objectives/cells.ts';
import { failingLedger } from '../fakes/failingLedger.ts';
import { createRandom, type Random } from '../fakes/random.ts';
import { naiveCell, naiveMark, naiveSlots } from './naive.ts';
import {
  anHour,
  answersEvent,
  configOf,
  dayMs,
  down,
  failingOver,
  hourMs,
  minuteMs,
  roundAt,
  serviceOf,
  unknown,
  up,
  withObjective,
} from './samples.ts';

const home = 'us-east-1';
const underMs = 300;
const latency = { target: 0.99, underMs };
const services = [
  withObjective(failingOver(serviceOf('checkout', 10 * minuteMs, ['a', 'b'])), {
    indicator: { kind: 'occurrences' },
    latency,
  }),
  withObjective(serviceOf('search', 10 * minuteMs), { latency }),
  withObjective(serviceOf('reports', 30 * minuteMs)),
];
const watchedMs = 31 * hourMs;

type Arrival = { readonly at: number; readonly round: Round };

function seenBy(random: Random): Seen {
  if (random.chance(0.7)) return up(random.between(1, 500));
  return random.chance(0.8) ? down(random.chance(0.5) ? 'status' : 'refused') : unknown();
}

/** Every observer's rounds of two evenings and the day between, with the time each comes to the ledger. */
function arrivals(random: Random, { observers }: Config): readonly Arrival[] {
  const all: Arrival[] = [];
  for (const observer of observers) {
    for (const everyMs of [10 * minuteMs, 30 * minuteMs]) {
      const shard = services.filter((service) => service.everyMs === everyMs);
      for (let slot = anHour; slot < anHour + watchedMs; slot += everyMs) {
        const seen = Object.fromEntries(
          shard.map(({ id, endpoints }) => [id, Object.fromEntries(endpoints.map((one) => [one.id, seenBy(random)]))]),
        );
        const round = roundAt({ observer, observerCount: observers.length, everyMs, slot, seen });
        // The first round is punctual, because it says since when there is anything to say.
        const isFirst = observer === home && slot === anHour;
        if (!isFirst && random.chance(0.05)) continue;
        const lateMs = !isFirst && random.chance(0.08) ? random.between(0, 90 * minuteMs) : random.between(100, 1_900);
        all.push({ at: slot + lateMs, round });
      }
    }
  }
  return all;
}

type EventArrival = { readonly at: number; readonly event: LedgerEvent };

/** Where checkout's traffic went, with the time at which each move comes to the ledger. */
function eventArrivals(random: Random, lateMsMax: number): readonly EventArrival[] {
  const all: EventArrival[] = [];
  for (let at = anHour; at < anHour + watchedMs; at += random.between(1, 9 * hourMs)) {
    const event = answersEvent('checkout', at, random.chance(0.5) ? 'a' : 'b');
    all.push({ at: at + (random.chance(0.4) ? random.between(0, lateMsMax) : random.between(0, 5_000)), event });
  }
  return all;
}

/** What users reached at a slot: what the name was last seen to answer, and the first endpoint before that. */
async function reachedBy(ledger: Ledger, service: string): Promise<(slot: number) => string> {
  const events = await ledger.events(service, { from: 0, to: anHour + 30 * dayMs });
  return (slot) => {
    let reached = 'a';
    for (const one of events) {
      if (one.at <= slot && one.kind === 'control' && one.event.kind === 'answers') reached = one.event.endpoint;
    }
    return reached;
  };
}

type Run = { readonly at: number; readonly observer: string; readonly ledgerOf: (ledger: Ledger) => Ledger };

function runs(random: Random, { observers }: Config): readonly Run[] {
  const all: Run[] = [];
  const pauseMs = () => random.between(1, 14) * minuteMs + (random.chance(0.04) ? random.between(1, 6) * hourMs : 0);
  for (let at = anHour + minuteMs; at < anHour + watchedMs; at += pauseMs()) {
    const observer = random.chance(0.75) ? home : (observers[random.between(0, observers.length - 1)] ?? home);
    const failure = { write: random.between(1, 8), afterwards: random.chance(0.5) };
    all.push({
      at,
      observer,
      ledgerOf: random.chance(0.2) ? (ledger) => failingLedger(ledger, failure) : (ledger) => ledger,
    });
  }
  return all;
}

async function live(config: Config, random: Random, ledger: Ledger, eventLateMsMax: number): Promise<void> {
  const steps = [
    ...arrivals(random, config).map(({ at, round }) => ({ at, take: () => ledger.recordRound(round) })),
    ...eventArrivals(random, eventLateMsMax).map(({ at, event }) => ({ at, take: () => ledger.putEvent(event) })),
    ...runs(random, config).map(({ at, observer, ledgerOf }) => ({
      at,
      take: async () => {
        try {
          await rollUp({ config, observer, now: at }, { ledger: ledgerOf(ledger) });
        } catch (error) {
          if (!(error instanceof LedgerUnavailable)) throw error;
        }
      },
    })),
  ];
  for (const { take } of steps.sort((a, b) => a.at - b.at)) await take();
}

async function everyRound(ledger: Ledger, { observers }: Config): Promise<readonly Round[]> {
  const range = { from: 0, to: anHour + 30 * dayMs };
  const reads = observers.flatMap((observer) =>
    [10, 30].map((minutes) => ledger.rounds({ observer, everyMs: minutes * minuteMs, ...range })),
  );
  return (await Promise.all(reads)).flat();
}

/** What the ledger must hold in the end: the folds of all its rounds, computed at once. */
function expectedFolds(
  config: Config,
  id: string,
  rounds: readonly Round[],
  visibleAt: (slot: number) => string,
  asOf: number,
) {
  const service = services.find((one) => one.id === id) ?? serviceOf(id, minuteMs);
  const endpoints = service.endpoints.map((one) => one.id);
  const common = { service: id, writer: home, since: anHour };
  const { everyMs } = service;
  const slos = countingProbes(service);
  const counting = slos.length === 0 ? {} : { probes: { slos, config } };
  const input = { ...common, ...counting, endpoints, everyMs, observers: config.observers, rounds, visibleAt };
  const hours = naiveSlots(anHour, asOf, hourMs)
    .map((hour) => foldHour({ ...input, hour }))
    .filter((hour) => hour.rounds > 0);
  const days = [...Map.groupBy(hours, ({ hour }) => hour - (hour % dayMs))]
    .filter(([day]) => day + dayMs <= asOf)
    .map(([day, ofDay]) => foldDay({ ...common, day, hours: ofDay }));
  return { hours, days, board: foldBoard({ asOf, since: anHour, days, hours }) };
}

/** What the objectives count of each slot of an hour, probe by probe. */
function naiveCounts(
  { service, hour, everyMs }: Hour,
  { observers }: Config,
  rounds: readonly Round[],
  visibleAt: (slot: number) => string,
): Hour['counts'] {
  const own = rounds.filter(({ slot, seen }) => slot >= hour && slot < hour + hourMs && seen[service] !== undefined);
  const textOf = (under?: number) =>
    naiveSlots(hour, hour + hourMs, everyMs).map((slot) => {
      const watch = { service, endpoint: visibleAt(slot), everyMs, observers, rounds: own, since: anHour };
      return naiveCell(watch, slot, under);
    });
  const joined = (words: readonly string[]) => cellsText(cellsOf(words.join(' ')));
  if (service === 'checkout') return { availability: joined(textOf()), latency: joined(textOf(underMs)) };
  return service === 'search' ? { latency: joined(textOf(underMs)) } : undefined;
}

const anonymous = <T extends { readonly writer: string }>(folds: readonly T[]) =>
  folds.map((fold) => ({ ...fold, writer: '' }));

const scenario = fc.record({ seed: fc.nat(), observers: fc.integer({ min: 1, max: 3 }) });

describe('rolling up whatever happens', () => {
  it('ends with the folds of all rounds', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ seed, observers }) => {
        const config = configOf([home, ...['us-east-2', 'us-west-2'].slice(0, observers - 1)], services);
        const ledger = createMemoryLedger();
        await live(config, createRandom(seed), ledger, 20 * hourMs);
        // A calm day after, so that another midnight has passed.
        const end = anHour + watchedMs + 26 * hourMs;
        for (let now = anHour + watchedMs + 3 * minuteMs; now < end; now += hourMs) {
          await rollUp({ config, observer: home, now }, { ledger });
        }
        const rounds = await everyRound(ledger, config);
        for (const { id } of services) {
          const board = boardOf(await ledger.boards(), id);
          const asOf = end - hourMs;
          const reached = await reachedBy(ledger, id);
          const expected = expectedFolds(config, id, rounds, reached, asOf);
          const range = { from: 0, to: end };
          for (const hour of bestHours(await ledger.hours(id, range))) {
            expect(hour.counts).toEqual(naiveCounts(hour, config, rounds, reached));
          }
          expect(anonymous(bestHours(await ledger.hours(id, range)))).toEqual(anonymous(expected.hours));
          expect(anonymous(bestDays(await ledger.days(id, range)))).toEqual(anonymous(expected.days));
          expect(board).toEqual({ asOf, ...expected.board });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('shows in the running marks every slot whose rounds were punctual', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ seed, observers }) => {
        const config = configOf([home, ...['us-east-2', 'us-west-2'].slice(0, observers - 1)], services);
        const ledger = createMemoryLedger();
        const random = createRandom(seed);
        await live(config, random, ledger, hourMs);
        const now = anHour + watchedMs + random.between(0, 30 * minuteMs);
        await rollUp({ config, observer: home, now }, { ledger });
        const late = new Set(
          arrivals(createRandom(seed), config)
            .filter(({ at, round }) => at > round.slot + 2_000)
            .map(({ round }) => round.slot),
        );
        const rounds = await everyRound(ledger, config);
        for (const { id, everyMs, endpoints } of services) {
          const recent = recentOf(await ledger.recents(), id);
          expect(recent).toMatchObject({ everyMs, since: anHour, from: now - (now % hourMs) - hourMs });
          const { from = 0, to = 0 } = recent ?? {};
          expect(to).toBe(Math.floor((now - 2_000) / everyMs) * everyMs);
          const slots = naiveSlots(from, to, everyMs);
          for (const { id: endpoint } of endpoints) {
            const watch = { service: id, endpoint, everyMs, observers: config.observers, rounds, since: anHour };
            const marks = [...(recent?.endpoints[endpoint] ?? '')];
            expect(marks).toHaveLength(slots.length);
            const hidden = (mark: string, index: number) => (late.has(slots[index] ?? 0) ? 'late' : mark);
            expect(marks.map(hidden)).toEqual(slots.map((slot) => naiveMark(watch, slot)).map(hidden));
          }
          const reached = await reachedBy(ledger, id);
          expect(recent?.visible).toBe(
            slots.map((slot, index) => recent?.endpoints[reached(slot)]?.charAt(index)).join(''),
          );
        }
      }),
      // The hours were written and the running marks were not, and then nobody folded for hours.
      { numRuns: 40, examples: [[{ seed: 213_166_454, observers: 1 }]] },
    );
  });
});
