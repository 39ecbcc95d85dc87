/**
 * What the pages tell of one service's past, read once for everybody who asks at about the same time. All of it is as
 * operators see it: whoever shows it to somebody takes out what is kept from them.
 */
import { dayMs, dayOf, hourMs, hourOf } from '../availability/slots.ts';
import type { Config, Service } from '../config/config.ts';
import type { Incident } from '../incidents/incident.ts';
import { readIncidents } from '../incidents/readIncidents.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import type { Clock } from '../runtime/clock.ts';
import type { BudgetParts } from './readBudget.ts';
import { type BurnDown, readBurnDowns } from './readBurnDown.ts';
import { type Happening, readHappenings } from './readHappenings.ts';
import { type LatencyBucket, readLatencySeries } from './readLatencySeries.ts';
import { type Resolution, readUptime, type Uptime } from './readUptime.ts';
import { sharedByKey } from './sharedByKey.ts';

/** Over which latencies are shown. Whole hours and days are folded, so that is what can be told. */
export const latencySpans = {
  '24h': { ms: dayMs, resolution: 'hour', stepMs: hourMs },
  '30d': { ms: 30 * dayMs, resolution: 'day', stepMs: dayMs },
  '90d': { ms: 90 * dayMs, resolution: 'day', stepMs: dayMs },
} as const satisfies Record<string, { readonly ms: number; readonly resolution: Resolution; readonly stepMs: number }>;

export type LatencySpan = keyof typeof latencySpans;

export type LatencyOver = Range & { readonly stepMs: number; readonly buckets: readonly LatencyBucket[] };

export type ServicePast = {
  /** Of ninety days, newest first. */
  incidents(service: Service): Promise<readonly Incident[]>;
  /** The one that began at that moment, whenever that was; undefined when none did. */
  incident(asked: AskedIncident): Promise<Incident | undefined>;
  /** Those that touch the day, newest first. */
  incidentsOfDay(asked: AskedDay): Promise<readonly Incident[]>;
  /** Of ninety days, oldest first. */
  events(service: Service): Promise<readonly LedgerEvent[]>;
  burnDowns(service: Service): Promise<readonly BurnDown[]>;
  latency(asked: { readonly service: Service; readonly span: LatencySpan }): Promise<LatencyOver>;
  /** By the hour. */
  day(asked: AskedDay): Promise<Uptime>;
  happenings(asked: AskedDay): Promise<readonly Happening[]>;
};

export type AskedIncident = {
  readonly service: Service;
  /** Unix milliseconds. */
  readonly from: number;
  /** Of an incident that users did not notice. */
  readonly endpoint: string | undefined;
};

/** `day`: when it began, Unix milliseconds. */
export type AskedDay = { readonly service: Service; readonly day: number };

export type ServicePastParts = BudgetParts & {
  readonly config: Config;
  /** The same with what people have planned. @throws ControlUnavailable, ControlCorrupt */
  readonly counting: () => Promise<Config>;
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now'>;
};

const toldMs = 90 * dayMs;

/** Whoever has just noted something wants to read it. */
const soonMs = 10_000;

/** It is counted by the minute. */
const minuteMs = 60_000;

/** Answers are some kilobytes each, those of a bad quarter some hundred. */
const keptMax = 200;

export function createServicePast(parts: ServicePastParts): ServicePast {
  const { config, ledger, clock } = parts;
  const ofService = <T>(freshMs: number, read: (service: Service) => Promise<T>) =>
    sharedByKey(clock, { freshMs, keptMax, keyOf: ({ id }: Service) => id, read });
  const ofDay = <T>(read: (asked: AskedDay) => Promise<T>) =>
    sharedByKey(clock, {
      freshMs: soonMs,
      keptMax,
      keyOf: ({ service, day }: AskedDay) => JSON.stringify([service.id, day]),
      read,
    });
  const lately = (): Range => ({ from: clock.now() - toldMs, to: clock.now() });
  const rangeOf = ({ day }: AskedDay): Range => ({ from: day, to: Math.min(clock.now(), day + dayMs) });

  const incidents = ofService(
    soonMs,
    async (service) => (await readIncidents({ service, ...lately() }, { ledger })).incidents,
  );
  const longAgo = sharedByKey(clock, {
    freshMs: minuteMs,
    keptMax,
    keyOf: ({ service, from }: AskedIncident) => JSON.stringify([service.id, from]),
    read: async ({ service, from }) => {
      const range = { from, to: Math.min(clock.now(), from + toldMs) };
      return (await readIncidents({ service, ...range }, { ledger })).incidents;
    },
  });
  return {
    incidents,
    async incident(asked) {
      const isLate = asked.from >= clock.now() - toldMs;
      const read = await (isLate ? incidents(asked.service) : longAgo(asked));
      return read.find(({ from, endpoint }) => from === asked.from && endpoint === asked.endpoint);
    },
    incidentsOfDay: ofDay(
      async (asked) => (await readIncidents({ service: asked.service, ...rangeOf(asked) }, { ledger })).incidents,
    ),
    events: ofService(soonMs, async ({ id }) => {
      const { from, to } = lately();
      return await ledger.events(id, { from, to: to + 1 });
    }),
    burnDowns: ofService(minuteMs, async (service) =>
      readBurnDowns({ config: await parts.counting(), service, now: clock.now() }, parts),
    ),
    latency: sharedByKey(clock, {
      freshMs: minuteMs,
      keptMax,
      keyOf: ({ service, span }) => JSON.stringify([service.id, span]),
      read: async ({ service, span }) => {
        const { ms, resolution, stepMs } = latencySpans[span];
        const to = resolution === 'hour' ? hourOf(clock.now()) : dayOf(clock.now());
        const range = { from: to - ms, to };
        return { ...range, stepMs, buckets: await readLatencySeries({ service, resolution, ...range }, { ledger }) };
      },
    }),
    day: ofDay(async (asked) => {
      const { service } = asked;
      const { observers } = config;
      return await readUptime({ service, observers, resolution: 'hour', ...rangeOf(asked) }, { ledger });
    }),
    happenings: ofDay(async (asked) => await readHappenings({ service: asked.service, ...rangeOf(asked) }, { ledger })),
  };
}
