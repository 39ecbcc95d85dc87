/**
 * The verb `recordMetrics`: writes what CloudWatch counted into the ledger, an hour at a time, because CloudWatch keeps
 * minutes for 15 days only (CloudWatch User Guide, "Metrics retention"). What was missed is fetched for as long as it is there.
 */
import { dayMs, dayOf, hourMs, hourOf } from '../availability/slots.ts';
import type { Config, MetricIndicator, Service } from '../config/config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MetricHour } from '../ledger/metricFold.ts';
import { attempts } from '../runtime/attempts.ts';
import type { Clock } from '../runtime/clock.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { type Cell, cellsOf, cellsText } from './cells.ts';
import { type Counted, nothingCounted } from './counted.ts';
import type { MetricReader } from './metricReader.ts';
import { appendAll, emptySeries, minuteMs, sumOf } from './series.ts';
import { bestMetricDays, bestMetricHours } from './sources/metricFolds.ts';
import { readMinutes } from './sources/metrics.ts';
import { piecesOfCells, stretchesOfPieces } from './stretches.ts';

export type RecordMetricsInput = {
  readonly config: Config;
  readonly observer: string;
  /** Unix milliseconds. */
  readonly now: number;
};

export type RecordMetricsParts = {
  readonly ledger: Ledger;
  readonly metrics: MetricReader;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** By service, how far recording has got. Kept between calls. */
  readonly recorded: Map<string, Recorded>;
};

export type Recorded = {
  /** All hours before this one are recorded, or CloudWatch has forgotten them. Unix milliseconds. */
  readonly upTo: number;
  /** When somebody last tried to get further, Unix milliseconds. */
  readonly triedAt: number;
};

/** Datapoints come a few minutes late; an hour is recorded when all of its can be there. */
const settleMs = 15 * minuteMs;

/** A day less than CloudWatch keeps them, so that none is asked for that has just gone. */
const reachMs = 14 * dayMs;

/** So many hours are fetched in one go; the next call goes on. */
const hoursMax = 12;

/** What CloudWatch did not say is asked for again so often. */
const retryMs = 15 * minuteMs;

/** So many services are recorded at a time, and for so long in one call: counting and telling come first. */
const atOnceMax = 5;
const takesMsMax = 15_000;

const minutesPerHour = hourMs / minuteMs;

/** @returns what went wrong with one service while the others went on. */
export async function recordMetrics(input: RecordMetricsInput, parts: RecordMetricsParts): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  const attempt = attempts(failures);
  const begunAt = parts.clock.monotonic();
  await eachAtMost(atOnceMax, input.config.services, async (service) => {
    const indicator = service.objective?.indicator;
    const hasTime = parts.clock.monotonic() - begunAt < takesMsMax;
    if (indicator?.kind === 'metric' && hasTime) await attempt(() => recordService(service, indicator, input, parts));
  });
  return failures;
}

async function recordService(
  service: Service,
  indicator: MetricIndicator,
  { config, observer, now }: RecordMetricsInput,
  { ledger, metrics, recorded }: RecordMetricsParts,
): Promise<void> {
  const end = hourOf(now - settleMs);
  const before = recorded.get(service.id);
  const from = Math.max(before?.upTo ?? 0, hourOf(now - reachMs));
  // A new hour has ended, or it is time to ask again for what is open.
  const isDue = before === undefined || hourOf(before.triedAt - settleMs) < end || now - before.triedAt >= retryMs;
  if (from >= end || !isDue) return;
  const known = new Map(
    bestMetricHours(await ledger.metricHours(service.id, { from, to: end })).map((one) => [one.hour, one] as const),
  );
  const open = hoursIn(from, end).filter((hour) => (known.get(hour)?.known ?? 0) < minutesPerHour);
  // The newest first: an hour that CloudWatch does not give must not keep others waiting.
  const fetched = open.slice(-hoursMax);
  for (const hour of fetched) {
    const cells = await readMinutes({ config, service, metrics }, indicator, { from: hour, to: hour + hourMs });
    const record = hourRecord(service, observer, hour, cells);
    if (record.known > (known.get(hour)?.known ?? 0)) {
      await ledger.putMetricHour(record);
      known.set(hour, record);
    }
  }
  const days = new Set([...fetched, end - hourMs].map(dayOf).filter((day) => day + dayMs <= end));
  for (const day of days) await recordDay(service, observer, day, ledger);
  const stillOpen = open.find((hour) => (known.get(hour)?.known ?? 0) < minutesPerHour);
  // Where only this call's share was too much, the next one goes on at once.
  recorded.set(service.id, { upTo: stillOpen ?? end, triedAt: open.length > hoursMax ? 0 : now });
}

function hoursIn(from: number, to: number): readonly number[] {
  return Array.from({ length: (to - from) / hourMs }, (_, index) => from + index * hourMs);
}

function hourRecord(service: Service, writer: string, hour: number, cells: readonly Cell[]): MetricHour {
  const known = cells.filter((cell) => cell !== 'missing').length;
  return { service: service.id, hour, writer, cells: cellsText(cells), known };
}

async function recordDay(service: Service, writer: string, day: number, ledger: Ledger): Promise<void> {
  const range = { from: day, to: day + dayMs };
  const hours = bestMetricHours(await ledger.metricHours(service.id, range));
  const [before] = bestMetricDays(await ledger.metricDays(service.id, range));
  const known = hours.reduce((sum, hour) => sum + hour.known, 0);
  if (known <= (before?.known ?? 0)) return;
  await ledger.putMetricDay({ service: service.id, day, writer, known, counted: dayOfHours(day, hours) });
}

function dayOfHours(day: number, hours: readonly MetricHour[]): Counted {
  if (hours.length === 0) return { ...nothingCounted, missingMs: dayMs };
  const pieces = hours.flatMap(({ hour, cells }) => piecesOfCells(cellsOf(cells), hour, minuteMs));
  const range = { from: day, to: day + dayMs };
  const series = appendAll(emptySeries(day), stretchesOfPieces(pieces, { ...range, since: day }));
  return sumOf(series, range.from, range.to);
}
