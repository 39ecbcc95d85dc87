/** Making the transitions that fall due, in their order and one a day. */
import { dayMs } from '../../availability/slots.ts';
import type { LifeEvent } from '../life.ts';
import type { AnyStorageClass, StorageClass } from '../storageClass.ts';
import { canMove, preference } from './waterfall.ts';

export type Move = { readonly at: number; readonly rule: number; readonly storageClass: StorageClass };

export type Moved = {
  readonly events: readonly LifeEvent[];
  readonly storageClass: AnyStorageClass;
  /** When what ends this stage comes at last. */
  readonly endsAt: number | undefined;
};

/**
 * Until before `endsAt`. What ends the stage gives way to a transition of its day where it is `delayed`, and comes on the
 * next. A transition that gave way to another of its day is not made later: S3's documentation leaves that open, and to
 * make it would undo the choice.
 */
export function makeMoves(
  from: AnyStorageClass,
  due: readonly Move[],
  end: { readonly at: number | undefined; readonly delayed: boolean },
): Moved {
  if (due.length === 0) return { events: [], storageClass: from, endsAt: end.at };
  let storageClass = from;
  let endsAt = end.at;
  let movedAt: number | undefined;
  const events: LifeEvent[] = [];
  for (const move of due.length === 1 ? due : due.toSorted(byTimeThenPreference)) {
    const late = endsAt !== undefined && move.at >= endsAt;
    if (late && !(end.delayed && move.at === endsAt)) break;
    if (move.at === movedAt || !canMove(storageClass, move.storageClass)) continue;
    storageClass = move.storageClass;
    movedAt = move.at;
    events.push({ at: move.at, what: 'moved', storageClass, rule: move.rule });
    if (late) endsAt = move.at + dayMs;
  }
  return { events, storageClass, endsAt };
}

function byTimeThenPreference(a: Move, b: Move): number {
  return a.at - b.at || preference[b.storageClass] - preference[a.storageClass] || a.rule - b.rule;
}
