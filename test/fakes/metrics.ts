/** Where counts of metrics come from in tests that have none. */
import type { MetricReader } from '../../shared/objectives/metricReader.ts';

/** Nothing can be asked. */
export const noMetrics: MetricReader = async (_indicator, { from, to }) =>
  Array.from({ length: (to - from) / 60_000 }, () => 'missing' as const);
