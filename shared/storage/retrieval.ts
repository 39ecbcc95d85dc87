/**
 * How long it takes until an object can be read. S3 User Guide, "Understanding archive retrieval options" and "Comparing
 * the Amazon S3 storage classes"; the times are what AWS calls typical, for a request per object, and none is guaranteed.
 */
import type { AnyStorageClass } from './storageClass.ts';

/** Absent is an option that the class does not offer. Nothing at all is known where all three are absent. */
export type Retrieval = {
  /** Not promised without provisioned capacity. */
  readonly expedited?: RetrievalTime;
  readonly standard?: RetrievalTime;
  readonly bulk?: RetrievalTime;
};

/** Milliseconds. */
export type RetrievalTime = { readonly leastMs: number; readonly mostMs: number };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const atOnce: Retrieval = { standard: { leastMs: 0, mostMs: 0 } };

const ofClass: Readonly<Record<AnyStorageClass, Retrieval>> = {
  STANDARD: atOnce,
  REDUCED_REDUNDANCY: atOnce,
  STANDARD_IA: atOnce,
  ONEZONE_IA: atOnce,
  GLACIER_IR: atOnce,
  EXPRESS_ONEZONE: atOnce,
  // Unless its archive tiers are switched on, which is a configuration of its own ("How S3 Intelligent-Tiering works").
  INTELLIGENT_TIERING: atOnce,
  GLACIER: {
    expedited: { leastMs: minuteMs, mostMs: 5 * minuteMs },
    standard: { leastMs: 3 * hourMs, mostMs: 5 * hourMs },
    bulk: { leastMs: 5 * hourMs, mostMs: 12 * hourMs },
  },
  // "Within 12 hours" and "within 48 hours" name no least.
  DEEP_ARCHIVE: {
    standard: { leastMs: 0, mostMs: 12 * hourMs },
    bulk: { leastMs: 0, mostMs: 48 * hourMs },
  },
  // Not read through S3 in a region, or not by S3's own storage.
  OUTPOSTS: {},
  SNOW: {},
  FSX_OPENZFS: {},
  FSX_ONTAP: {},
};

/** "For all but the largest archived objects (250 MB+)" expedited retrievals take the minutes named. */
const expeditedBytesMax = 250_000_000;

/** Of an object of so many bytes, where the size is known: expedited retrieval has no documented time for large ones. */
export function retrievalOf(storageClass: AnyStorageClass, size?: number): Retrieval {
  const retrieval = ofClass[storageClass];
  if (size === undefined || size < expeditedBytesMax || retrieval.expedited === undefined) return retrieval;
  const { expedited: _, ...slower } = retrieval;
  return slower;
}
