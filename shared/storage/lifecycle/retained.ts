/**
 * How soon a lifecycle may delete something under a prefix: not of one object, but of any that could stand there. Pure.
 *
 * Each rule is tried on an object made for it, with the tags and the size that it asks for, written at the moment that
 * gives it the least time.
 */

import { dayMs } from '../../availability/slots.ts';
import { given } from '../../config/settled.ts';
import type { Lifecycle, LifecycleFilter, LifecycleRule, Tags } from '../bucket.ts';
import { classAt, type Life, type LifeEvent, type ObjectFacts } from '../life.ts';
import { compileLifecycle } from '../lifecycle.ts';
import { prefixesMeet } from '../replication/scopeFit.ts';
import { archivedClasses } from '../settingsSay.ts';
import { meetingPrefix } from './byPrefix.ts';
import { nextMidnight } from './days.ts';

/** The soonest that something happens to an object, and to what kind of object. */
export type Soonest = {
  /** From its creation; of a noncurrent version, from when it became one. Milliseconds. */
  readonly afterMs: number;
  /** The rule that does it. */
  readonly rule: number;
  readonly object: ObjectFacts;
  readonly life: Life;
};

export type Soon = { readonly [What in keyof Endings]?: Soonest };

/** What happens to each kind of object. */
export type Endings = {
  /** Deletion for good of an object that nobody touches. */
  readonly untouched: readonly Soonest[];
  /** An object that nobody touches is gone, or hidden behind a delete marker, from whoever asks for its key. */
  readonly hidden: readonly Soonest[];
  /** Deletion for good of a version that was overwritten, or deleted by a person. */
  readonly superseded: readonly Soonest[];
  /** An object that nobody touches is in a class that must be restored before it is read. */
  readonly archived: readonly Soonest[];
};

export function soonest(...of: Parameters<typeof endings>): Soon {
  const { untouched, hidden, superseded, archived } = endings(...of);
  return {
    ...given('untouched', least(untouched)),
    ...given('hidden', least(hidden)),
    ...given('superseded', least(superseded)),
    ...given('archived', least(archived)),
  };
}

/** @param isMeant leaves out keys under the prefix that something else is asked of. */
export function endings(
  prefix: string,
  lifecycle: Lifecycle,
  versioning: ObjectFacts['versioning'],
  now: number,
  isMeant: (key: string) => boolean = () => true,
): Endings {
  const lifeOf = compileLifecycle(lifecycle);
  const untouched: Soonest[] = [];
  const hidden: Soonest[] = [];
  const superseded: Soonest[] = [];
  const archived: Soonest[] = [];
  for (const { filter, writtenAfter } of witnesses(prefix, lifecycle, ({ prefix: under }) =>
    isMeant(keyUnder(under)),
  )) {
    const object = objectFor(filter, versioning, Math.max(now, writtenAfter));
    const life = lifeOf(object);
    untouched.push(...until(object, life, deletionOf(life)));
    hidden.push(...until(object, life, hidingOf(life)));
    archived.push(...until(object, life, archivingOf(life)));
    const old = { ...object, supersededAt: object.createdAt, newerVersions: newerVersionsMax };
    const end = lifeOf(old);
    if (versioning !== 'off') superseded.push(...until(old, end, deletionOf(end)));
  }
  return { untouched, hidden, superseded, archived };
}

function deletionOf({ events }: Life): LifeEvent | undefined {
  return events.find(({ what }) => what === 'deleted');
}

function hidingOf({ events }: Life): LifeEvent | undefined {
  return events.find(({ what }) => what === 'deleted' || what === 'superseded');
}

function archivingOf(life: Life): LifeEvent | undefined {
  return life.events.find(({ what, at }) => {
    const storageClass = classAt(life, at);
    return what === 'moved' && storageClass !== undefined && archivedClasses.includes(storageClass);
  });
}

function until(object: ObjectFacts, life: Life, event: LifeEvent | undefined): readonly Soonest[] {
  if (event?.rule === undefined) return [];
  return [{ afterMs: event.at - object.createdAt, rule: event.rule, object, life }];
}

export function least(all: readonly Soonest[]): Soonest | undefined {
  return all.reduce<Soonest | undefined>(
    (first, one) => (first === undefined || one.afterMs < first.afterMs ? one : first),
    undefined,
  );
}

type Witness = {
  readonly filter: LifecycleFilter;
  /** A rule with a date takes whatever is written after it at the next midnight. */
  readonly writtenAfter: number;
};

