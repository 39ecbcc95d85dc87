/** A lifecycle made ready for many objects: what is enabled, sorted by what it does. */
import type { Lifecycle, LifecycleFilter, LifecycleRule, MinimumSize, When } from '../bucket.ts';
import type { ObjectFacts } from '../life.ts';
import type { StorageClass } from '../storageClass.ts';

/** 128 KB, below which transitions are held back unless the rule says which sizes it means. */
export const minimumSizeBytes = 128 * 1024;

export type CompiledRule = {
  /** The rule's place in the lifecycle. */
  readonly rule: number;
  readonly prefix: string;
  readonly matches: (object: Pick<ObjectFacts, 'key' | 'size' | 'tags'>) => boolean;
  /** Delete markers have neither tags nor size, and S3 refuses both in a rule for them. */
  readonly prefixForMarkers: string | undefined;
  readonly transitions: readonly {
    readonly when: When;
    readonly storageClass: StorageClass;
    readonly small: boolean;
  }[];
  readonly expires: When | undefined;
  readonly removesMarkers: boolean;
  readonly noncurrentTransitions: readonly {
    readonly days: number;
    readonly storageClass: StorageClass;
    readonly newerVersions: number;
    readonly small: boolean;
  }[];
  readonly noncurrentExpires: { readonly days: number; readonly newerVersions: number } | undefined;
};

export function compileRules({ rules, minimumSize }: Lifecycle): readonly CompiledRule[] {
  return rules.flatMap((rule, place) => (rule.enabled ? [compileRule(rule, place, minimumSize)] : []));
}

function compileRule(rule: LifecycleRule, place: number, minimumSize: MinimumSize): CompiledRule {
  const { filter, expiration, noncurrentExpiration } = rule;
  const removesMarkers = expiration !== undefined && 'expiredObjectDeleteMarker' in expiration;
  const small = (storageClass: StorageClass) => movesSmall(filter, storageClass, minimumSize);
  return {
    rule: place,
    prefix: filter.prefix,
    matches: matcherOf(filter),
    prefixForMarkers: Object.keys(filter.tags).length > 0 || hasSize(filter) ? undefined : filter.prefix,
    transitions: rule.transitions.map(({ when, storageClass }) => ({ when, storageClass, small: small(storageClass) })),
    expires: expiration === undefined || 'expiredObjectDeleteMarker' in expiration ? undefined : expiration,
    removesMarkers,
    noncurrentTransitions: rule.noncurrentTransitions.map(({ days, storageClass, newerVersions = 0 }) => ({
      days,
      storageClass,
      newerVersions,
      small: small(storageClass),
    })),
    noncurrentExpires:
      noncurrentExpiration === undefined
        ? undefined
        : { days: noncurrentExpiration.days, newerVersions: noncurrentExpiration.newerVersions ?? 0 },
  };
}

/** S3 User Guide, "Lifecycle configuration elements", "Filter element": everything named holds, sizes are exclusive. */
export function matcherOf(filter: LifecycleFilter): CompiledRule['matches'] {
  const { prefix, sizeGreaterThan = -1, sizeLessThan = Number.POSITIVE_INFINITY } = filter;
  const tags = Object.entries(filter.tags);
  return (object) =>
    object.size > sizeGreaterThan &&
    object.size < sizeLessThan &&
    object.key.startsWith(prefix) &&
    tags.every(([key, value]) => Object.hasOwn(object.tags, key) && object.tags[key] === value);
}

/**
 * Whether the rule moves what is smaller than 128 KB. Any size in the filter takes precedence over the default (API
 * Reference, "PutBucketLifecycleConfiguration", x-amz-transition-default-minimum-object-size).
 */
export function movesSmall(filter: LifecycleFilter, storageClass: StorageClass, minimumSize: MinimumSize): boolean {
  if (hasSize(filter)) return true;
  return minimumSize === 'varies_by_storage_class' && (storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE');
}

export function hasSize({ sizeGreaterThan, sizeLessThan }: LifecycleFilter): boolean {
  return sizeGreaterThan !== undefined || sizeLessThan !== undefined;
}
