/**
 * The published table: Wikipedia, "High availability", section "Percentage calculation"
 * (en.wikipedia.org/wiki/High_availability), with its year of 365.25 days and its month of a twelfth of
 * it, rounded to the two decimals that it prints.
 */
import { describe, expect, it } from 'vitest';
import { downtimeAllowedMs, ninesOf, ninesTable } from '../../shared/availability/nines.ts';

const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
const yearMs = 365.25 * units.d;
const windowsMs = [yearMs, yearMs / 12, 7 * units.d, units.d] as const;

// Per year, month, week and day.
const published: Readonly<Record<string, readonly string[]>> = {
  '0.99': ['3.65 d', '7.31 h', '1.68 h', '14.40 m'],
  '0.995': ['1.83 d', '3.65 h', '50.40 m', '7.20 m'],
  '0.999': ['8.77 h', '43.83 m', '10.08 m', '1.44 m'],
  '0.9995': ['4.38 h', '21.92 m', '5.04 m', '43.20 s'],
  '0.9999': ['52.60 m', '4.38 m', '1.01 m', '8.64 s'],
  '0.99995': ['26.30 m', '2.19 m', '30.24 s', '4.32 s'],
  '0.99999': ['5.26 m', '26.30 s', '6.05 s', '864.00 ms'],
  '0.999999': ['31.56 s', '2.63 s', '604.80 ms', '86.40 ms'],
};

describe('the table of nines', () => {
  it('has the customary rows', () => {
    expect(ninesTable.map(String)).toEqual(Object.keys(published));
  });

  it.each(ninesTable)('allows at %s what is published', (availability) => {
    const row = published[String(availability)] ?? [];
    expect(row).toHaveLength(windowsMs.length);
    for (const [index, text] of row.entries()) {
      const [figure = '', unit = ''] = text.split(' ');
      const allowedMs = downtimeAllowedMs(availability, windowsMs[index] ?? 0);
      const unitMs = Object.entries(units).find(([name]) => name === unit)?.[1] ?? Number.NaN;
      // Half of the last digit, and a hair for the figures that end in exactly five thousandths.
      expect(Math.abs(allowedMs / unitMs - Number(figure))).toBeLessThanOrEqual(0.005 + 1e-9);
    }
  });

  it('counts nines as −log10 of what is missing', () => {
    expect([0.9, 0.99, 0.999, 0.9999].map((availability) => Number(ninesOf(availability).toFixed(9)))).toEqual([
      1, 2, 3, 4,
    ]);
    expect(ninesOf(0.9995)).toBeCloseTo(3.30103, 5);
    expect(ninesOf(0.995)).toBeCloseTo(2.30103, 5);
    expect(ninesOf(0)).toBe(0);
    expect(ninesOf(1)).toBe(Number.POSITIVE_INFINITY);
  });
});
