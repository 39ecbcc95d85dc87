import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../shared/config/duration.ts';

const msOf = (text: string): number | string => {
  const parsed = parseDuration(text);
  return parsed.ok ? parsed.value : parsed.message;
};

describe('parseDuration', () => {
  // The International System of Units: 1 min = 60 s, 1 h = 3,600 s, 1 d = 86,400 s (SI Brochure, table 8).
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
    ['1.5h', 5_400_000],
    ['0.1s', 100],
    // 1.1 × 1000 and 4.35 × 1000 are not whole numbers in binary.
    ['1.1s', 1_100],
    ['4.35s', 4_350],
    ['3650d', 315_360_000_000],
  ])('%s is %d ms', (text, ms) => {
    expect(msOf(text)).toBe(ms);
  });

  it.each([
    '',
    's',
    '30',
    '-1s',
    '+1s',
    '1e3s',
    '1 s',
    '1s ',
    '1h30m',
    '.5s',
    '1.s',
    '１s',
    '0s',
    '0.5ms',
    '3651d',
    'Infinitys',
  ])('refuses %j', (text) => {
    expect(parseDuration(text).ok).toBe(false);
  });

  it('suggests the usual unit for a bare number', () => {
    expect(msOf('14')).toContain('14s');
    const days = parseDuration('14', '30d');
    expect(days.ok ? '' : days.message).toContain('14d');
  });
});

describe('formatDuration', () => {
  it.each([
    [30_000, '30s'],
    [60_000, '1m'],
    [90_000, '90s'],
    [86_400_000, '1d'],
    [1_500, '1500ms'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is read back as the same duration', async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 1, max: 315_360_000_000 }), (ms) => {
        expect(msOf(formatDuration(ms))).toBe(ms);
      }),
    );
  });
});
