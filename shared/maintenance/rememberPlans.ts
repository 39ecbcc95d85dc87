/** What people have planned as it was a moment ago: services are tended many times a minute, and windows are minutes long. */
import type { Clock } from '../runtime/clock.ts';
import { sharedRead } from '../runtime/sharedRead.ts';
import type { PlanStore } from './store.ts';

/** So late a window that begins at once, or is ended, takes hold. */
const rememberedMs = 5_000;

/** For those who only ask for the windows from now on. */
export function rememberPlans(
  store: Pick<PlanStore, 'readPlans'>,
  clock: Pick<Clock, 'now'>,
): Pick<PlanStore, 'readPlans'> {
  const read = sharedRead(clock, rememberedMs, () => store.readPlans(clock.now() - rememberedMs));
  return { readPlans: (since) => (since < clock.now() - rememberedMs ? store.readPlans(since) : read()) };
}
