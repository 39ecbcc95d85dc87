import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksOf, marksText, runsOf } from '../../shared/availability/marks.ts';
import { marks } from '../ledger/arbitraries.ts';

describe('a timeline as text', () => {
  it('is readable', () => {
    expect(marksText(`${'u'.repeat(58)}dd`)).toBe('u58d2');
    // Where run lengths would be longer, the marks stand for themselves.
    expect(marksText('.._?u')).toBe('.._?u');
    expect(marksText('')).toBe('');
    expect(marksOf('u58d2')).toBe(`${'u'.repeat(58)}dd`);
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(marks, (value) => {
        expect(marksOf(marksText(value))).toBe(value);
      }),
    );
  });

  it('falls into runs that cover it without a gap', () => {
    expect(runsOf('uuddu')).toEqual([
      { mark: 'u', from: 0, to: 2 },
      { mark: 'd', from: 2, to: 4 },
      { mark: 'u', from: 4, to: 5 },
    ]);
    fc.assert(
      fc.property(marks, (value) => {
        const runs = runsOf(value);
        expect(runs.map((run) => run.mark.repeat(run.to - run.from)).join('')).toBe(value);
        for (const [index, run] of runs.entries()) {
          expect(run.from).toBe(runs[index - 1]?.to ?? 0);
          expect(run.mark).not.toBe(runs[index - 1]?.mark);
        }
      }),
    );
  });

  it.each(['58', 'u0', 'u-1', 'u1,5', 'x3', 'u3 ', 'u1000000', 'U3', 'u3,d2'])('refuses %j', (text) => {
    expect(() => marksOf(text)).toThrow(RangeError);
  });
});
