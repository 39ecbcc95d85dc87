/** Where a backup is going: how the time to restore it grows with its size, and when that will be too long. Pure. */
import { dayMs } from '../availability/slots.ts';
import { fitLine, type Line } from './leastSquares.ts';
import type { RestoreRun } from './run.ts';

export type Trend = {
  /** How many runs it is drawn from. */
  readonly runs: number;
  /** Bytes → milliseconds, without the thaw: `intercept` at no bytes at all, `slope` for each byte. */
  readonly rto: Line;
  /** The size from which on the RTO will be missed, bytes; absent where none was promised. */
  readonly missedFromBytes?: number;
  /** How fast it grows; absent where it does not, or in no steady way. */
  readonly growth?: { readonly bytesPerDay: number; readonly fit: number };
  /** When it reaches that size, Unix milliseconds; absent where it does not grow there within years. */
  readonly missedFrom?: number;
};

/** A line through two points always fits. */
const runsMin = 3;

/** Below that more than three tenths of what is seen hang on something else, and no line should be drawn on. */
const fitMin = 0.7;

/** Beyond that it says nothing that anybody should plan by. */
const horizonMs = 5 * 365 * dayMs;

type Sized = { readonly at: number; readonly bytes: number; readonly ms: number; readonly thawMs: number };

/**
 * @param runs in any order; those that did not restore everything are left out
 * @returns undefined where there is no meaningful answer: too few runs, sizes that do not differ, a time that does not grow
 *   with the size, or hangs on something else.
 */
export function trendOf(runs: readonly RestoreRun[], rtoMs: number | undefined, now: number): Trend | undefined {
  const sized = runs.flatMap(sizedOf).toSorted((a, b) => a.at - b.at);
  const [last] = sized.slice(-1);
  if (last === undefined || sized.length < runsMin) return undefined;
  const rto = fitLine(sized.map(({ bytes, ms }) => ({ x: bytes, y: ms })));
  if (rto === undefined || rto.slope <= 0 || rto.fit < fitMin) return undefined;
  const growth = growthOf(sized);
  const about = { runs: sized.length, rto, ...(growth === undefined ? {} : { growth }) };
  if (rtoMs === undefined) return about;
  // The last thaw is part of the time, and does not grow.
  const missedFromBytes = Math.max(0, Math.ceil((rtoMs - last.thawMs - rto.intercept) / rto.slope));
  const missedFrom = growth && last.at + ((missedFromBytes - last.bytes) / growth.bytesPerDay) * dayMs;
  const isTold = missedFrom !== undefined && missedFrom > now && missedFrom <= now + horizonMs;
  return { ...about, missedFromBytes, ...(isTold ? { missedFrom: Math.round(missedFrom) } : {}) };
}

function sizedOf({ source, rto, startedAt }: RestoreRun): readonly Sized[] {
  if (rto === undefined || source === undefined || source.kind === 'resource' || source.bytes === undefined) return [];
  const at = source.takenAt;
  return [{ at: Math.min(at, startedAt), bytes: source.bytes, ms: rto.totalMs - rto.thawMs, thawMs: rto.thawMs }];
}

function growthOf(sized: readonly Sized[]): Trend['growth'] {
  const line = fitLine(sized.map(({ at, bytes }) => ({ x: at / dayMs, y: bytes })));
  if (line === undefined || line.slope <= 0 || line.fit < fitMin) return undefined;
  return { bytesPerDay: line.slope, fit: line.fit };
}
