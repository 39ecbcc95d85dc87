/**
 * The worked examples of AWS Well-Architected Framework, "Reliability Pillar", section "Availability"
 * (docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/availability.html), and of the AWS whitepaper
 * "Availability and Beyond", section "Availability with redundancy". Percentages are rounded as they are printed there.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acrossRegions,
  atLeast,
  redundant,
  serial,
  unavailabilityOf,
  withSpares,
} from '../../shared/availability/composition.ts';

const percent = (unavailability: number, digits: number) => ((1 - unavailability) * 100).toFixed(digits);

describe('composition', () => {
  it('of hard dependencies is the product: three times 99.99 % is 99.97 %', () => {
    expect(percent(serial([1e-4, 1e-4, 1e-4]), 2)).toBe('99.97');
  });

  it('of two that stand in for each other: 99.9 % twice is 99.9999 %, and 99 % twice is 99.99 %', () => {
    expect(percent(redundant([1e-3, 1e-3]), 4)).toBe('99.9999');
    expect(percent(redundant([0.01, 0.01]), 2)).toBe('99.99');
  });

  it('of both: two servers of 99 % before one database of 99 % are 98.99 %', () => {
    // Piper, Clinton, "AWS Certified Solutions Architect Study Guide", 2nd edition, answers to chapter 9.
    expect(percent(acrossRegions([0.01, 0.01], 1, [0.01]), 2)).toBe('98.99');
  });

  it('of a part that fails every 150 days and is repaired in an hour: 99.97 %', () => {
    expect(percent(unavailabilityOf(150 * 24, 1), 2)).toBe('99.97');
  });

  it('of one spare among n equal parts is to first order n (n − 1) / 2 × u², equation 7 with s = 1', () => {
    expect(withSpares(9, 1, 1e-6) / (((10 * 9) / 2) * 1e-12)).toBeCloseTo(1, 4);
    expect(withSpares(8, 2, 1e-6) / (((10 * 9 * 8) / 6) * 1e-18)).toBeCloseTo(1, 4);
  });

  it('keeps its digits where an availability in binary has none left', () => {
    expect(serial([1e-18, 2e-18, 3e-18])).toBeCloseTo(6e-18, 30);
    expect(redundant([1e-12, 1e-12])).toBeCloseTo(1e-24, 36);
    expect(atLeast(2, [1e-12, 1e-12, 1e-12]) / 3e-24).toBeCloseTo(1, 9);
  });

  it('has no answer where more are needed than there are', () => {
    expect(() => atLeast(3, [0.1, 0.1])).toThrow(RangeError);
    expect(() => atLeast(0, [0.1])).toThrow(RangeError);
  });
});

const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });

/** Looks at every way in which the parts may be up and down. */
function naive(needed: number, unavailabilities: readonly number[]): number {
  let sum = 0;
  for (let ways = 0; ways < 2 ** unavailabilities.length; ways += 1) {
    const isUp = unavailabilities.map((_, index) => ((ways >> index) & 1) === 1);
    const chance = unavailabilities.reduce((product, part, index) => product * (isUp[index] ? 1 - part : part), 1);
    if (isUp.filter(Boolean).length < needed) sum += chance;
  }
  return sum;
}

describe('k of n', () => {
  it('is the sum over all ways in which too many fail', () => {
    fc.assert(
      fc.property(parts, fc.nat(), (unavailabilities, seed) => {
        const needed = 1 + (seed % unavailabilities.length);
        expect(atLeast(needed, unavailabilities)).toBeCloseTo(naive(needed, unavailabilities), 12);
      }),
    );
  });

  it('is serial where all are needed, and redundant where one is enough', () => {
    fc.assert(
      fc.property(parts, (unavailabilities) => {
        expect(atLeast(unavailabilities.length, unavailabilities)).toBeCloseTo(serial(unavailabilities), 12);
        expect(atLeast(1, unavailabilities)).toBeCloseTo(redundant(unavailabilities), 12);
      }),
    );
  });
});
