/**
 * `objects.json`: what `list-objects-v2` prints, and over each object, where somebody asked, what `head-object
 * --checksum-mode ENABLED` and `get-object-tagging` print of it. So what `list-objects-v2` alone prints is one, too.
 * docs/audit.md describes it for people.
 */
import * as z from 'zod';
import type { ObjectSample, SampledObject } from '../bucket.ts';
import { listOf } from './readDocument.ts';
import { anyStorageClass } from './storageClasses.ts';
import { tagList } from './tags.ts';

/** More than a sample has, and about what the largest file that is read can hold. */
const objectsMax = 250_000;

/** From the strongest down: what an object with several shows. As S3 names them in its answers. */
export const checksumFields = [
  ['SHA256', 'ChecksumSHA256'],
  ['SHA1', 'ChecksumSHA1'],
  ['CRC64NVME', 'ChecksumCRC64NVME'],
  ['CRC32C', 'ChecksumCRC32C'],
  ['CRC32', 'ChecksumCRC32'],
] as const;

const checksumText = z.string().max(128).optional();

const object = z
  .object({
    Key: z.string(),
    Size: z.int().nonnegative(),
    LastModified: z.iso.datetime({ offset: true }).transform(Date.parse),
    /** Left out for STANDARD by some servers, and by `head-object`. */
    StorageClass: anyStorageClass.optional(),
    ReplicationStatus: z.enum(['PENDING', 'COMPLETED', 'COMPLETE', 'FAILED', 'REPLICA']).optional(),
    ChecksumAlgorithm: listOf(z.string().max(32), 10).optional(),
    ChecksumSHA256: checksumText,
    ChecksumSHA1: checksumText,
    ChecksumCRC64NVME: checksumText,
    ChecksumCRC32C: checksumText,
    ChecksumCRC32: checksumText,
    TagSet: tagList.optional(),
  })
  .transform((said): SampledObject => {
    const { ReplicationStatus: status, TagSet: tags } = said;
    const checksum = checksumOf(said);
    return {
      key: said.Key,
      size: said.Size,
      storageClass: said.StorageClass ?? 'STANDARD',
      lastModified: said.LastModified,
      ...(status === undefined ? {} : { replicationStatus: status === 'COMPLETE' ? 'COMPLETED' : status }),
      ...(checksum === undefined ? {} : { checksum }),
      ...(tags === undefined ? {} : { tags }),
    };
  });

type Checksums = Readonly<Partial<Record<(typeof checksumFields)[number][1], string | undefined>>> & {
  readonly ChecksumAlgorithm?: readonly string[] | undefined;
};

function checksumOf(said: Checksums): SampledObject['checksum'] {
  for (const [algorithm, field] of checksumFields) {
    const value = said[field];
    if (value !== undefined) return { algorithm, value };
  }
  const [algorithm] = said.ChecksumAlgorithm ?? [];
  return algorithm === undefined ? undefined : { algorithm };
}

/** An empty bucket's listing has no `Contents`. */
export const objects = z
  .object({
    Contents: listOf(object, objectsMax).optional(),
    /** Ours. */
    IsPart: z.boolean().optional(),
    IsTruncated: z.boolean().optional(),
    /** What the CLI prints where `--max-items` cut it short. */
    NextToken: z.string().optional(),
    NextContinuationToken: z.string().optional(),
    /** Asked for less than the whole bucket. */
    Prefix: z.string().nullish(),
    CommonPrefixes: z.array(z.unknown()).optional(),
  })
  .transform((said): ObjectSample => {
    const cut = said.IsTruncated === true || said.NextToken !== undefined || said.NextContinuationToken !== undefined;
    const narrowed = (said.Prefix ?? '') !== '' || (said.CommonPrefixes ?? []).length > 0;
    return { objects: said.Contents ?? [], isPart: said.IsPart ?? (cut || narrowed) };
  });
