/** A place of backups in memory, for tests that say what lies there. */
import { Readable } from 'node:stream';
import {
  type BackupStore,
  type ObjectFacts,
  type StoredObject,
  StoreError,
  type ThawState,
} from '../../shared/restore/store.ts';

export type Stored = {
  readonly key: string;
  /** ISO 8601. */
  readonly at?: string;
  readonly size?: number;
  readonly storageClass?: string;
  readonly thaw?: ThawState;
};

export const bucket = 'acme-backups';

export function factsOf({
  key,
  at = '2026-11-01T00:00:00Z',
  size = 100,
  storageClass = 'STANDARD',
  thaw,
}: Stored): ObjectFacts {
  const modifiedAt = Date.parse(at);
  return { bucket, key, size, modifiedAt, storageClass, checksums: [], thaw: thaw ?? { state: 'not-needed' } };
}

/** In the order of keys; what is asked for beyond listing and facts fails unless it is given. */
export function storeOf(objects: readonly Stored[], given: Partial<BackupStore> = {}): BackupStore {
  const facts = objects.map(factsOf).sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    async *list({ prefix }): AsyncGenerator<StoredObject> {
      for (const { bucket, key, size, modifiedAt, storageClass } of facts) {
        if (key.startsWith(prefix)) yield { bucket, key, size, modifiedAt, storageClass };
      }
    },
    async facts({ key }) {
      const found = facts.find((one) => one.key === key);
      if (found === undefined) throw new StoreError('missing', `There is no object ${key}.`);
      return found;
    },
    open: async () => Readable.from([]),
    thaw: () => Promise.reject(new Error('nothing is thawed here')),
    putEvidence: () => Promise.reject(new Error('nothing is written here')),
    ...given,
  };
}
