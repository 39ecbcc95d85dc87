/**
 * Expected values are from `date -u -d … +%s` of GNU coreutils, for years before Christ from SQLite's
 * `strftime('%s', …)`; the forms are those that the databases document.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOf } from '../../../shared/restore/checks/moment.ts';

describe('a moment', () => {
  it.each([
    // PostgreSQL, timestamptz in the time zones UTC, Asia/Kolkata and America/St_Johns
    ['2026-11-30 04:00:00+00', 1_796_011_200_000],
    ['2026-11-30 09:30:00+05:30', 1_796_011_200_000],
    ['2026-11-30 00:30:00-03:30', 1_796_011_200_000],
    ['2026-11-30 04:00:00.123456+00', 1_796_011_200_123],
    // timestamp and date
    ['2026-11-30 04:00:00', 1_796_011_200_000],
    ['2026-11-30 04:00:00.1', 1_796_011_200_100],
    ['2026-11-30', 1_795_996_800_000],
    // `set timezone = 'Europe/Berlin'; select timestamptz '1880-01-01 00:00:00+00'`
    ['1880-01-01 00:53:28+00:53:28', -2_840_140_800_000],
    // `select extract(epoch from timestamptz '0044-03-15 12:00:00+00 BC')`
    ['0044-03-15 12:00:00+00 BC', -63_517_780_800_000],
    ['0001-12-31 BC', -62_135_683_200_000],
    ['0099-01-01 00:00:00', -59_042_995_200_000],
    ['12026-01-01 00:00:00+00', 317_336_745_600_000],
  ])('is read as PostgreSQL prints it: %s', (text, at) => {
    expect(momentOf(text)).toBe(at);
  });

  it.each([
    ['2026-11-30T04:00:00Z', 1_796_011_200_000],
    ['2026-11-30T04:00:00.999999999Z', 1_796_011_200_999],
    ['2026-11-30T04:00:00,5Z', 1_796_011_200_500],
    ['2026-11-30T05:00+01:00', 1_796_011_200_000],
    ['2026-11-30T05:00:00+0100', 1_796_011_200_000],
    ['20261130T040000Z', 1_796_011_200_000],
    ['2026-11-29T24:00:00Z', 1_795_996_800_000],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000],
    ['2026-11-30 04:00:00 UTC', 1_796_011_200_000],
  ])('is read in ISO 8601: %s', (text, at) => {
    expect(momentOf(text)).toBe(at);
  });

  it.each([
    // SQLite's strftime('%s', …) of both
    ['2026-11-30 04:00', 1_796_011_200_000],
    ['2026-11-30 04:00:00.250', 1_796_011_200_250],
  ])('is read as SQLite prints it: %s', (text, at) => {
    expect(momentOf(text)).toBe(at);
  });

  it.each([
    ['1796011200', 1_796_011_200_000],
    ['1796011200.25', 1_796_011_200_250],
    ['1796011200123', 1_796_011_200_123],
    ['0', 0],
    ['-1', -1_000],
  ])('is read from Unix time: %s', (text, at) => {
    expect(momentOf(text)).toBe(at);
  });

  it.each([
    'infinity',
    '-infinity',
    '',
    ' ',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-11-30 25:00:00',
    '2026-11-30 04:60:00',
    '2026-11-30 24:00:01',
    '2026-11-30T04:00:00+17:00',
    '2026-11-30T04:00:00.',
    '30.11.2026 04:00:00',
    '11/30/2026 04:00:00',
    'Mon Nov 30 04:00:00 2026 UTC',
    '999999-01-01',
    '99999999999999999999',
    '1796011200; drop table users',
    `${' '.repeat(100)}2026-11-30`,
  ])('is not read from %j', (text) => {
    expect(momentOf(text)).toBeUndefined();
  });

  it('is the one that JavaScript printed', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(momentOf(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });
});
