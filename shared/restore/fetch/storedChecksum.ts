/**
 * The checksums that S3 keeps of an object, computed again while it is read (S3 User Guide, "Checking object integrity").
 * Those of a full object are over its bytes; composite ones over the raw checksums of its parts, one after another.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import type { ObjectFacts, StoredChecksum } from '../store.ts';

type Algorithm = StoredChecksum['algorithm'];

type Digest = {
  update(bytes: Uint8Array): void;
  /** Raw, big-endian where it is a number. */
  digest(): Promise<Uint8Array>;
};

export type Expected = {
  readonly checksum: StoredChecksum;
  /** For messages and the evidence, such as `CRC64NVME (full object)`. */
  readonly name: string;
};

export type Compared = {
  readonly name: string;
  readonly matches: boolean;
  /** Base64, as S3 writes both. */
  readonly expected: string;
  readonly got: string;
};

/**
 * What there is to compare. The ETag is the MD5 of the content only of objects that were put in one piece and are encrypted
 * by nothing or SSE-S3 (API reference, "Object"), so it is used where S3 keeps nothing better.
 */
export function expectedOf(facts: ObjectFacts): readonly Expected[] {
  const kept = facts.checksums.filter((one) => isComparable(one, facts.size));
  if (kept.length > 0) return kept.map((checksum) => ({ checksum, name: nameOf(checksum) }));
  const md5 = etagMd5(facts);
  if (md5 === undefined) return [];
  return [{ checksum: { algorithm: 'MD5', type: 'full-object', value: md5 }, name: 'MD5 (ETag)' }];
}

function isComparable({ type, partSizes }: StoredChecksum, size: number): boolean {
  if (type === 'full-object') return true;
  return partSizes !== undefined && partSizes.reduce((sum, one) => sum + one, 0) === size;
}

function nameOf({ algorithm, type, partSizes }: StoredChecksum): string {
  return type === 'full-object'
    ? `${algorithm} (full object)`
    : `${algorithm} (composite of ${partSizes?.length ?? 0} parts)`;
}

function etagMd5({ etag, encryption, storageClass }: ObjectFacts): string | undefined {
  // Directory buckets (S3 Express One Zone) have ETags that are random.
  const isPlain = (encryption === undefined || encryption === 'AES256') && storageClass !== 'EXPRESS_ONEZONE';
  const hex = etag?.replaceAll('"', '');
  if (!isPlain || hex === undefined || !/^[0-9a-f]{32}$/i.test(hex)) return undefined;
  return Buffer.from(hex, 'hex').toString('base64');
}

export type RunningChecksum = {
  update(bytes: Uint8Array): Promise<void>;
  compare(): Promise<Compared>;
};

export function runningChecksum({ checksum, name }: Expected): RunningChecksum {
  const digest =
    checksum.type === 'composite'
      ? compositeDigest(checksum.algorithm, checksum.partSizes ?? [])
      : wholeDigest(checksum.algorithm);
  return {
    update: digest.update,
    async compare() {
      const got = Buffer.from(await digest.digest()).toString('base64');
      return { name, matches: got === checksum.value, expected: checksum.value, got };
    },
  };
}

function wholeDigest(algorithm: Algorithm) {
  const digest = digestOf(algorithm);
  return {
    async update(bytes: Uint8Array) {
      digest.update(bytes);
    },
    digest: () => digest.digest(),
  };
}

function compositeDigest(algorithm: Algorithm, partSizes: readonly number[]) {
  const ofParts = digestOf(algorithm);
  let part = 0;
  let current = digestOf(algorithm);
  let left = partSizes[0] ?? 0;
  const endPart = async () => {
    ofParts.update(await current.digest());
    part += 1;
    current = digestOf(algorithm);
    left = partSizes[part] ?? Number.POSITIVE_INFINITY;
  };
  return {
    async update(bytes: Uint8Array) {
      let rest = bytes;
      while (rest.length > 0) {
        const taken = rest.subarray(0, Math.min(left, rest.length));
        current.update(taken);
        left -= taken.length;
        rest = rest.subarray(taken.length);
        if (left === 0) await endPart();
      }
    },
    digest: () => ofParts.digest(),
  };
}

function digestOf(algorithm: Algorithm): Digest {
  switch (algorithm) {
    case 'CRC32':
      return createCrc32();
    case 'CRC32C':
      return new Crc32c();
    case 'CRC64NVME':
      return new Crc64Nvme();
    case 'SHA1':
      return createHashDigest('sha1');
    case 'SHA256':
      return createHashDigest('sha256');
    case 'MD5':
      return createHashDigest('md5');
  }
}

function createHashDigest(name: 'sha1' | 'sha256' | 'md5'): Digest {
  const hash = createHash(name);
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: async () => hash.digest(),
  };
}

function createCrc32(): Digest {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    digest: async () => {
      const raw = Buffer.alloc(4);
      raw.writeUInt32BE(value);
      return raw;
    },
  };
}
