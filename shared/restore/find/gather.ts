/**
 * A listing in the order of keys → the backups in it, in bounded memory: keys that differ in their number alone stand next
 * to each other, so that a set is complete once a key comes that does not begin as its parts do.
 */
import type { StoredObject } from '../store.ts';
import { partName } from './partName.ts';
import { type BackupSet, type Numbered, ofOne, ofParts, partsMax } from './set.ts';

/** Of all sets that are open at once. Only names made to be confusing open more than a few. */
const openPartsMax = 50_000;

type OpenSet = { readonly start: string; readonly parts: Numbered[] };

export type Gather = {
  /** @returns what is whole now. */
  add(object: StoredObject): readonly BackupSet[];
  end(): readonly BackupSet[];
};

/** @param isSplit whether objects may be parts at all. */
export function createGather(isSplit: boolean): Gather {
  const open = new Map<string, OpenSet>();
  let openParts = 0;

  function closeWhere(isOver: (set: OpenSet) => boolean): BackupSet[] {
    const closed: BackupSet[] = [];
    for (const [name, set] of open) {
      if (!isOver(set)) continue;
      open.delete(name);
      openParts -= set.parts.length;
      closed.push(ofParts(set.parts));
    }
    return closed;
  }

  return {
    add(object) {
      const closed = closeWhere(({ start }) => openParts >= openPartsMax || !object.key.startsWith(start));
      const part = isSplit ? partName(object.key) : undefined;
      if (part === undefined) return [...closed, ofOne(object)];
      const set = open.get(part.set) ?? { start: part.start, parts: [] };
      open.set(part.set, set);
      if (set.parts.length < partsMax) {
        set.parts.push({ object, part });
        openParts += 1;
      }
      return closed;
    },
    end: () => closeWhere(() => true),
  };
}
