/** How long it would take to have a backup back, at any day from when it was written. Pure. */
import type { Backup } from '../config/auditConfig.ts';
import type { LifecycleRule, SampledObject } from './bucket.ts';
import type { BucketContext } from './check.ts';
import type { LifeEvent } from './life.ts';
import { compileLifecycle } from './lifecycle.ts';
import { retrievalOf } from './retrieval.ts';
import { versioningOf } from './settingsSay.ts';
import type { AnyStorageClass } from './storageClass.ts';

export type Restorable = {
  /** As measured, else as configured; undefined when nobody says. Milliseconds, without any retrieval. */
  readonly restoreMs?: number;
  /** From when on it takes longer than the RTO, and why. */
  readonly late?: Late;
  /** Whether every class that it is ever in has a documented time. */
  readonly isKnown: boolean;
  /** Whether it is known which rules are for it: some may go by tags that nobody asked for. */
  readonly tagsKnown: boolean;
};

export type Late = {
  readonly at: number;
  readonly writtenAt: number;
  readonly storageClass: AnyStorageClass;
  /** The longest that a standard retrieval takes, typically. */
  readonly retrievalMs: number;
  /** The rule of lifecycle that moves it there; absent where it was written so. */
  readonly rule?: number;
  /** The move is due, and the sample shows that S3 has not made it yet. */
  readonly isDue?: true;
};

/** @param objects what the backup consists of: it is there when the last of them is. */
export function restorableOf(
  backup: Backup,
  objects: readonly SampledObject[],
  { settings, measuredRestoreMs, now }: BucketContext,
): Restorable {
  const restoreMs = measuredRestoreMs.get(backup.id) ?? backup.restoreMs;
  const { lifecycle } = settings;
  const rules =
    lifecycle.state === 'found' ? lifecycle.value : { rules: [], minimumSize: 'all_storage_classes_128K' as const };
  const lifeOf = compileLifecycle(rules);
  const versioning = versioningOf(settings) ?? 'enabled';
  const stays = objects.flatMap((object) => {
    const { key, size, storageClass, lastModified } = object;
    const tags = object.tags ?? {};
    const { events } = lifeOf({ key, size, tags, createdAt: lastModified, storageClass, versioning });
    return staysOf(events, object, { now, isVersioned: versioning !== 'off' });
  });
  const { rtoMs } = backup;
  const late = stays
    .filter(
      ({ retrievalMs }) => rtoMs !== undefined && retrievalMs !== undefined && retrievalMs + (restoreMs ?? 0) > rtoMs,
    )
    .toSorted((a, b) => a.at - b.at || (b.retrievalMs ?? 0) - (a.retrievalMs ?? 0))[0];
  return {
    ...(restoreMs === undefined ? {} : { restoreMs }),
    ...(late === undefined ? {} : { late: { ...late, retrievalMs: late.retrievalMs ?? 0 } }),
    isKnown: stays.every(({ retrievalMs }) => retrievalMs !== undefined),
    tagsKnown: objects.every(({ tags }) => tags !== undefined) || !rules.rules.some(movesByTags),
  };
}

type Stay = Omit<Late, 'retrievalMs'> & { readonly retrievalMs: number | undefined };

/**
 * The classes that it is in from now on. The sample says in which it is now, which holds against what the rules say of
 * the past: they may be newer than the object, and "S3 Lifecycle blocks expiration and transition actions on objects with
 * PENDING or FAILED replication status" (S3 User Guide, "How S3 Lifecycle interacts with other bucket configurations").
 */
function staysOf(
  events: readonly LifeEvent[],
  { size, storageClass, lastModified, replicationStatus }: SampledObject,
  { now, isVersioned }: { readonly now: number; readonly isVersioned: boolean },
): readonly Stay[] {
  // It has been due and was not made; what is due later finds the object replicated, or else is reported of replication.
  const isBlocked = isVersioned && (replicationStatus === 'PENDING' || replicationStatus === 'FAILED');
  const stay = (at: number, inClass: AnyStorageClass, rule?: number): Stay => ({
    at,
    writtenAt: lastModified,
    storageClass: inClass,
    retrievalMs: retrievalOf(inClass, size).standard?.mostMs,
    ...(rule === undefined ? {} : { rule }),
  });
  const later = events.flatMap((event): readonly Stay[] => {
    if (event.what !== 'moved' || event.storageClass === undefined) return [];
    if (event.at > now) return [stay(event.at, event.storageClass, event.rule)];
    return isBlocked ? [] : [{ ...stay(now, event.storageClass, event.rule), isDue: true }];
  });
  return [stay(lastModified, storageClass), ...later];
}

function movesByTags({ enabled, filter, transitions }: LifecycleRule): boolean {
  return enabled && transitions.length > 0 && Object.keys(filter.tags).length > 0;
}
