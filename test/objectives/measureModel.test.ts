/**
 * Counting minute by minute against counting all raw slots anew, to the exact minute: on histories with gaps, quorums that
 * fail, maintenance, moves of traffic and corrections; with rollups at any time, and a process that forgets everything.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config, Objective, Service } from '../../shared/config/config.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';
import { budgetAt } from '../../shared/objectives/budget.ts';
import { burnAt } from '../../shared/objectives/burn.ts';
import type { Counted } from '../../shared/objectives/counted.ts';
import { createMeasureMemory, type Measured, measureAll, measureOne } from '../../shared/objectives/measure.ts';
import { periodAt } from '../../shared/objectives/objectiveWindow.ts';
import { sumOf } from '../../shared/objectives/series.ts';
import { createRandom, type Random } from '../fakes/random.ts';
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
} from '../ledger/samples.ts';
import { type Kind, marksOfPast, naiveCounted, type Past } from './naiveCounting.ts';

const home = 'us-east-1';
const span = 132 * hourMs;
const underMs = 300;

const objective: Objective = {
  availability: 0.99,
  // Long enough for whole days in its middle that nobody knows the minutes of.
  window: { kind: 'rolling', ms: 5 * dayMs },
  indicator: { kind: 'timeslices' },
  burn: [
    { severity: 'page', longMs: hourMs, shortMs: 20 * minuteMs, factor: 14.4 },
    { severity: 'ticket', longMs: 26 * hourMs, shortMs: 2 * hourMs, factor: 1 },
  ],
  minimum: { events: 1, failures: 1 },
  spent: [1],
};

function withObjective(service: Service, change: Partial<Objective>): Service {
  return { ...service, objective: { ...objective, ...change } };
}

const services: readonly Service[] = [
  withObjective(failingOver(serviceOf('checkout', 10 * minuteMs, ['a', 'b'])), {}),
  // A cadence that no minute and no hour is a multiple of.
  withObjective(serviceOf('search', 7 * minuteMs), {
    window: { kind: 'rolling', ms: 30 * hourMs },
  }),
  withObjective(serviceOf('reports', 15 * minuteMs), {
    window: { kind: 'calendar', unit: 'week', timezone: 'Asia/Kolkata' },
    indicator: { kind: 'occurrences' },
    latency: { target: 0.95, underMs },
  }),
];

/** Trouble comes in stretches: an endpoint is down, an observer is away, for as long as it takes. */
function troubled(random: Random, often: number): (slot: number) => boolean {
  const spans: { from: number; to: number }[] = [];
  for (let at = anHour; at < anHour + span; at += random.between(1, often) * minuteMs) {
    const to = at + random.between(1, 40) * minuteMs;
    spans.push({ from: at, to });
    at = to;
  }
  return (slot) => spans.some(({ from, to }) => slot >= from && slot < to);
}

function historyOf(random: Random, { observers }: Config): readonly Round[] {
  const isDown = new Map(
    services.flatMap(({ id, endpoints }) =>
      endpoints.map((one) => [`${id} ${one.id}`, troubled(random, 600)] as const),
    ),
  );
  const isAway = new Map(observers.map((observer) => [observer, troubled(random, 1_500)] as const));
  const rounds: Round[] = [];
  for (const service of services) {
    for (const observer of observers) {
      for (
        let slot = Math.ceil(anHour / service.everyMs) * service.everyMs;
        slot < anHour + span;
        slot += service.everyMs
      ) {
        if (isAway.get(observer)?.(slot) === true && slot >= anHour + hourMs) continue;
        const sighting = (endpoint: string): Seen => {
          if (isDown.get(`${service.id} ${endpoint}`)?.(slot) === true) return down('status');
          return random.chance(0.02) ? unknown() : up(random.between(1, 400));
        };
        const seen = { [service.id]: Object.fromEntries(service.endpoints.map(({ id }) => [id, sighting(id)])) };
        rounds.push(roundAt({ observer, observerCount: observers.length, everyMs: service.everyMs, slot, seen }));
      }
    }
  }
  return rounds.toSorted((a, b) => a.slot - b.slot);
}

type Said = {
  readonly service: string;
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
  readonly counted: Counted;
  readonly excludedFrom: number;
};

const kindOf = ({ slo }: Measured): Kind => {
  if (slo.indicator.kind === 'timeslices') return { kind: 'time' };
  return slo.indicator.kind === 'latency' ? { kind: 'probes', underMs } : { kind: 'probes' };
};

/** Every window that matters, as the series has it. */
function saidOf(measured: Measured, excludedFrom: number): readonly Said[] {
  const { slo, series, at } = measured;
  const { from } = periodAt(slo.window, at);
  const froms = [from, ...slo.pairs.flatMap(({ longMs, shortMs }) => [at - longMs, at - shortMs]), at - dayMs];
  return froms.map((begin) => ({
    service: slo.service,
    kind: kindOf(measured),
    from: begin,
    to: at,
    counted: sumOf(series, begin, at),
    excludedFrom,
  }));
}

