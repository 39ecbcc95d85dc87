/** What becomes of one object: when it moves, ends, and in which class it is meanwhile. JSON-safe. */
import type { Tags } from './bucket.ts';
import type { AnyStorageClass } from './storageClass.ts';

/** One version of one key, as it was written. */
export type ObjectFacts = {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly tags: Tags;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly storageClass: AnyStorageClass;
  readonly versioning: 'off' | 'enabled' | 'suspended';
  /** Whether its version id is `null`; as the versioning gives it when absent. Matters in suspended buckets alone. */
  readonly nullVersion?: boolean;
  /** Its replication is pending or has failed, which keeps it from being moved in a versioned bucket. */
  readonly unreplicated?: boolean;
  /**
   * When a person overwrote or deleted it, Unix milliseconds; never when absent. It is noncurrent from then on, or gone
   * where the bucket keeps no versions.
   */
  readonly supersededAt?: number;
  /** How many newer noncurrent versions of the key there are; 0 when absent. */
  readonly newerVersions?: number;
};

export type LifeEvent = {
  /** Unix milliseconds. */
  readonly at: number;
  readonly what:
    | 'created'
    /** To a colder class. */
    | 'moved'
    /** It is noncurrent from now on: by another version, or by the marker of an expiration. */
    | 'superseded'
    /** For good. */
    | 'deleted'
    /** The delete marker that was left of it is removed. */
    | 'marker-removed';
  /** After the event; absent once it is gone. */
  readonly storageClass?: AnyStorageClass;
  /** The place of the rule in the lifecycle's rules; absent where no rule did it. */
  readonly rule?: number;
};

export type Life = {
  /** By time; the first is `created`. */
  readonly events: readonly LifeEvent[];
};

/** When it is gone for good, Unix milliseconds; undefined when no rule ever deletes it. */
export function deletedAt({ events }: Life): number | undefined {
  return events.find(({ what }) => what === 'deleted')?.at;
}

/** The class it is in at the moment; undefined before it was created and once it is gone. */
export function classAt({ events }: Life, at: number): AnyStorageClass | undefined {
  return events.findLast((event) => event.at <= at)?.storageClass;
}
