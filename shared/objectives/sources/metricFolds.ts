/** Of what several regions recorded of the same time, the record that knows more. Pure. */
import type { MetricDay, MetricHour } from '../../ledger/metricFold.ts';

export function bestMetricHours(hours: readonly MetricHour[]): readonly MetricHour[] {
  return best(hours, ({ hour }) => hour);
}

export function bestMetricDays(days: readonly MetricDay[]): readonly MetricDay[] {
  return best(days, ({ day }) => day);
}

/** Oldest first. */
function best<T extends { readonly known: number }>(
  records: readonly T[],
  timeOf: (record: T) => number,
): readonly T[] {
  const found = new Map<number, T>();
  for (const record of records) {
    const other = found.get(timeOf(record));
    if (other === undefined || record.known > other.known) found.set(timeOf(record), record);
  }
  return [...found.values()].sort((a, b) => timeOf(a) - timeOf(b));
}
