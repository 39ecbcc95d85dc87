/** What a lifecycle rule, or some of the objects, is called. */
import type { LifecycleRule, Scope } from '../../bucket.ts';
import { shortened } from '../outcome.ts';

/**
 * `objects under db/`, `objects under db/ tagged env=prod`, `objects outside logs/`.
 *
 * @param others the prefixes that are told of by themselves.
 */
export function scopeText({ prefix, tags }: Scope, others: readonly string[] = []): string {
  const under = prefix === '' ? `objects${outside(others)}` : `objects under ${shortened(prefix, 60)}`;
  const tagged = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return tagged.length === 0 ? under : `${under} tagged ${shortened(tagged.join(', '), 60)}`;
}

const namedMax = 3;

function outside(others: readonly string[]): string {
  const prefixes = [...new Set(others)].filter((other) => other !== '');
  if (prefixes.length === 0) return '';
  const named = prefixes.slice(0, namedMax).map((prefix) => shortened(prefix, 60));
  const more = prefixes.length - named.length;
  return ` outside ${named.join(', ')}${more === 0 ? '' : ` and ${more} more prefixes`}`;
}

/** Stays the same as long as the prefix and the tags do. */
export function scopeKey({ prefix, tags }: Scope): string {
  const tagged = Object.entries(tags)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  return [prefix, ...tagged].join('&');
}

/** The rule's id in quotes, or its place. */
export function ruleText(rule: LifecycleRule | undefined, place: number): string {
  return rule?.id === undefined || rule.id === '' ? `rule ${place + 1}` : `rule “${shortened(rule.id, 60)}”`;
}

export function rulePath(place: number, part = ''): string {
  return `Rules[${place}]${part === '' ? '' : `.${part}`}`;
}

export function sizeText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}