/**
 * An object for every enabled rule that meets the prefix, and for every one that expires objects with the noncurrent rules
 * that then end them soonest. Of an object that nobody touches there is no newer noncurrent version, so that rules which
 * keep some of these never end it.
 */
function witnesses(
  prefix: string,
  { rules }: Lifecycle,
  isMeant: (filter: LifecycleFilter) => boolean,
): readonly Witness[] {
  const meeting = rules.filter(({ enabled, filter }) => enabled && prefixesMeet(prefix, filter.prefix));
  const quickest = meeting
    .filter(({ noncurrentExpiration: ends }) => ends !== undefined && (ends.newerVersions ?? 0) === 0)
    .toSorted((a, b) => (a.noncurrentExpiration?.days ?? 0) - (b.noncurrentExpiration?.days ?? 0));
  const near = meetingPrefix(quickest, ({ filter }) => filter.prefix);
  const under: LifecycleFilter = { prefix, tags: {} };
  return meeting.flatMap((rule) => {
    const own = together(under, rule.filter);
    if (own === undefined) return [];
    const writtenAfter = latestDate(rule);
    const ends = rule.expiration !== undefined && !('expiredObjectDeleteMarker' in rule.expiration);
    const both = ends ? firstThat(near(own.prefix), own, isMeant) : [];
    return [own, ...both].filter(isMeant).map((filter) => ({ filter, writtenAfter }));
  });
}

/** The slower ones give any object more time; more than the first, because moves can delay a marker by days. */
const pairedMax = 10;

function firstThat(
  quickest: readonly LifecycleRule[],
  own: LifecycleFilter,
  isMeant: (filter: LifecycleFilter) => boolean,
): readonly LifecycleFilter[] {
  const both: LifecycleFilter[] = [];
  for (const { filter } of quickest) {
    const fits = together(own, filter);
    if (fits !== undefined && isMeant(fits)) both.push(fits);
    if (both.length === pairedMax) break;
  }
  return both;
}

function latestDate({ expiration, transitions }: LifecycleRule): number {
  const whens = transitions.map(({ when }) => when);
  if (expiration !== undefined && !('expiredObjectDeleteMarker' in expiration)) whens.push(expiration);
  return Math.max(0, ...whens.map((when) => ('date' in when ? when.date : 0)));
}

/** What fits both; undefined when nothing does. */
function together(one: LifecycleFilter, other: LifecycleFilter): LifecycleFilter | undefined {
  if (!prefixesMeet(one.prefix, other.prefix)) return undefined;
  const clash = Object.entries(one.tags).some(([name, value]) => (other.tags[name] ?? value) !== value);
  const sizeGreaterThan = Math.max(one.sizeGreaterThan ?? -1, other.sizeGreaterThan ?? -1);
  const sizeLessThan = Math.min(one.sizeLessThan ?? sizeMax + 1, other.sizeLessThan ?? sizeMax + 1);
  if (clash || sizeGreaterThan + 1 >= sizeLessThan) return undefined;
  const tags: Tags = { ...one.tags, ...other.tags };
  const prefix = one.prefix.length > other.prefix.length ? one.prefix : other.prefix;
  return { prefix, tags, sizeGreaterThan, sizeLessThan };
}

/** Amazon S3 User Guide, "Uploading objects": the largest object, 50 TB. */
const sizeMax = 50 * 2 ** 40;

/** PutBucketLifecycleConfiguration, `NewerNoncurrentVersions`: no rule keeps more than so many. */
const newerVersionsMax = 100;

/** Large enough for every transition, where the filter leaves the choice. */
const usualSize = 2 ** 30;

function objectFor(filter: LifecycleFilter, versioning: ObjectFacts['versioning'], after: number): ObjectFacts {
  const { prefix, tags, sizeGreaterThan = -1, sizeLessThan = sizeMax + 1 } = filter;
  return {
    key: keyUnder(prefix),
    size: Math.min(Math.max(usualSize, sizeGreaterThan + 1), sizeLessThan - 1),
    tags,
    // S3 rounds up to the next midnight, so what is written just before one has the least time.
    createdAt: nextMidnight(after + 1) - 1,
    storageClass: 'STANDARD',
    versioning,
  };
}

/** With a private character, so that the key stands under no longer prefix that anybody has written. */
function keyUnder(prefix: string): string {
  return `${prefix}\u{E000}`;
}

/** A duration of a lifecycle in days, as it counts them: a day that has begun has passed. */
export function daysOf(ms: number): number {
  return Math.floor(ms / dayMs);
}
