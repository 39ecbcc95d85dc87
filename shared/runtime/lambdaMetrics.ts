/** How the functions learn what CloudWatch counted. */
import { createCloudWatchCounts } from '../aws/cloudWatchCounts.ts';
import type { Config } from '../config/config.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import { logger } from './lambda.ts';
import { systemClock } from './systemClock.ts';

export function metricReader({ observers: [home] }: Pick<Config, 'observers'>): MetricReader {
  return createCloudWatchCounts({
    home,
    clock: systemClock,
    onError: (error) => logger.error("An objective's metric could not be read, so its minutes are missing.", error),
  });
}