const scenario = fc.record({ seed: fc.nat(), observers: fc.integer({ min: 1, max: 3 }) });

describe('counting minute by minute', () => {
  it('says at every minute what all raw slots say', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ seed, observers }) => {
        const random = createRandom(seed);
        const maintained = anHour + random.between(2, 120) * hourMs + random.between(0, 59) * minuteMs;
        const window = { from: maintained, to: maintained + random.between(3, 90) * minuteMs };
        const config: Config = {
          ...configOf([home, ...['us-east-2', 'us-west-2'].slice(0, observers - 1)], services),
          maintenance: [{ kind: 'fixed', ...window }],
        };
        const history = historyOf(random, config);
        const ledger = createMemoryLedger();
        const memory = createMeasureMemory();
        const answers = new Map<string, { endpoint: string; since: number }>();
        const moves: { from: number; endpoint: string }[] = [{ from: 0, endpoint: 'a' }];
        const said: Said[] = [];
        let next = 0;
        const correctedAt = anHour + random.between(20, 120) * hourMs;
        const exclusion = { from: correctedAt - random.between(4, 18) * hourMs, to: 0 };
        exclusion.to = exclusion.from + random.between(1, 180) * minuteMs;
        for (let minute = anHour + minuteMs; minute < anHour + span; minute += minuteMs) {
          const now = minute + 16_000;
          for (; (history[next]?.slot ?? Number.POSITIVE_INFINITY) + 1_000 < now; next += 1) {
            const round = history[next];
            if (round !== undefined) await ledger.recordRound(round);
          }
          if (random.chance(1 / 700)) {
            const endpoint = random.chance(0.5) ? 'a' : 'b';
            moves.push({ from: now, endpoint });
            answers.set('checkout', { endpoint, since: now });
            await ledger.putEvent(answersEvent('checkout', now, endpoint));
          }
          if (minute === correctedAt) {
            for (const { id } of services) {
              await ledger.putCorrection({
                service: id,
                id: 'x',
                at: now,
                by: 'somebody',
                reason: 'a test',
                kind: 'excluded',
                ...exclusion,
              });
            }
          }
          if (random.chance(1 / 12)) await rollUp({ config, observer: home, now }, { ledger });
          if (random.chance(1 / 400)) memory.clear();
          // Sometimes another region has counted for a while.
          if (random.chance(0.7)) continue;
          const metrics = async () => [];
          const { measured, failures } = await measureAll({ config, now, answers }, { ledger, metrics, memory });
          expect(failures).toEqual([]);
          for (const one of measured) {
            expect(one.at).toBe(minute);
            expect(burnAt(one.slo, one.series, one.at).pairs).toHaveLength(2);
            expect(budgetAt(one.slo, one.series, one.at).spent).toBeGreaterThanOrEqual(0);
            if (random.chance(1 / 40)) said.push(...saidOf(one, minute >= correctedAt ? 0 : Number.POSITIVE_INFINITY));
          }
        }
        const pasts = new Map(
          services.map((service) => [service.id, pastOf(service, config, history, window, moves)] as const),
        );
        for (const { service, kind, from, to, counted, excludedFrom } of said) {
          const { past, markAt } = pasts.get(service) ?? expect.fail();
          const excluded = excludedFrom === 0 ? [exclusion] : [];
          expect({ service, kind, from, to, counted }).toEqual({
            service,
            kind,
            from,
            to,
            counted: naiveCounted({ ...past, excluded }, markAt, kind, from, to),
          });
        }
        // And whoever asks for one service only, with nothing remembered, hears the same.
        const now = anHour + span + 16_000;
        await rollUp({ config, observer: home, now }, { ledger });
        for (const service of services.slice(0, 2)) {
          const slo = (
            await measureAll({ config, now, answers }, { ledger, metrics: async () => [], memory })
          ).measured.find((one) => one.slo.service === service.id);
          if (slo === undefined) expect.fail();
          const alone = await measureOne(
            slo.slo,
            service,
            { config, now, answers },
            { ledger, metrics: async () => [] },
          );
          expect(saidOf(alone, 0)).toEqual(saidOf(slo, 0));
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});

function pastOf(
  service: Service,
  { observers }: Config,
  history: readonly Round[],
  window: { from: number; to: number },
  moves: readonly { from: number; endpoint: string }[],
): { readonly past: Past; readonly markAt: (slot: number) => string } {
  const rounds = history.filter(({ seen }) => seen[service.id] !== undefined);
  const past: Past = {
    service: service.id,
    everyMs: service.everyMs,
    observers,
    rounds,
    since: rounds[0]?.slot ?? 0,
    maintenance: [window],
    excluded: [],
    endpointAt: (slot) =>
      service.failover === undefined ? 'a' : (moves.findLast(({ from }) => from <= slot)?.endpoint ?? 'a'),
  };
  return { past, markAt: marksOfPast(past) };
}
