/** What is still there past the day by which the policy wants it gone. Pure. */

import { dayMs } from '../../../availability/slots.ts';
import type { Lifecycle, Scope } from '../../bucket.ts';
import { deletedAt, type Life, type ObjectFacts } from '../../life.ts';
import { dueAfter, nextMidnight } from '../../lifecycle/days.ts';
import { compileLifecycle } from '../../lifecycle.ts';
import { versionKinds } from '../../versionKinds.ts';
import { representativesOf } from './representatives.ts';
import type { VersioningState } from './underVersioning.ts';

export type Remains = {
  readonly scope: Scope;
  /** Bytes, of the object that was tried. */
  readonly size: number;
  /** Days from its creation until it is gone; absent when it never is. */
  readonly goneDays?: number;
  /** The rule that expires it while it is current, if any does, after so many days. */
  readonly expiry?: { readonly rule: number; readonly days: number };
};

/**
 * Of objects that nobody overwrites; an overwritten version goes no later than one that a rule makes noncurrent. In a bucket
 * with versions S3 needs two steps, a marker and, a day later at the soonest, the deletion: that day is not held against it.
 */
export function remainsOf(
  goneByDay: number,
  lifecycle: Lifecycle,
  { versioning, now }: { readonly versioning: VersioningState; readonly now: number },
): readonly Remains[] {
  const lifeOf = compileLifecycle(lifecycle);
  const createdAt = nextMidnight(now + 1) - dayMs / 2;
  const by = dueAfter(createdAt, goneByDay) + (versioning === 'off' ? 0 : dayMs);
  return representativesOf(lifecycle.rules).flatMap(({ key, size, tags, scope }) =>
    versionKinds(versioning).flatMap((kind): readonly Remains[] => {
      const object: ObjectFacts = { key, size, tags, createdAt, storageClass: 'STANDARD', ...kind };
      const life = lifeOf(object);
      const goneAt = deletedAt(life);
      if (goneAt !== undefined && goneAt <= by) return [];
      return [
        {
          scope,
          size,
          ...(goneAt === undefined ? {} : { goneDays: Math.floor((goneAt - createdAt) / dayMs) }),
          ...expiryIn(life, createdAt),
        },
      ];
    }),
  );
}

function expiryIn({ events }: Life, createdAt: number): Pick<Remains, 'expiry'> {
  const end = events.find(({ what }) => what === 'superseded');
  if (end?.rule === undefined) return {};
  return { expiry: { rule: end.rule, days: Math.floor((end.at - createdAt) / dayMs) } };
}
