/** Expected figures are from the lines that the runs are made of, as the formula of a straight line gives them. */
import { describe, expect, it } from 'vitest';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { trendOf } from '../../shared/restore/trend.ts';
import { dueAt, hourMs, rtoOf, runOf } from './runs.ts';

const weekMs = 7 * 24 * hourMs;
const gb = 1_000_000_000;
const minuteMs = 60_000;

type Sized = { readonly week: number; readonly bytes: number; readonly ms: number };

function runFrom({ week, bytes, ms }: Sized, more: Partial<RestoreRun> = {}): RestoreRun {
  const startedAt = dueAt + week * weekMs;
  const { source } = runOf();
  if (source?.kind !== 'objects') throw new Error('the sample is of objects');
  return runOf({ startedAt, source: { ...source, takenAt: startedAt, bytes }, rto: rtoOf(ms), ...more });
}

/** A GB more each week, from 10 GB on: 2 minutes, and 3 more for each GB. */
const growing = [0, 1, 2, 3, 4].map((week) => ({
  week,
  bytes: (10 + week) * gb,
  ms: (2 + 3 * (10 + week)) * minuteMs,
}));
const now = dueAt + 4 * weekMs;

describe('the trend of a backup', () => {
  it('is how its time grows with its size, when the RTO is missed, and at which size', () => {
    const trend = trendOf(
      growing.map((one) => runFrom(one)),
      62 * minuteMs,
      now,
    );
    expect(trend?.runs).toBe(5);
    expect(trend?.rto.slope).toBeCloseTo((3 * minuteMs) / gb, 12);
    expect(trend?.rto.intercept).toBeCloseTo(2 * minuteMs, 3);
    expect((trend?.growth?.bytesPerDay ?? 0) / (gb / 7)).toBeCloseTo(1, 9);
    // 2 + 3 × 20 = 62: at 20 GB, which is ten weeks after 10 GB.
    expect((trend?.missedFromBytes ?? 0) / (20 * gb)).toBeCloseTo(1, 6);
    expect(((trend?.missedFrom ?? 0) - dueAt) / (10 * weekMs)).toBeCloseTo(1, 6);
  });

  it('is the same in whatever order the runs are', () => {
    const runs = growing.map((one) => runFrom(one));
    expect(trendOf([...runs].reverse(), 62 * minuteMs, now)).toEqual(trendOf(runs, 62 * minuteMs, now));
  });

  it('leaves room for a thaw like the last one, which takes its time whatever the size', () => {
    const rto = { ...rtoOf(growing[4]?.ms ?? 0), thawMs: 6 * minuteMs, totalMs: (growing[4]?.ms ?? 0) + 6 * minuteMs };
    const runs = growing.map((one) => runFrom(one, one.week === 4 ? { rto } : {}));
    // 6 + 2 + 3 × 18 = 62.
    expect((trendOf(runs, 62 * minuteMs, now)?.missedFromBytes ?? 0) / (18 * gb)).toBeCloseTo(1, 6);
  });

  it('says no moment where it is missed already, and none that is years away', () => {
    const runs = growing.map((one) => runFrom(one));
    expect(trendOf(runs, 30 * minuteMs, now)).not.toHaveProperty('missedFrom');
    expect((trendOf(runs, 30 * minuteMs, now)?.missedFromBytes ?? 0) / ((28 / 3) * gb)).toBeCloseTo(1, 6);
    // A thousand GB at one a week is 19 years.
    expect(trendOf(runs, 3_002 * minuteMs, now)).not.toHaveProperty('missedFrom');
  });

  it('says nothing of an RTO that nobody promised', () => {
    const trend = trendOf(
      growing.map((one) => runFrom(one)),
      undefined,
      now,
    );
    expect(trend).toMatchObject({ runs: 5 });
    expect(trend).not.toHaveProperty('missedFromBytes');
  });

  it('says no moment where the size wavers and does not grow', () => {
    const wavering = [10, 14, 10, 14, 10, 14, 10].map((size, week) => ({
      week,
      bytes: size * gb,
      ms: 3 * size * minuteMs,
    }));
    const trend = trendOf(
      wavering.map((one) => runFrom(one)),
      60 * minuteMs,
      now,
    );
    expect((trend?.missedFromBytes ?? 0) / (20 * gb)).toBeCloseTo(1, 6);
    expect(trend).not.toHaveProperty('growth');
    expect(trend).not.toHaveProperty('missedFrom');
  });

  const none: Readonly<Record<string, readonly RestoreRun[]>> = {
    'there is no run': [],
    'there are only two': growing.slice(0, 2).map((one) => runFrom(one)),
    'the size never changes': growing.map((one) => runFrom({ ...one, bytes: gb })),
    'the time falls as it grows': growing.map((one) => runFrom({ ...one, ms: (100 - one.week) * minuteMs })),
    'the time hangs on something else': [5, 60, 7, 50, 9].map((ms, week) =>
      runFrom({ week, bytes: (10 + week) * gb, ms: ms * minuteMs }),
    ),
    'most did not get so far': growing.map((one, index) => {
      const { rto: _, ...run } = runFrom(one);
      return index < 2 ? runFrom(one) : run;
    }),
    'nobody knows the sizes': growing.map((one) =>
      runFrom(one, { source: { kind: 'resource', arn: 'a', recoveryPointArn: 'r', takenAt: 1 } }),
    ),
  };

  it.each(Object.keys(none))('is none where %s', (why) => {
    expect(trendOf(none[why] ?? [], 62 * minuteMs, now)).toBeUndefined();
  });
});
