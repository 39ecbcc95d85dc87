import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyTally } from '../../shared/availability/tally.ts';
import { dayBarOf } from '../../shared/ledger/dayBar.ts';
import {
  barsOf,
  barsText,
  countedOfText,
  countedText,
  spansOf,
  spansText,
  tallyOfText,
  tallyText,
} from '../../shared/ledger/foldText.ts';
import { bar, counted, spans, tally } from './arbitraries.ts';
import { dayMs } from './samples.ts';

describe('a tally as text', () => {
  it('is up, down, unknown and missing time in seconds', () => {
    const value = { upMs: 3_590_000, downMs: 7_500, unknownMs: 1, missingMs: 0, maintenanceMs: 0 };
    expect(tallyText(value)).toBe('3590/7.5/0.001/0');
    expect(tallyOfText('3590/7.5/0.001/0')).toEqual(value);
  });

  it('has maintenance at its end where there was any, so that older texts stay what they are', () => {
    const value = { upMs: 1_800_000, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 1_800_000 };
    expect(tallyText(value)).toBe('1800/0/0/0/1800');
    expect(tallyOfText('1800/0/0/0/1800')).toEqual(value);
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(tally, (value) => {
        expect(tallyOfText(tallyText(value))).toEqual(value);
      }),
    );
  });

  it.each(['', '1', '1/2/3', '1/2/3/4/5/6', '1/2/3/x', '1/2/3/-4', '1/2/3/4 ', '1/2//4', '1/2/3/4.', 'NaN/0/0/0'])(
    'refuses %j',
    (text) => {
      expect(() => tallyOfText(text)).toThrow(RangeError);
    },
  );
});

describe('a count as text', () => {
  it('is good and bad, and then the times in seconds', () => {
    const times = { knownMs: 86_310_000, missingMs: 90_000, excludedMs: 0, unwatchedMs: 1 };
    expect(countedText({ good: 5757, bad: 3, ...times })).toBe('5757/3 86310/90/0/0.001');
    expect(countedOfText('5757/3 86310/90/0/0.001')).toEqual({ good: 5757, bad: 3, ...times });
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(counted, (value) => {
        expect(countedOfText(countedText(value))).toEqual(value);
      }),
    );
  });

  it.each(['', '1/2', '1/2 3/4/5', '1/2 3/4/5/6/7', '-1/2 3/4/5/6', '1.5/2 3/4/5/6', '1/2 3/4/5/x', '1/2  3/4/5/6'])(
    'refuses %j',
    (text) => {
      expect(() => countedOfText(text)).toThrow(RangeError);
    },
  );
});

describe('day bars as text', () => {
  it('reads like a history', () => {
    const calm = dayBarOf({ ...emptyTally, upMs: dayMs });
    const outage = dayBarOf({ ...emptyTally, upMs: dayMs - 60_500, downMs: 60_500 }, 2);
    const planned = dayBarOf({ ...emptyTally, maintenanceMs: dayMs });
    const bars = [null, null, calm, outage, outage, planned];
    const text = '-x2,86400/0/0/0,86339.5/60.5/0/0!2x2,0/0/0/0/86400';
    expect(barsText(bars)).toBe(text);
    expect(barsOf(text)).toEqual(bars);
    expect(bars.map((bar) => bar?.coverage)).toEqual([undefined, undefined, 1, 1, 1, 1]);
  });

  it('reads what older versions wrote, which kept only shares', () => {
    const bars = [
      ...Array.from({ length: 88 }, () => null),
      { availability: 1, coverage: 1 },
      { availability: 0.99931, coverage: 0.975 },
      { coverage: 0 },
    ];
    expect(barsText(bars)).toBe('-x88,100,99.931~97.5,?~0');
    expect(barsOf('-x88,100,99.931~97.5,?~0')).toEqual(bars);
  });

  it('is read back as it was, to the millionth of a percent', () => {
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 90 }), (bars) => {
        expect(barsOf(barsText(bars))).toEqual(bars);
      }),
    );
  });

  it('stays the same when what was read is written again, for any ratio of a day', () => {
    const anyRatio = fc
      .tuple(fc.nat({ max: dayMs }), fc.integer({ min: 1, max: dayMs }))
      .map(([a, b]) => Math.min(a, b) / b);
    fc.assert(
      fc.property(
        fc.array(fc.record({ availability: anyRatio, coverage: anyRatio }, { noNullPrototype: true })),
        (bars) => {
          expect(barsText(barsOf(barsText(bars)))).toBe(barsText(bars));
        },
      ),
    );
  });

  it('never shows less than everything as 100', () => {
    const almost = (dayMs - 1) / dayMs;
    expect(barsText([{ availability: almost, coverage: almost }])).toBe('99.999998~99.999998');
    expect(barsText([{ availability: 1 - 1e-12, coverage: 1 }])).toBe('99.999999');
  });

  it.each([
    'x',
    ',',
    '100,',
    '1.2.3',
    '1..2',
    '.',
    '100x0',
    '100x',
    '100x1000',
    '-~5',
    '100~',
    '~5',
    '100~9~8',
    '1 00',
    '1/2/3',
    '1/2/3/4!0',
    '1/2/3/4!',
    '1/2/3/4!100',
    '1/2/3/4~9',
    '1/2/3/4!1!1',
    '1/2/3/x',
  ])('refuses %j', (text) => {
    expect(() => barsOf(text)).toThrow(RangeError);
  });
});

describe('spans as text', () => {
  it('are in seconds', () => {
    const value = [
      { from: 1_795_380_000_000, to: 1_795_383_600_000 },
      { from: 1_795_466_400_500, to: 1_795_470_000_000 },
    ];
    expect(spansText(value)).toBe('1795380000-1795383600, 1795466400.5-1795470000');
    expect(spansText([])).toBe('');
  });

  it('are read back as they were', () => {
    fc.assert(
      fc.property(spans, (value) => {
        expect(spansOf(spansText(value))).toEqual(value);
      }),
    );
  });

  it.each(['1', '1-', '-1-2', '1-2,3-4', '1-2, ', 'a-b', '1 - 2'])('refuse %j', (text) => {
    expect(() => spansOf(text)).toThrow(RangeError);
  });
});
