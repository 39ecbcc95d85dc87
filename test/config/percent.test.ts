import { describe, expect, it } from 'vitest';
import { percent, percentUpTo } from '../../shared/config/percent.ts';

describe('percent', () => {
  it.each([
    [99.9, 0.999],
    [99.95, 0.9995],
    [99.99999, 0.9999999],
    [1, 0.01],
    [1e-7, 1e-9],
  ])('reads %s as the nearest number to %s', (written, ratio) => {
    expect(percent.parse(written)).toBe(ratio);
  });

  it.each([0, 100, -1, Number.NaN, '99'])('refuses %s', (written) => {
    expect(percent.safeParse(written).success).toBe(false);
  });
});

describe('percentUpTo', () => {
  it('includes its bound', () => {
    expect(percentUpTo(1_000, '75').parse(1_000)).toBe(10);
    expect(percentUpTo(1_000, '75').safeParse(1_000.01).success).toBe(false);
  });
});
