/** The verb `readLatencySeries`: how fast the endpoints of a service answered, hour by hour or day by day. */
import { latencyQuantile, mergeSketches } from '../availability/latency.ts';
import { dayOf, hourOf } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import { bestDays, bestHours } from '../ledger/foldDay.ts';
import type { Day, Hour } from '../ledger/hour.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { quantiles } from './readLatencies.ts';
import type { Resolution } from './readUptime.ts';

export type LatencyBucket = {
  readonly from: number;
  readonly endpoint: string;
  /** In the order of `quantiles`, milliseconds. */
  readonly latencyMs: readonly number[];
};

export type LatencySeriesInput = Range & { readonly service: Service; readonly resolution: Resolution };

/** Oldest first; only what is folded, and has a latency. @throws LedgerUnavailable */
export async function readLatencySeries(
  { service, from, to, resolution }: LatencySeriesInput,
  { ledger }: { readonly ledger: Pick<Ledger, 'hours' | 'days'> },
): Promise<readonly LatencyBucket[]> {
  if (resolution === 'hour') {
    const hours = bestHours(await ledger.hours(service.id, { from: hourOf(from), to }));
    return hours.flatMap((hour) => bucketsOf(hour.hour, hour, service));
  }
  const days = bestDays(await ledger.days(service.id, { from: dayOf(from), to }));
  return days.flatMap((day) => bucketsOf(day.day, day, service));
}

function bucketsOf(
  from: number,
  fold: Pick<Hour | Day, 'endpoints'>,
  { endpoints }: Service,
): readonly LatencyBucket[] {
  return endpoints.flatMap(({ id }) => {
    const text = fold.endpoints[id]?.latency;
    const sketch = mergeSketches(text === undefined ? [] : [text]);
    const latencyMs = quantiles.flatMap((quantile) => latencyQuantile(sketch, quantile) ?? []);
    return latencyMs.length === quantiles.length ? [{ from, endpoint: id, latencyMs }] : [];
  });
}
