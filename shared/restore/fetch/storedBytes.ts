/** The stored objects of a backup, one after another, each compared with what is known of it as soon as it was read. */
import { createHash } from 'node:crypto';
import type { FoundBackup } from '../found.ts';
import type { RestoredObject } from '../run.ts';
import type { BackupStore, ObjectFacts } from '../store.ts';
import { expectedOf, runningChecksum } from './storedChecksum.ts';
import { Unreadable } from './unreadable.ts';

export type StoredBytes = {
  readonly stream: AsyncGenerator<Uint8Array>;
  /** As far as they were read to the end. */
  readonly verified: RestoredObject[];
  /** What ended the stream; it explains whatever went wrong downstream of it. */
  fault: { readonly error: unknown } | undefined;
};

export type StoredInput = {
  readonly found: FoundBackup;
  /** SHA-256 of objects by the manifest, by key. */
  readonly listed: ReadonlyMap<string, string>;
};

export type StoredParts = {
  readonly store: Pick<BackupStore, 'open'>;
  readonly signal: AbortSignal;
  /** Bytes so far. */
  readonly onBytes: (done: number) => void;
};

export function storedBytes(input: StoredInput, parts: StoredParts): StoredBytes {
  const stored: StoredBytes = { stream: watched(), verified: [], fault: undefined };
  return stored;

  async function* watched() {
    try {
      yield* objectsInOrder(input, parts, stored.verified);
    } catch (error) {
      stored.fault = { error };
      throw error;
    }
  }
}

async function* objectsInOrder(
  { found, listed }: StoredInput,
  { store, signal, onBytes }: StoredParts,
  verified: RestoredObject[],
): AsyncGenerator<Uint8Array> {
  let before = 0;
  for (const object of found.objects) {
    const reading = readingOf(object, listed.get(object.key));
    for await (const chunk of await store.open(object, signal)) {
      signal.throwIfAborted();
      if (!(chunk instanceof Uint8Array)) throw new TypeError('A store gives bytes, not text.');
      await reading.update(chunk);
      onBytes(before + reading.size());
      yield chunk;
    }
    verified.push(await reading.end());
    before += object.size;
  }
}

function readingOf(object: ObjectFacts, listed: string | undefined) {
  const sha256 = createHash('sha256');
  const checksums = expectedOf(object).map(runningChecksum);
  let size = 0;
  return {
    size: () => size,
    async update(chunk: Uint8Array) {
      size += chunk.length;
      // More than there should be may never end.
      if (size > object.size) throw sizeMismatch(object, `at least ${size}`);
      sha256.update(chunk);
      for (const one of checksums) await one.update(chunk);
    },
    async end(): Promise<RestoredObject> {
      if (size !== object.size) throw sizeMismatch(object, String(size));
      const names: string[] = [];
      for (const one of checksums) {
        const { name, matches, expected, got } = await one.compare();
        if (!matches) throw checksumMismatch(object, { name, expected, got, keeper: 'S3 keeps' });
        names.push(name);
      }
      const hex = sha256.digest('hex');
      if (listed !== undefined && listed !== hex) {
        throw checksumMismatch(object, { name: 'SHA256', expected: listed, got: hex, keeper: 'the manifest says' });
      }
      if (listed !== undefined) names.push('SHA256 (manifest)');
      return restoredObject(object, hex, names);
    },
  };
}

function restoredObject(object: ObjectFacts, sha256: string, names: readonly string[]): RestoredObject {
  const { key, versionId, size, modifiedAt, storageClass } = object;
  return {
    key,
    ...(versionId === undefined ? {} : { versionId }),
    size,
    modifiedAt,
    storageClass,
    sha256,
    ...(names.length === 0 ? {} : { verified: names.join(', ') }),
  };
}

function sizeMismatch({ key, size }: ObjectFacts, got: string): Unreadable {
  return new Unreadable(
    'checksum-mismatch',
    `The size of ${key} is ${size} bytes by its metadata, and ${got} were read.`,
  );
}

type Mismatch = { readonly name: string; readonly expected: string; readonly got: string; readonly keeper: string };

function checksumMismatch({ key }: ObjectFacts, { name, expected, got, keeper }: Mismatch): Unreadable {
  return new Unreadable(
    'checksum-mismatch',
    `The ${name} checksum of ${key} is ${got}, and ${keeper} ${expected}.`,
    'Restore another copy or version of it, and find out what changed this one.',
  );
}
