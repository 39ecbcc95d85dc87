/** The verb `readUptime`: one service over any stretch of the past. */
import { latencyQuantile, mergeSketches } from '../availability/latency.ts';
import { dayMs, dayOf, hourMs, hourOf } from '../availability/slots.ts';
import { emptyTally, type Tally } from '../availability/tally.ts';
import type { Service } from '../config/config.ts';
import { latencyAndReasons } from '../ledger/foldHour.ts';
import type { Day, Hour } from '../ledger/hour.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { boardOf, recentOf } from '../ledger/newest.ts';
import { readRounds } from '../ledger/readRounds.ts';
import { foldedTo, type Timeline, tallyBetween, timelineOf } from '../ledger/timeline.ts';

const resolutions = { hour: hourMs, day: dayMs } as const;
export type Resolution = keyof typeof resolutions;

export type UptimeInput = Range & {
  readonly service: Service;
  readonly observers: readonly string[];
  readonly resolution: Resolution;
};

type LatencyQuantiles = { readonly p50: number; readonly p95: number; readonly p99: number };

export type Uptime = Range & {
  readonly total: Tally;
  readonly endpoints: Readonly<Record<string, { readonly total: Tally; readonly latencyMs?: LatencyQuantiles }>>;
  readonly buckets: readonly { readonly from: number; readonly tally: Tally }[];
  /** The slot of the service's first round ever; undefined when there never was one. */
  readonly since?: number;
};

/** @throws LedgerUnavailable */
export async function readUptime(input: UptimeInput, { ledger }: { readonly ledger: Ledger }): Promise<Uptime> {
  const { service, from, to, resolution } = input;
  const [stored, recents, boards] = await Promise.all([
    resolution === 'day'
      ? readFolds(service.id, { from, to }, ledger)
      : ledger.hours(service.id, { from: hourOf(from), to }).then((hours) => ({ days: [], hours })),
    ledger.recents(),
    ledger.boards(),
  ]);
  const recent = recentOf(recents, service.id);
  const since = recent?.since ?? boardOf(boards, service.id)?.since;
  const ids = service.endpoints.map(({ id }) => id);
  if (since === undefined) return nothing({ from, to }, ids);
  const timeline = timelineOf({ ...stored, recent, since });
  const range = { from, to: Math.max(from, Math.min(to, foldedTo(timeline))) };
  const running = await runningLatencies(input, timeline, ledger);
  return {
    ...range,
    since,
    total: tallyBetween(timeline, undefined, range),
    endpoints: Object.fromEntries(ids.map((id) => [id, endpointUptime(timeline, id, range, running)])),
    buckets: bucketsOf({ ...range, from: Math.max(from, since) }, resolutions[resolution]).map((bucket) => ({
      from: bucket.from,
      tally: tallyBetween(timeline, undefined, bucket),
    })),
  };
}

/** Days for what they cover whole, hours for the ragged ends and, where the range is short, for everything. */
async function readFolds(
  service: string,
  { from, to }: Range,
  ledger: Ledger,
): Promise<{ readonly days: readonly Day[]; readonly hours: readonly Hour[] }> {
  const [firstDay, lastDay] = [Math.min(to, dayOf(from + dayMs - 1)), Math.max(from, dayOf(to))];
  const [days, head, tail] = await Promise.all([
    firstDay < lastDay ? ledger.days(service, { from: firstDay, to: lastDay }) : [],
    ledger.hours(service, { from: hourOf(from), to: firstDay }),
    ledger.hours(service, { from: Math.max(firstDay, lastDay - dayMs), to }),
  ]);
  return { days, hours: [...head, ...tail] };
}

/** Latencies of the hours that have not been folded yet, straight from their rounds, by endpoint. */
async function runningLatencies(
  { service, observers, from, to }: UptimeInput,
  { recent, hours }: Timeline,
  ledger: Ledger,
): Promise<Readonly<Record<string, string>>> {
  if (recent === undefined) return {};
  const start = Math.max(from, recent.from, (hours.at(-1)?.hour ?? 0) + hourMs);
  const covering = await readRounds(ledger, { observers, cadences: [recent.everyMs], from: start, to });
  const rounds = covering.filter(({ slot }) => slot >= start);
  return Object.fromEntries(
    service.endpoints.flatMap(({ id }) => {
      const { latency } = latencyAndReasons(service.id, id, rounds);
      return latency === undefined ? [] : [[id, latency]];
    }),
  );
}

function endpointUptime(
  timeline: Timeline,
  id: string,
  range: Range,
  running: Readonly<Record<string, string>>,
): Uptime['endpoints'][string] {
  const total = tallyBetween(timeline, id, range);
  const sketches = [
    ...timeline.days.flatMap(({ endpoints }) => endpoints[id]?.latency ?? []),
    ...timeline.hours
      .filter(({ hour }) => !timeline.days.some(({ day }) => day === dayOf(hour)))
      .flatMap(({ endpoints }) => endpoints[id]?.latency ?? []),
    ...(running[id] === undefined ? [] : [running[id]]),
  ];
  const merged = mergeSketches(sketches);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((quantile) => latencyQuantile(merged, quantile));
  if (p50 === undefined || p95 === undefined || p99 === undefined) return { total };
  return { total, latencyMs: { p50, p95, p99 } };
}

function bucketsOf({ from, to }: Range, stepMs: number): readonly Range[] {
  const buckets: Range[] = [];
  for (let start = Math.floor(from / stepMs) * stepMs; start < to; start += stepMs) {
    buckets.push({ from: Math.max(from, start), to: Math.min(to, start + stepMs) });
  }
  return buckets;
}

function nothing(range: Range, ids: readonly string[]): Uptime {
  const total = emptyTally;
  return { ...range, total, endpoints: Object.fromEntries(ids.map((id) => [id, { total }])), buckets: [] };
}
