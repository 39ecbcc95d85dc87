/** What the status is measured on. */
import type { Config } from '../shared/config/config.ts';
import { everyMsDefault } from '../shared/config/defaults.ts';
import { syntheticConfig } from './synthetic.ts';

export const serviceCount = 100;
export const everyMs = everyMsDefault;
export const statusPath = '/api/v1/status';

export function statusConfig(): Config {
  return syntheticConfig(serviceCount, everyMs);
}
