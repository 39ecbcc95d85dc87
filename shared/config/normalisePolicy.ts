/** A policy of one's own, with what it does not say itself taken from the built-in one that it is like. */
import type { BuiltInPolicyName, StoragePolicy } from '../storage/policy.ts';
import type { PolicyDraft } from './draftPolicy.ts';
import type { Setting } from './part.ts';
import { tierClasses } from './policySchema.ts';
import { given } from './settled.ts';

/** Undefined when a setting of it is invalid. */
export function policyOf(
  draft: PolicyDraft,
  builtIn: (name: BuiltInPolicyName) => StoragePolicy,
): StoragePolicy | undefined {
  const { name, part: _, copyCounts: __, ...settings } = draft;
  if (draft.like.state !== 'valid' || Object.values(settings).some(({ state }) => state === 'invalid'))
    return undefined;
  const base = builtIn(draft.like.value);
  return {
    name,
    tiers: tiersOf(draft, base),
    ...given('keepDays', daysOf(draft.keep, base.keepDays)),
    ...given('keepNoncurrentDays', daysOf(draft.keepNoncurrent, base.keepNoncurrentDays)),
    ...given('goneByDay', daysOf(draft.gone, base.goneByDay)),
    versioned: own(draft.versioned, base.versioned),
    replicated: own(draft.replicated, base.replicated),
    publicAccess: own(draft.public, base.publicAccess),
    encryption: own(draft.encryption, base.encryption),
    ...given('abortMultipartByDay', daysOf(draft.uploads, base.abortMultipartByDay)),
    objectLock: own(draft.lock, base.objectLock),
    ...given('copies', copiesOf(draft, base)),
  };
}

function own<T>(setting: Setting<T>, base: T): T {
  return setting.state === 'valid' ? setting.value : base;
}

function daysOf(setting: Setting<number | null>, base: number | undefined): number | undefined {
  return setting.state === 'valid' ? (setting.value ?? undefined) : base;
}

function tiersOf({ tiers }: PolicyDraft, base: StoragePolicy): StoragePolicy['tiers'] {
  if (tiers.state !== 'valid') return base.tiers;
  const days = tiers.value;
  if (days === 'none') return [];
  return tierClasses.flatMap((storageClass) => {
    const byDay = days[storageClass];
    return byDay === undefined ? [] : [{ storageClass, byDay }];
  });
}

/** How many copies there are where so many are on kinds of storage, or elsewhere than the bucket itself, the first copy. */
export function leastCopies(key: 'kinds' | 'regions' | 'accounts', count: number): number {
  return key === 'kinds' ? count : count + 1;
}

function copiesOf({ copies }: PolicyDraft, base: StoragePolicy): StoragePolicy['copies'] {
  if (copies.state !== 'valid') return base.copies;
  if (copies.value === 'none') return undefined;
  const { total, kinds = 1, regions = 0, accounts = 0 } = { ...base.copies, ...copies.value };
  const least = [leastCopies('kinds', kinds), leastCopies('regions', regions), leastCopies('accounts', accounts)];
  return { total: total ?? Math.max(...least), kinds, regions, accounts };
}
