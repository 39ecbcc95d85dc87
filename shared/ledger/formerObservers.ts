/** Observers that the config no longer has: what they saw while it had them still counts. */
import { dayMs } from '../availability/slots.ts';
import type { Recent } from './recent.ts';

/** Days are folded again until their end and the one after, so rounds are looked for that long. */
const rememberedMs = 2 * dayMs;

/** By name, until when it was configured, Unix milliseconds. */
export function formerObservers(
  observers: readonly string[],
  recents: readonly Recent[],
  now: number,
): Readonly<Record<string, number>> {
  const former = new Map<string, number>();
  const remember = (name: string, until: number) => {
    if (observers.includes(name) || now - until > rememberedMs) return;
    former.set(name, Math.max(until, former.get(name) ?? 0));
  };
  for (const recent of recents) {
    for (const name of recent.observers) remember(name, recent.to);
    for (const [name, until] of Object.entries(recent.formerObservers)) remember(name, until);
  }
  return Object.fromEntries(former);
}
