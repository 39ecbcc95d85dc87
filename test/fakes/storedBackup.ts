/** Backups in memory, as a store of them would give them. */
import { Readable } from 'node:stream';
import type { ObjectSource } from '../../shared/config/restoreConfig.ts';
import type { FoundBackup } from '../../shared/restore/found.ts';
import { type BackupStore, type ObjectFacts, StoreError } from '../../shared/restore/store.ts';

export type Stored = { readonly key: string; readonly body: Uint8Array } & Partial<
  Omit<ObjectFacts, 'key' | 'size'>
> & {
    /** What its metadata says, where that is not what it has. */
    readonly size?: number;
  };

export function factsOf({ body, ...object }: Stored): ObjectFacts {
  return {
    bucket: 'backups',
    size: body.length,
    modifiedAt: Date.UTC(2026, 10, 30),
    storageClass: 'STANDARD',
    checksums: [],
    thaw: { state: 'not-needed' },
    ...object,
  };
}

export function foundOf(objects: readonly Stored[], manifest?: Stored): FoundBackup {
  const facts = objects.map(factsOf);
  return {
    place: { bucket: 'backups', prefix: 'db/' },
    from: 'primary',
    takenAt: Date.UTC(2026, 10, 30),
    takenBy: 'modified',
    objects: facts,
    bytes: facts.reduce((sum, { size }) => sum + size, 0),
    ...(manifest === undefined ? {} : { manifest: factsOf(manifest) }),
  };
}

/** Gives each object in chunks of so many bytes. `opened` has the keys that were asked for, in order. */
export function storeOf(objects: readonly Stored[], chunkBytes = 65_536) {
  const opened: string[] = [];
  const store: Pick<BackupStore, 'open'> = {
    async open({ key }) {
      opened.push(key);
      const object = objects.find((one) => one.key === key);
      if (object === undefined) throw new StoreError('missing', `${key} is not there.`);
      return Readable.from(chunksOf(object.body, chunkBytes), { objectMode: true });
    },
  };
  return { store, opened };
}

export function* chunksOf(body: Uint8Array, chunkBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += chunkBytes) yield body.subarray(at, at + chunkBytes);
}

export const objectSource: ObjectSource = {
  kind: 'objects',
  from: { bucket: 'backups', prefix: 'db/' },
  pick: { from: 'primary', which: { kind: 'newest' } },
  find: { time: 'modified', parts: true },
};
