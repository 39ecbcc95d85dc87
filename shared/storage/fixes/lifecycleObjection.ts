/** Whether one lifecycle deletes or hides anything sooner than another. Pure. */

import { dayMs } from '../../availability/slots.ts';
import type { BucketSettings, Lifecycle, LifecycleRule } from '../bucket.ts';
import { expiryDates } from '../checks/lifecycle/dates.ts';
import { type Representative, representativesOf } from '../checks/lifecycle/representatives.ts';
import { TooManyRulesError } from '../checks/lifecycle/tooManyRules.ts';
import { noLifecycle } from '../checks/lifecycle/underVersioning.ts';
import type { Life, ObjectFacts } from '../life.ts';
import { nextMidnight } from '../lifecycle/days.ts';
import { compileLifecycle } from '../lifecycle.ts';
import { versionKinds } from '../versionKinds.ts';

/** Compared on objects that stand for all that either of the two tells apart, and on the sampled ones. */
export function lifecycleObjection(before: BucketSettings, after: BucketSettings, now: number): string | undefined {
  if (before.lifecycle.state === 'unknown' || after.lifecycle.state !== 'found') {
    return 'may delete something sooner, because the rules of now are unknown';
  }
  const was = before.lifecycle.state === 'found' ? before.lifecycle.value : noLifecycle;
  const is = after.lifecycle.value;
  const lost = lostRule(was, is);
  if (lost !== undefined) return `would drop the rule ${lost}`;
  if (abortsSooner(was, is)) return 'would delete the parts of uploads that are not complete yet';
  try {
    return soonerObjection(before, { was, is, now });
  } catch (error) {
    if (error instanceof TooManyRulesError) return `may delete something sooner: ${error.message}`;
    throw error;
  }
}

type Change = { readonly was: Lifecycle; readonly is: Lifecycle; readonly now: number };

function soonerObjection(before: BucketSettings, { was, is, now }: Change): string | undefined {
  const [oldLife, newLife] = [compileLifecycle(was), compileLifecycle(is)];
  for (const object of objectsFor(before, [...was.rules, ...is.rules], now)) {
    const sooner = soonerIn(oldLife(object), newLife(object));
    if (sooner !== undefined) return `would ${sooner} ${object.key} sooner than the rules of now do`;
  }
  return undefined;
}

/** Every rule of before must be there, in its place; what it does to the objects is compared on the objects. */
function lostRule(was: Lifecycle, is: Lifecycle): string | undefined {
  const place = was.rules.findIndex((rule, index) => {
    const other = is.rules[index];
    return other === undefined || rule.id !== other.id || rule.enabled !== other.enabled || !isSameFilter(rule, other);
  });
  return place === -1 ? undefined : (was.rules[place]?.id ?? String(place + 1));
}

function isSameFilter({ filter: a }: LifecycleRule, { filter: b }: LifecycleRule): boolean {
  const tags = Object.entries(a.tags);
  return (
    a.prefix === b.prefix &&
    a.sizeGreaterThan === b.sizeGreaterThan &&
    a.sizeLessThan === b.sizeLessThan &&
    tags.length === Object.keys(b.tags).length &&
    tags.every(([key, value]) => b.tags[key] === value)
  );
}

function abortsSooner(was: Lifecycle, is: Lifecycle): boolean {
  return is.rules.some((rule, place) => {
    if (!rule.enabled || rule.abortMultipartDays === undefined) return false;
    const before = was.rules[place];
    return before?.abortMultipartDays === undefined || rule.abortMultipartDays < before.abortMultipartDays;
  });
}

/** Old and new, untouched and overwritten, with none and with ever more newer versions, in every state of versioning. */
function* objectsFor(before: BucketSettings, rules: readonly LifecycleRule[], now: number): Generator<ObjectFacts> {
  const newest = nextMidnight(now + 1) - 1;
  const newer = newerVersionsIn(rules);
  const datesOf = expiryDates(rules);
  for (const one of representativesOf(rules)) {
    for (const createdAt of [newest, newest - oldDays * dayMs, ...datesOf(one)])
      yield* variantsOf(one, createdAt, { before, newer });
  }
  if (before.objects.state !== 'found') return;
  for (const { key, size, tags = {}, lastModified } of before.objects.value.objects) {
    yield* variantsOf({ key, size, tags, scope: { prefix: key, tags } }, lastModified, { before, newer });
  }
}

const oldDays = 3_650;

/** None, and about as many newer noncurrent versions as any rule keeps. */
function newerVersionsIn(rules: readonly LifecycleRule[]): readonly number[] {
  const kept = rules.flatMap(({ noncurrentExpiration }) => noncurrentExpiration?.newerVersions ?? []);
  return [...new Set([0, ...kept.flatMap((count) => [count - 1, count, count + 1])])];
}

type Comparing = { readonly before: BucketSettings; readonly newer: readonly number[] };

function* variantsOf(
  { key, size, tags }: Representative,
  createdAt: number,
  { before: { versioning }, newer }: Comparing,
): Generator<ObjectFacts> {
  const states: readonly ObjectFacts['versioning'][] =
    versioning.state === 'unknown'
      ? ['off', 'enabled', 'suspended']
      : [versioning.state === 'absent' ? 'off' : versioning.value.status];
  for (const kind of states.flatMap(versionKinds)) {
    const object: ObjectFacts = { key, size, tags, createdAt, storageClass: 'STANDARD', ...kind };
    yield object;
    for (const newerVersions of newer) yield { ...object, supersededAt: createdAt, newerVersions };
  }
}

function soonerIn(was: Life, is: Life): 'delete' | 'hide' | undefined {
  if (endOf(is, 'deleted') < endOf(was, 'deleted')) return 'delete';
  return endOf(is, 'superseded') < endOf(was, 'superseded') ? 'hide' : undefined;
}

function endOf({ events }: Life, what: 'deleted' | 'superseded'): number {
  return events.find((event) => event.what === what)?.at ?? Number.POSITIVE_INFINITY;
}
