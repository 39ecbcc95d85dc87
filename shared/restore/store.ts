/** Where backups lie: S3, or a folder that stands for it. One suite holds for both (`test/contract/backups.ts`). */
import type { Readable } from 'node:stream';
import type { BackupPlace, EvidencePlace } from '../config/restoreConfig.ts';

export type StoredObject = {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Unix milliseconds. */
  readonly modifiedAt: number;
  /** As S3 names it; `STANDARD` where it says nothing. */
  readonly storageClass: string;
};

export type ObjectFacts = StoredObject & {
  /** Pins what is fetched later; absent where the bucket keeps no versions. */
  readonly versionId?: string;
  readonly etag?: string;
  /** What S3 keeps of it; empty when it keeps none. */
  readonly checksums: readonly StoredChecksum[];
  /** How S3 encrypts it, such as `aws:kms`. */
  readonly encryption?: string;
  readonly thaw: ThawState;
};

export type StoredChecksum = {
  readonly algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256' | 'MD5';
  /** `composite` is the checksum of the parts' checksums, with `-<parts>` behind it. */
  readonly type: 'full-object' | 'composite';
  /** Base64, without the number of parts. */
  readonly value: string;
  /** The parts' sizes in order, for `composite`; absent when S3 does not tell them. */
  readonly partSizes?: readonly number[];
};

export type ThawState =
  | { readonly state: 'not-needed' }
  | { readonly state: 'frozen' }
  | { readonly state: 'thawing' }
  /** Unix milliseconds. */
  | { readonly state: 'thawed'; readonly until?: number };

export type ThawTier = 'Expedited' | 'Standard' | 'Bulk';

/** Every method gives up after a bounded time and throws `StoreError`. */
export type BackupStore = {
  /** In the order of keys. */
  list(place: BackupPlace, signal: AbortSignal): AsyncIterable<StoredObject>;
  /** Of this version, where one is given; of the newest one otherwise. */
  facts(object: Pick<ObjectFacts, 'bucket' | 'key' | 'versionId'>, signal: AbortSignal): Promise<ObjectFacts>;
  /** The bytes as they are stored, from the first one; of nothing else than has this version and this ETag, where they are given. The stream fails with `StoreError` when it ends early. */
  open(object: Pick<ObjectFacts, 'bucket' | 'key' | 'versionId' | 'etag'>, signal: AbortSignal): Promise<Readable>;
  /** Asking twice is harmless. `days` is how long the copy is kept. @returns the tier that it is thawed with, as far as is known: expedited retrieval may be refused. */
  thaw(
    object: Pick<ObjectFacts, 'bucket' | 'key' | 'versionId'>,
    how: { readonly tier: ThawTier; readonly days: number },
    signal: AbortSignal,
  ): Promise<ThawTier>;
  /** Never replaces what is there. @returns the version, where the bucket keeps versions. */
  putEvidence(
    place: EvidencePlace,
    key: string,
    body: Uint8Array,
    /** Until when it is locked, Unix milliseconds. */
    lockedUntil: number | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly versionId?: string }>;
};

export class StoreError extends Error {
  readonly code: 'denied' | 'missing' | 'exists' | 'unreachable' | 'not-thawed';

  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
