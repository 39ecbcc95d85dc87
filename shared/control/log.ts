/** The next revision of a control record, with what happened written into it. Pure. */
import type { Control, ControlEvent } from './control.ts';

/** Copies stand in the ledger for good; these only have to outlast a crash between writing and copying. */
const logMax = 50;

/** An event without what every event of one change has in common. */
export type Happening = ControlEvent extends infer Event
  ? Event extends Event
    ? Omit<Event, 'revision' | 'at' | 'by'>
    : never
  : never;

export type Said = { readonly by: string; readonly at: number };

export function revised(control: Control, { by, at }: Said, ...happenings: readonly Happening[]): Control {
  const revision = control.revision + 1;
  const events = happenings.map((happening) => ({ ...happening, revision, at, by }));
  return { ...control, revision, log: [...events.toReversed(), ...control.log].slice(0, logMax) };
}
