/**
 * OpenSLO's durations: a positive whole number and one of `m`, `h`, `d`, `w`, `M` (months), `Q` (quarters) and `Y` (years).
 * There are no seconds. Pure.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Those that are of one length always, the longest first. A week reads no better than seven days. */
const written = [
  ['d', dayMs],
  ['h', hourMs],
  ['m', minuteMs],
] as const;

/** Calendar units differ in length; these are the customary ones, as for burn rates. */
const unitMs: Readonly<Record<string, number>> = {
  m: minuteMs,
  h: hourMs,
  d: dayMs,
  w: 7 * dayMs,
  M: 30 * dayMs,
  Q: 90 * dayMs,
  Y: 365 * dayMs,
};

export type Shorthand = {
  readonly count: number;
  readonly unit: string;
  readonly ms: number;
  /** Whether it is of one length always. */
  readonly isExact: boolean;
};

/** Rounded up to whole minutes; `isExact` says whether it had to be. */
export function shorthandText(ms: number): { readonly text: string; readonly isExact: boolean } {
  const wholeMs = Math.ceil(ms / minuteMs) * minuteMs;
  const [unit, size] = written.find(([, each]) => wholeMs % each === 0) ?? ['m', minuteMs];
  return { text: `${wholeMs / size}${unit}`, isExact: wholeMs === ms };
}

/** Undefined for anything else. */
export function parseShorthand(text: string): Shorthand | undefined {
  const [, digits = '', unit = ''] = /^([1-9]\d{0,8})([mhdwMQY])$/.exec(text) ?? [];
  const each = unitMs[unit];
  if (each === undefined) return undefined;
  const count = Number(digits);
  return { count, unit, ms: count * each, isExact: !['M', 'Q', 'Y'].includes(unit) };
}
