/** Objects that make up one backup, and whether all of them are there. */
import type { StoredObject } from '../store.ts';
import type { PartName } from './partName.ts';

export type Numbered = { readonly object: StoredObject; readonly part: PartName };

/** All parts of one backup, or the one object that it is. */
export type BackupSet = {
  /** The key without the number of a part. */
  readonly whole: string;
  /** In the order in which they make up the backup; at least one. */
  readonly objects: readonly StoredObject[];
  /** Whether one more part may yet come: nothing says how many there are. */
  readonly isOpenEnded: boolean;
  /** Why it is not all there, as in `part 3 is missing`. */
  readonly incomplete?: string;
};

/** As many as S3 takes for one upload, and more than anybody makes by hand. */
export const partsMax = 10_000;

export function ofOne(object: StoredObject): BackupSet {
  return { whole: object.key, objects: [object], isOpenEnded: false };
}

/** @param parts of one set, at least one, in any order. */
export function ofParts(parts: readonly Numbered[]): BackupSet {
  const inOrder = parts.toSorted((a, b) => a.part.number - b.part.number);
  const incomplete = whyIncomplete(inOrder.map(({ part }) => part));
  const [first] = inOrder;
  return {
    whole: first?.part.whole ?? '',
    objects: inOrder.map(({ object }) => object),
    isOpenEnded: first?.part.of === undefined,
    ...(incomplete === undefined ? {} : { incomplete }),
  };
}

/** Numbers begin with 0 or with 1. A last part is only missed where the names tell the total. */
function whyIncomplete(parts: readonly PartName[]): string | undefined {
  const first = parts[0];
  if (first === undefined) return 'it has no parts';
  if (parts.length >= partsMax) return `it has more than ${partsMax - 1} parts`;
  if (first.number > 1) return `its first part is missing: the lowest number is ${first.number}`;
  for (const [index, { number }] of parts.entries()) {
    const expected = first.number + index;
    if (number < expected) return `part ${number} is there twice`;
    if (number > expected) return `part ${expected} is missing`;
  }
  if (first.of === undefined || first.of === parts.length) return undefined;
  return `${parts.length} of ${first.of} parts are there`;
}
