/** The config as it counts: with its own windows and those that people have planned. */
import type { Config } from '../config/config.ts';
import { withPlanned } from './plan.ts';
import type { ReadPlans } from './store.ts';

/**
 * @param since the windows that have some time at or after this moment are all there, Unix milliseconds.
 * @throws ControlUnavailable, ControlCorrupt
 */
export async function countingConfig(config: Config, since: number, readPlans: ReadPlans): Promise<Config> {
  return withPlanned(config, await readPlans(since));
}
