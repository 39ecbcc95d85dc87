/** Which objects a rule's scope takes in. Pure. */
import type { Scope, Tags } from '../bucket.ts';
import { all, type Sure, sure } from '../sure.ts';

/** @param tags absent where nobody asked for the object's. */
export function fitsScope(scope: Scope, key: string, tags: Tags | undefined): Sure {
  const byPrefix = sure(key.startsWith(scope.prefix));
  const asked = Object.entries(scope.tags);
  if (asked.length === 0) return byPrefix;
  if (tags === undefined) return all([byPrefix, 'unsure']);
  return all([byPrefix, sure(asked.every(([name, value]) => Object.hasOwn(tags, name) && tags[name] === value))]);
}

/** Every key, whatever its tags. */
export function isEverything({ prefix, tags }: Scope): boolean {
  return prefix === '' && Object.keys(tags).length === 0;
}

/** Whether a key can stand under both. */
export function prefixesMeet(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** How a person reads it: `db/, tagged tier=gold`. */
export function scopeText({ prefix, tags }: Scope): string {
  const tagged = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
  const keys = prefix === '' ? 'every key' : `keys under ${prefix}`;
  return tagged.length === 0 ? keys : `${keys} tagged ${tagged.toSorted().join(', ')}`;
}
