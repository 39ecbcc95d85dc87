/** What HeadObject says of an object → its facts. Pure. */
import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ObjectFacts, StoredChecksum, ThawState } from '../../restore/store.ts';

const kept = [
  ['SHA256', 'ChecksumSHA256'],
  ['SHA1', 'ChecksumSHA1'],
  ['CRC64NVME', 'ChecksumCRC64NVME'],
  ['CRC32C', 'ChecksumCRC32C'],
  ['CRC32', 'ChecksumCRC32'],
] as const;

/** Amazon S3 User Guide, "Understanding and managing Amazon S3 storage classes": those that are not read at once. */
const archived = new Set(['GLACIER', 'DEEP_ARCHIVE']);

export function factsFrom(
  object: { readonly bucket: string; readonly key: string },
  head: HeadObjectCommandOutput,
): ObjectFacts {
  const { VersionId: versionId, ETag: etag, ServerSideEncryption: encryption } = head;
  return {
    bucket: object.bucket,
    key: object.key,
    size: head.ContentLength ?? 0,
    modifiedAt: head.LastModified?.getTime() ?? 0,
    storageClass: head.StorageClass ?? 'STANDARD',
    // Objects from before versioning have the version `null`, which pins them as well.
    ...(versionId === undefined ? {} : { versionId }),
    ...(etag === undefined ? {} : { etag }),
    checksums: checksumsOf(head),
    ...(encryption === undefined ? {} : { encryption }),
    thaw: thawOf(head),
  };
}

function checksumsOf(head: HeadObjectCommandOutput): readonly StoredChecksum[] {
  const stored = kept.flatMap(([algorithm, field]): StoredChecksum[] => {
    const said = head[field];
    if (said === undefined || said === '') return [];
    const { value, parts } = withoutParts(said);
    const isComposite = head.ChecksumType === 'COMPOSITE' || (head.ChecksumType === undefined && parts !== undefined);
    return [{ algorithm, type: isComposite ? 'composite' : 'full-object', value }];
  });
  return stored.length > 0 ? stored : fromEtag(head);
}

/** How many parts a composite checksum or a multipart ETag is of. */
export function partsOf(head: HeadObjectCommandOutput): number | undefined {
  const said = kept.map(([, field]) => head[field]).find((value) => value !== undefined && value !== '');
  return withoutParts(said ?? (head.ETag ?? '').replaceAll('"', '')).parts;
}

function withoutParts(said: string): { readonly value: string; readonly parts?: number } {
  const match = /^([A-Za-z0-9+/=]{1,128})-(\d{1,5})$/.exec(said);
  return match === null ? { value: said } : { value: match[1] ?? '', parts: Number(match[2]) };
}

/**
 * Without KMS and customers' keys, the ETag is the MD5 of the bytes, or that of the parts' MD5s (Amazon S3 API reference,
 * "Object", ETag).
 */
function fromEtag({ ETag = '', ServerSideEncryption: by, SSECustomerAlgorithm: customers }: HeadObjectCommandOutput) {
  const match = /^"?([0-9a-f]{32})(-\d{1,5})?"?$/.exec(ETag);
  const isMd5 = (by === undefined || by === 'AES256') && customers === undefined;
  if (match === null || !isMd5) return [];
  const value = Buffer.from(match[1] ?? '', 'hex').toString('base64');
  return [{ algorithm: 'MD5', type: match[2] === undefined ? 'full-object' : 'composite', value } as const];
}

/** `ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"` (Amazon S3 API reference, HeadObject). */
export function thawOf({
  Restore: restore,
  ArchiveStatus: tier,
  StorageClass: storageClass,
}: HeadObjectCommandOutput): ThawState {
  if (restore !== undefined && /ongoing-request="true"/.test(restore)) return { state: 'thawing' };
  if (restore !== undefined && /ongoing-request="false"/.test(restore)) {
    const until = Date.parse(/expiry-date="([^"]{1,64})"/.exec(restore)?.[1] ?? '');
    return Number.isNaN(until) ? { state: 'thawed' } : { state: 'thawed', until };
  }
  return tier !== undefined || archived.has(storageClass ?? '') ? { state: 'frozen' } : { state: 'not-needed' };
}
