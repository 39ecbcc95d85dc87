/** Where new objects of a bucket are replicated to: those of any key, those of each backup, those like the sampled ones. Pure. */
import type { Replication, Tags } from '../bucket.ts';
import type { BucketContext } from '../check.ts';
import { type RuleEffect, replicasOf } from '../replication.ts';
import { encryptsWithKms } from '../settingsSay.ts';
import { fitsScope } from './scopeFit.ts';

export type NewObject = {
  readonly key: string;
  /** Absent where nobody knows. */
  readonly tags?: Tags;
  /** `any`: a key that no rule's prefix names, and no tags. */
  readonly stands: { readonly for: 'any' } | { readonly for: 'backup'; readonly id: string } | SampleStand;
};

type SampleStand = { readonly for: 'sampled'; readonly place: number };

export type Fate = { readonly object: NewObject; readonly effects: readonly RuleEffect[] };

/** The fates of new objects, written as the bucket encrypts by default; sampled replicas say nothing of new objects. */
export function fatesOf(context: BucketContext, replication: Replication): readonly Fate[] {
  const { settings, estate } = context;
  const kms = encryptsWithKms(settings);
  const known = new Map<string, readonly RuleEffect[]>();
  return newObjectsOf(context, replication).map((object) => {
    // Key and tags matter by which rules take them in alone, so a sample of thousands has few fates.
    const fits = replication.rules.map(({ scope }) => fitsScope(scope, object.key, object.tags)).join();
    const effects =
      known.get(fits) ??
      replicasOf(
        {
          ...object,
          storageClass: 'STANDARD',
          ...(kms === 'unsure' ? {} : { kms: kms === 'yes' }),
          isReplica: false,
          existedBefore: false,
        },
        settings,
        replication,
        estate,
      );
    known.set(fits, effects);
    return { object, effects };
  });
}

function newObjectsOf({ settings, backups }: BucketContext, replication: Replication): readonly NewObject[] {
  const sampled = settings.objects.state === 'found' ? settings.objects.value.objects : [];
  return [
    { key: keyOutside('', replication), tags: {}, stands: { for: 'any' } },
    ...backups.map(
      ({ id, from }): NewObject => ({
        key: keyOutside(from.prefix, replication),
        stands: { for: 'backup', id },
      }),
    ),
    ...sampled.flatMap(({ key, tags, replicationStatus }, place): readonly NewObject[] =>
      replicationStatus === 'REPLICA'
        ? []
        : [{ key, ...(tags === undefined ? {} : { tags }), stands: { for: 'sampled', place } }],
    ),
  ];
}

/** A key under the prefix that stands under no longer prefix of a rule. */
function keyOutside(prefix: string, { rules }: Replication): string {
  const taken = new Set(
    rules.flatMap(({ scope }) =>
      scope.prefix.startsWith(prefix) ? [scope.prefix.slice(prefix.length).codePointAt(0)] : [],
    ),
  );
  let codePoint = 'a'.charCodeAt(0);
  while (taken.has(codePoint)) codePoint++;
  return `${prefix}${String.fromCodePoint(codePoint)}`;
}
