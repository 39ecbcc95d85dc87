import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeInKey } from '../../../shared/restore/find/timeInKey.ts';

const now = Date.parse('2026-11-30T12:00:00Z');
const at = (key: string) => timeInKey(key, now)?.at;

/** Each moment as `date -u -d '…' +%s` of GNU coreutils prints it, times 1000. */
const fourOClock = 1_796_011_200_000;
const midnight = 1_795_996_800_000;

describe('the time in a key', () => {
  it.each([
    'db/orders-2026-11-30T04:00:00Z.dump',
    'db/orders-2026-11-30T04:00:00.000Z.dump',
    'db/orders-2026-11-30T06:00:00+02:00.dump',
    'db/orders-2026-11-29T23:00:00-0500.dump',
    'db/2026-11-30_04-00-00.sql.gz',
    'db/2026-11-30 04.00.00.sql.gz',
    'db/20261130T040000Z.dump',
    'db/20261130T0400.dump',
    'db/20261130-040000.dump',
    'db/20261130040000.dump',
    'db/202611300400.dump',
    'db/2026113004.dump',
    'db/2026/11/30/0400.dump',
    'db/2026/11/30/orders-20261130T0400.dump',
    'db/1796011200.dump',
    'db/1796011200000.dump',
    'db/orders_v15.18_2026-11-30T04-00_17.dump',
  ])('is read in %s', (key) => {
    expect(timeInKey(key, now)).toEqual({ at: fourOClock, precision: 'moment' });
  });

  it.each([
    'orders-2026-11-30.dump',
    'orders.20261130.sql',
    '2026/11/30/orders.dump',
    '2026_11_30-99999.tar',
    '2026-11-30-9960',
  ])('is a day alone in %s', (key) => {
    expect(timeInKey(key, now)).toEqual({ at: midnight, precision: 'day' });
  });

  it.each([
    ['the last of several', '2025-01-01/orders-2026-11-30T04:00:00Z.dump', fourOClock],
    ['of two dates in a row the second', '2025-01-01-2026-11-30.dump', midnight],
    ['the last that can be, as 99 is no month', '20261130T040000Z-20269930.dump', fourOClock],
    ['the last that can be, as 2031 is to come', '20261130T040000Z-exp20310101.dump', fourOClock],
    ['no zone behind a number', '20261130-040000-0001.dump', fourOClock],
  ])('is %s', (_what, key, expected) => {
    expect(at(key)).toBe(expected);
  });

  it.each([
    'orders.dump',
    'orders-v15.18.dump',
    '20260230.dump', // no such day
    '19991231.dump', // before 2000
    '2026-12-02.dump', // more than a day from now
    '20261130999.dump', // eleven digits
    '2026-1130.dump',
    '0946684799.dump', // ten digits, before 2000
    '3000000000.dump', // ten digits, in 2065
  ])('is none in %s', (key) => {
    expect(at(key)).toBeUndefined();
  });

  it('may be up to a day from now, as clocks and zones are', () => {
    expect(at('2026-12-01T11:00:00Z')).toBe(now + 23 * 3_600_000);
    expect(at('2026-12-01T13:00:00Z')).toBeUndefined();
  });

  it('is none that the prefix says alone', () => {
    expect(timeInKey('2025-01-01/orders.dump', now, '2025-01-01/'.length)).toBeUndefined();
    expect(timeInKey('db-2026/11/30.dump', now, 'db-2026/'.length)?.at).toBe(midnight);
  });

  it('is the moment that any ISO time says, whatever stands before it', () => {
    const moment = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: now / 1000 });
    fc.assert(
      fc.property(moment, fc.stringMatching(/^[a-z/._-]{0,20}$/), (seconds, before) => {
        const iso = new Date(seconds * 1_000).toISOString().replace('.000', '');
        for (const text of [iso, iso.replaceAll(/[-:]/g, ''), iso.replaceAll(':', '-').replace('Z', '')]) {
          expect(at(`${before}${text}.dump`)).toBe(seconds * 1_000);
        }
      }),
    );
  });

  it('never throws, and never gives what is no time', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9T:+Z/._-]{0,60}$/), (key) => {
        const time = at(key);
        expect(time === undefined || (Number.isInteger(time) && time <= now + 86_400_000)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
