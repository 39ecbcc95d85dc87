/** Observers that the config no longer has: what they saw while it had them still counts. */
import { dayMs } from '../availability/slots.ts';
import type { Recent } from './recent.ts';

/** A little longer than hours are looked back at. */
const rememberedMs = 4 * dayMs;

/** By name, until when it was configured, Unix milliseconds: the first rollup without it, minutes after its removal at most. */
export function formerObservers(
  observers: readonly string[],
  recents: readonly Recent[],
  now: number,
): Readonly<Record<string, number>> {
  // Only the newest knows: another writer's may be from long ago and name whom everybody has forgotten since.
  const newest = [...recents].sort((a, b) => b.to - a.to)[0];
  const removedNow = Object.fromEntries((newest?.observers ?? []).map((name) => [name, now]));
  const former = { ...removedNow, ...newest?.formerObservers };
  return Object.fromEntries(
    Object.entries(former).filter(([name, until]) => !observers.includes(name) && now - until <= rememberedMs),
  );
}
