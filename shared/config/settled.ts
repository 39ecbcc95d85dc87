/** Taking settings for granted: after a draft without problems, each is either valid or absent. */
import type { Setting } from './part.ts';

/** `{ [key]: value }`, or nothing when there is no value. */
export function given<const K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  const entry: { [P in K]?: T } = {};
  if (value !== undefined) entry[key] = value;
  return entry;
}

/** The errors of this and the next function mean that a problem went unreported, which is a bug. */
export function or<T, D>(setting: Setting<T>, absent: D): T | D {
  if (setting.state === 'invalid') throw new Error(`unreported problem at ${setting.part.path.join('.')}`);
  return setting.state === 'valid' ? setting.value : absent;
}

export function must<T>(setting: Setting<T>): T {
  if (setting.state !== 'valid') throw new Error(`unreported problem at ${setting.part.path.join('.')}`);
  return setting.value;
}
