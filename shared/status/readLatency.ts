/** The verb `readLatency`: how fast a service's endpoints answered, over time. */
import { latencyQuantile, mergeSketches } from '../availability/latency.ts';
import { dayMs } from '../availability/slots.ts';
import { bestDays, bestHours } from '../ledger/foldDay.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';

export type LatencyQuantiles = { readonly p50: number; readonly p95: number; readonly p99: number };

export type LatencyBucket = {
  /** When the hour or day began, Unix milliseconds. */
  readonly at: number;
  /** Milliseconds, by endpoint; an endpoint that was never up in it is not there. */
  readonly endpoints: Readonly<Record<string, LatencyQuantiles>>;
};

/** Up to so long a range is told by the hour, a longer one by the day. */
const byHourMsMax = 3 * dayMs;

/** What has been folded of the range, oldest first: the hour under way is not. @throws LedgerUnavailable */
export async function readLatency(
  { service, from, to }: Range & { readonly service: string },
  { ledger }: { readonly ledger: Pick<Ledger, 'hours' | 'days'> },
): Promise<readonly LatencyBucket[]> {
  if (to - from <= byHourMsMax) {
    const hours = bestHours(await ledger.hours(service, { from, to }));
    return hours.map(({ hour, endpoints }) => ({ at: hour, endpoints: quantilesOf(endpoints) }));
  }
  const days = bestDays(await ledger.days(service, { from, to }));
  return days.map(({ day, endpoints }) => ({ at: day, endpoints: quantilesOf(endpoints) }));
}

function quantilesOf(
  endpoints: Readonly<Record<string, { readonly latency?: string }>>,
): Readonly<Record<string, LatencyQuantiles>> {
  return Object.fromEntries(
    Object.entries(endpoints).flatMap(([id, { latency }]) => {
      if (latency === undefined) return [];
      const sketch = mergeSketches([latency]);
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((quantile) => latencyQuantile(sketch, quantile));
      if (p50 === undefined || p95 === undefined || p99 === undefined) return [];
      return [[id, { p50, p95, p99 }] as const];
    }),
  );
}
