/**
 * A life again, midnight by midnight: on each one every rule is asked anew whether it is due, and at most one thing is
 * done. Nothing is computed ahead, sorted by time or compiled.
 */
import type { Lifecycle, LifecycleRule, When } from '../../shared/storage/bucket.ts';
import type { ObjectFacts } from '../../shared/storage/life.ts';

const day = 86_400_000;

/** The worst to the best, by "How Amazon S3 handles conflicts in lifecycle configurations". */
const wishes = ['STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE'];

const ways = new Set(
  [
    'STANDARD>STANDARD_IA INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE',
    'STANDARD_IA>INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE',
    'INTELLIGENT_TIERING>ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE',
    'ONEZONE_IA>GLACIER DEEP_ARCHIVE',
    'GLACIER_IR>GLACIER DEEP_ARCHIVE',
    'GLACIER>DEEP_ARCHIVE',
  ].flatMap((line) => {
    const [from, to = ''] = line.split('>');
    return to.split(' ').map((one) => `${from}>${one}`);
  }),
);

type State = {
  stage: 'current' | 'noncurrent' | 'marker' | 'over';
  storageClass: string;
  /** When it became noncurrent, and whether by a marker. */
  since: number;
  markerAt: number | undefined;
  aloneAt: number;
};

/** `<time> <what> <class>` for everything until so many days after the creation. */
export function naiveLife(object: ObjectFacts, lifecycle: Lifecycle, days: number): readonly string[] {
  const happened: string[] = [`${object.createdAt} created ${object.storageClass}`];
  const state: State = {
    stage: 'current',
    storageClass: object.storageClass,
    since: Number.NaN,
    markerAt: undefined,
    aloneAt: Number.NaN,
  };
  const tell = (at: number, what: string, isThere: boolean) =>
    happened.push(isThere ? `${at} ${what} ${state.storageClass}` : `${at} ${what}`);
  let midnight = object.createdAt - (object.createdAt % day);
  if (midnight < object.createdAt) midnight += day;
  const isLost = object.versioning === 'off' || (object.versioning === 'suspended' && object.nullVersion !== false);
  const gone = object.supersededAt === undefined ? undefined : Math.max(object.supersededAt, object.createdAt);
  for (; midnight <= object.createdAt + days * day; midnight += day) {
    if (state.stage === 'current' && gone !== undefined && gone <= midnight) {
      if (isLost) state.stage = 'over';
      else Object.assign(state, { stage: 'noncurrent', since: gone });
      tell(gone, isLost ? 'deleted' : 'superseded', !isLost);
    }
    if (state.stage === 'current') asCurrent(midnight, isLost);
    else if (state.stage === 'noncurrent') asNoncurrent(midnight);
    else if (state.stage === 'marker') asMarker(midnight);
  }
  return happened;

  function asCurrent(now: number, isForGood: boolean): void {
    const isDue = (when: When, at: number) =>
      'date' in when ? at >= when.date : at >= object.createdAt + when.days * day;
    const isNew = (when: When) => isDue(when, now) && !(now - day >= object.createdAt && isDue(when, now - day));
    const rules = fitting(object, lifecycle);
    const expires = rules.some(
      ({ expiration: when }) => when && !('expiredObjectDeleteMarker' in when) && isDue(when, now),
    );
    if (expires && isForGood) {
      state.stage = object.versioning === 'off' ? 'over' : 'marker';
      Object.assign(state, { markerAt: now, aloneAt: now });
      tell(now, 'deleted', false);
      return;
    }
    const moves = rules.flatMap((rule) =>
      rule.transitions.filter(({ when }) => isNew(when)).map(({ storageClass }) => ({ rule, storageClass })),
    );
    if (move(now, moves)) return;
    if (!expires) return;
    Object.assign(state, { stage: 'noncurrent', since: now, markerAt: now });
    tell(now, 'superseded', true);
  }

  function asNoncurrent(now: number): void {
    if (state.markerAt === now) return;
    const first = state.markerAt === undefined ? state.since : state.markerAt + day;
    const isDue = (noncurrentDays: number, at: number) => at >= first && at >= state.since + noncurrentDays * day;
    const enough = (newer = 0) => (object.newerVersions ?? 0) >= newer;
    const rules = fitting(object, lifecycle);
    if (rules.some(({ noncurrentExpiration: one }) => one && enough(one.newerVersions) && isDue(one.days, now))) {
      tell(now, 'deleted', false);
      state.stage = state.markerAt === undefined ? 'over' : 'marker';
      state.aloneAt = now;
      return;
    }
    const moves = rules.flatMap((rule) =>
      rule.noncurrentTransitions
        .filter((one) => enough(one.newerVersions) && isDue(one.days, now) && !isDue(one.days, now - day))
        .map(({ storageClass }) => ({ rule, storageClass })),
    );
    move(now, moves);
  }

  function asMarker(now: number): void {
    if (now === state.aloneAt) return;
    const madeAt = state.markerAt ?? Number.NaN;
    const isRemoved = lifecycle.rules.some(({ enabled, filter, expiration }) => {
      const isForMarkers =
        Object.keys(filter.tags).length +
          Number(filter.sizeGreaterThan !== undefined) +
          Number(filter.sizeLessThan !== undefined) ===
        0;
      if (!enabled || !isForMarkers || expiration === undefined || object.key.indexOf(filter.prefix) !== 0)
        return false;
      if ('expiredObjectDeleteMarker' in expiration) return true;
      return 'date' in expiration ? now >= expiration.date : now >= madeAt + expiration.days * day;
    });
    if (!isRemoved) return;
    tell(now, 'marker-removed', false);
    state.stage = 'over';
  }

  function move(now: number, moves: readonly { rule: LifecycleRule; storageClass: string }[]): boolean {
    const possible = moves
      .filter(({ rule, storageClass }) => mayMove(object, rule, storageClass, lifecycle))
      .map(({ storageClass }) => storageClass)
      .filter((storageClass) => ways.has(`${state.storageClass}>${storageClass}`));
    const best = wishes.findLast((storageClass) => possible.includes(storageClass));
    if (best === undefined) return false;
    state.storageClass = best;
    tell(now, 'moved', true);
    return true;
  }
}

function fitting(object: ObjectFacts, { rules }: Lifecycle): readonly LifecycleRule[] {
  return rules.filter(({ enabled, filter: { prefix, tags, sizeGreaterThan, sizeLessThan } }) => {
    const has = new Map(Object.entries(object.tags));
    const isTagged = Object.keys(tags).every((key) => has.get(key) === tags[key]);
    const isSized = !(object.size <= (sizeGreaterThan ?? -1)) && !(object.size >= (sizeLessThan ?? 2 ** 60));
    return enabled && isTagged && isSized && object.key.slice(0, prefix.length) === prefix;
  });
}

function mayMove(object: ObjectFacts, { filter }: LifecycleRule, to: string, { minimumSize }: Lifecycle): boolean {
  if (object.unreplicated && object.versioning !== 'off') return false;
  if (object.size >= 131_072 || 'sizeGreaterThan' in filter || 'sizeLessThan' in filter) return true;
  return minimumSize === 'varies_by_storage_class' && ['GLACIER', 'DEEP_ARCHIVE'].includes(to);
}
