/** A store whose objects lie in an archive until they have been looked at a few times. */
import type { BackupStore, ObjectFacts } from '../../shared/restore/store.ts';

/** Frozen at the first look, thawing until the fifth. */
export function archivedBackups(store: BackupStore, onThaw: () => void = () => {}): BackupStore {
  let looks = 0;
  const archived: BackupStore = {
    ...store,
    facts: async (...args): Promise<ObjectFacts> => {
      looks += 1;
      const facts = { ...(await store.facts(...args)), storageClass: 'GLACIER' };
      if (looks === 1) return { ...facts, thaw: { state: 'frozen' } };
      return { ...facts, thaw: looks < 5 ? { state: 'thawing' } : { state: 'thawed' } };
    },
    thawState: async (...args) => (await archived.facts(...args)).thaw,
    thaw: async () => {
      onThaw();
      return 'Standard';
    },
  };
  return archived;
}
