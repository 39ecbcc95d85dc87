/** How the functions learn how far data is behind. */
import { createCloudWatchLag } from '../aws/cloudWatchLag.ts';
import type { LagMeter } from '../failover/lag.ts';
import { logger } from './lambda.ts';

export function lagMeter(): LagMeter {
  return createCloudWatchLag({
    onError: (error) => logger.error('The metric of a lag could not be read, so it is not known.', error),
  });
}
