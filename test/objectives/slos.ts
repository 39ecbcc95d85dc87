/** Objectives and series to count with. */
import { hourMs } from '../../shared/availability/slots.ts';
import type { BurnPair } from '../../shared/config/config.ts';
import { standardPairs } from '../../shared/objectives/burnPairs.ts';
import { appendAll, emptySeries, minuteMs, type Series } from '../../shared/objectives/series.ts';
import type { Slo } from '../../shared/objectives/slo.ts';
import { piecesOfMarks, stretchesOfPieces } from '../../shared/objectives/stretches.ts';

export const dayMs = 24 * hourMs;
export const monthMs = 30 * dayMs;

/** A whole day, so that slots of any usual cadence begin with it. */
export const someDay = Date.UTC(2026, 10, 22);

export function sloOf(change: Partial<Slo> = {}): Slo {
  return {
    service: 'checkout',
    id: 'availability',
    target: 0.999,
    window: { kind: 'rolling', ms: monthMs },
    indicator: { kind: 'timeslices' },
    everyMs: minuteMs,
    pairs: standardPairs(monthMs),
    minimum: { events: 1, failures: 1 },
    spent: [0.75, 1],
    ...change,
  };
}

export function pairOf(change: Partial<BurnPair> = {}): BurnPair {
  return { severity: 'page', longMs: hourMs, shortMs: 5 * minuteMs, factor: 14.4, ...change };
}

/** Marks of minutes that end at `to`, with watching since ever before them: all good. */
export function seriesOf(marks: string, to: number, everyMs = minuteMs): Series {
  const first = to - marks.length * everyMs;
  const from = to - 40 * dayMs;
  const calm = { from, to: first, perMs: { good: 1, bad: 0, knownMs: 1, missingMs: 0, excludedMs: 0, unwatchedMs: 0 } };
  const pieces = [calm, ...piecesOfMarks(marks, first, everyMs)];
  return appendAll(emptySeries(from), stretchesOfPieces(pieces, { from, to, since: from }));
}
