import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestDays, bestHours, foldDay, outagesOf } from '../../shared/ledger/foldDay.ts';
import type { Day, Hour } from '../../shared/ledger/hour.ts';
import type { Reason } from '../../shared/probe/observation.ts';
import { dayMs, hourMs, minuteMs } from './samples.ts';

const day = Date.UTC(2026, 10, 22);
const everyMs = 10 * minuteMs;

function hourAt(index: number, marks: string, more: Partial<Hour> = {}): Hour {
  return {
    service: 'checkout',
    hour: day + index * hourMs,
    writer: 'us-east-1',
    everyMs,
    rounds: 6,
    endpoints: { a: { marks, reasons: {} } },
    visible: marks,
    ...more,
  };
}

function because(marks: string, reason: Reason): Partial<Hour> {
  return { endpoints: { a: { marks, reasons: { [reason]: 1 } } } };
}

const fold = (hours: readonly Hour[], since = day) =>
  foldDay({ service: 'checkout', day, writer: 'us-east-1', hours, since });

describe('folding a day', () => {
  it('is the sum of its hours, in any order, whatever other days lie beside them', () => {
    const series = fc.array(fc.array(fc.constantFrom('u', 'd', '?', '_', 'm'), { minLength: 6, maxLength: 6 }), {
      minLength: 24,
      maxLength: 24,
    });
    fc.assert(
      fc.property(
        series.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all.map((_, index) => index)))),
        ([all, present]) => {
          const hours = present.map((index) => hourAt(index, all[index]?.join('') ?? ''));
          const folded = fold([...hours, hourAt(-1, 'dddddd'), hourAt(24, 'dddddd')]);
          const count = (wanted: string) =>
            present.reduce((sum, index) => sum + (all[index] ?? []).filter((one) => one === wanted).length, 0) *
            everyMs;
          const expected = {
            upMs: count('u'),
            downMs: count('d'),
            unknownMs: count('?'),
            missingMs: count('_') + (24 - present.length) * hourMs,
            maintenanceMs: count('m'),
          };
          expect(folded.visible).toEqual(expected);
          if (present.length > 0) expect(folded.endpoints['a']?.tally).toEqual(expected);
          expect(folded.rounds).toBe(6 * present.length);
          expect(folded).toEqual(fold(hours.toReversed()));
        },
      ),
    );
  });

  it('counts hours that were never folded as missing after watching began, and not before', () => {
    const since = day + 10 * hourMs + 30 * minuteMs;
    const folded = fold([hourAt(10, '...uuu'), hourAt(12, 'uuuuuu')], since);
    expect(folded.visible).toEqual({
      upMs: 90 * minuteMs,
      downMs: 0,
      unknownMs: 0,
      missingMs: 12 * hourMs,
      maintenanceMs: 0,
    });
  });

  it('takes of several folds of an hour the one with more rounds', () => {
    const stale = hourAt(3, '??????', { writer: 'us-west-2', rounds: 5 });
    const good = hourAt(3, 'uuuuuu');
    for (const hours of [
      [stale, good],
      [good, stale],
    ]) {
      expect(bestHours(hours)).toEqual([good]);
      expect(fold(hours).visible.upMs).toBe(hourMs);
    }
    const days: readonly Day[] = [fold([stale]), { ...fold([good]), writer: 'us-west-2' }];
    expect(bestDays(days)).toEqual([days[1]]);
    expect(bestDays(days.toReversed())).toEqual([days[1]]);
  });
});

describe('outages', () => {
  it('go on across the end of an hour and of a day', () => {
    const hours = [hourAt(22, 'uuuudd', because('uuuudd', 'refused')), hourAt(23, 'dddddd'), hourAt(24, 'duuudu')];
    expect(outagesOf(hours)).toEqual([
      { from: day + 22 * hourMs + 40 * minuteMs, to: day + 24 * hourMs + 10 * minuteMs, reason: 'refused' },
      { from: day + 24 * hourMs + 40 * minuteMs, to: day + 24 * hourMs + 50 * minuteMs },
    ]);
    expect(fold(hours).outages).toEqual([
      { from: day + 22 * hourMs + 40 * minuteMs, to: day + dayMs, reason: 'refused' },
    ]);
  });

  it('end where nobody looked or could tell', () => {
    const gap = [hourAt(1, 'uuuudd'), hourAt(3, 'dduuuu')];
    expect(outagesOf(gap).map(({ from, to }) => (to - from) / minuteMs)).toEqual([20, 20]);
    expect(outagesOf([hourAt(1, 'd?d_d.')])).toHaveLength(3);
  });

  it('touch across hours whose cadence does not divide an hour', () => {
    const seven = 7 * minuteMs;
    // Midnight is no multiple of seven minutes since the epoch, so the first slot comes after it.
    const first = Math.ceil(day / seven) * seven;
    const slots = Math.ceil((day + hourMs - first) / seven);
    const hours = [
      hourAt(0, `${'u'.repeat(slots - 1)}d`, { everyMs: seven }),
      hourAt(1, `d${'u'.repeat(7)}`, { everyMs: seven }),
    ];
    const from = first + (slots - 1) * seven;
    expect(outagesOf(hours)).toEqual([{ from, to: from + 2 * seven }]);
  });

  it('are named after the most frequent reason, and of equally frequent ones always after the same', () => {
    const both = (reasons: Hour['endpoints'][string]['reasons']) =>
      outagesOf([hourAt(1, 'dduuuu', { endpoints: { a: { marks: 'dduuuu', reasons } } })])[0]?.reason;
    expect(both({ status: 2, refused: 1 })).toBe('status');
    expect(both({ status: 2, refused: 2 })).toBe(both({ refused: 2, status: 2 }));
  });

  it('keep of very many the longest', () => {
    const flapping = Array.from({ length: 24 }, (_, index) => hourAt(index, index === 12 ? 'udddud' : 'ududud'));
    const kept = fold(flapping).outages;
    expect(kept).toHaveLength(24);
    expect(kept.map(({ from }) => from)).toEqual(kept.map(({ from }) => from).toSorted((a, b) => a - b));
    expect(kept).toContainEqual({ from: day + 12 * hourMs + 10 * minuteMs, to: day + 12 * hourMs + 40 * minuteMs });
  });
});
