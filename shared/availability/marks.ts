/**
 * A timeline as text, one character a slot, and its form for storage: run lengths, such as `u58d2` for 58
 * slots up and then 2 down, or the characters themselves where those are shorter, as when it flaps at
 * every slot. Short, and readable in a database console.
 */

/** `u` up, `d` down, `?` seen but without a quorum, `_` no round at all, `m` in maintenance, `.` not watched yet. */
export const mark = {
  up: 'u',
  down: 'd',
  unknown: '?',
  missing: '_',
  maintenance: 'm',
  unwatched: '.',
} as const;

export type Mark = (typeof mark)[keyof typeof mark];

/** A string of `Mark`s, the oldest slot first. */
export type Marks = string;

export function marksText(marks: Marks): string {
  const runLengths = marks.replace(/(.)\1*/g, (run, character: string) => `${character}${run.length}`);
  return runLengths.length < marks.length ? runLengths : marks;
}

/** @throws RangeError when the text is not what `marksText` makes. */
export function marksOf(text: string): Marks {
  if (/^[ud?_m.]*$/.test(text)) return text;
  if (!/^(?:[ud?_m.][1-9]\d{0,5})*$/.test(text)) {
    throw new RangeError(`"${text}" is not a run-length timeline such as u58d2`);
  }
  return text.replace(/(.)(\d+)/g, (_, character: string, length: string) => character.repeat(Number(length)));
}

/** A stretch of equal marks; `from` and `to` count slots, `to` is not inside. */
export type Run = { readonly mark: Mark; readonly from: number; readonly to: number };

export function runsOf(marks: Marks): readonly Run[] {
  const runs: Run[] = [];
  for (const match of marks.matchAll(/(.)\1*/g)) {
    runs.push({ mark: match[1] as Mark, from: match.index, to: match.index + match[0].length });
  }
  return runs;
}
