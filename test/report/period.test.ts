import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportPeriods } from '../../shared/config/pageConfig.ts';
import { periodAsked, periodNamed } from '../../shared/report/asked.ts';
import {
  kindOf,
  lastFinished,
  spanAt,
  spanBefore,
  spanDays,
  spanNamed,
  spanTitle,
} from '../../shared/report/period.ts';
import { dayMs, hourMs } from '../ledger/samples.ts';

describe('the weeks', () => {
  // The examples of Wikipedia, "ISO week date", each with its neighbours around a turn of the year.
  it.each([
    ['2005-01-01', '2004-W53'],
    ['2005-01-02', '2004-W53'],
    ['2005-12-31', '2005-W52'],
    ['2007-01-01', '2007-W01'],
    ['2007-12-31', '2008-W01'],
    ['2008-12-28', '2008-W52'],
    ['2008-12-29', '2009-W01'],
    ['2009-12-31', '2009-W53'],
    ['2010-01-03', '2009-W53'],
    ['2010-01-04', '2010-W01'],
  ])('%s is in %s', (day, name) => {
    const noon = Date.parse(`${day}T12:00:00Z`);
    expect(spanAt('week', 'UTC', noon).name).toBe(name);
  });

  it('are those of GNU date', () => {
    const days = Array.from({ length: 1_500 }, (_, index) => Date.UTC(2019, 0, 1) + index * 3 * dayMs);
    const input = days.map((day) => new Date(day).toISOString().slice(0, 10)).join('\n');
    const told = execFileSync('date', ['-u', '-f', '-', '+%G-W%V'], { input, encoding: 'utf8' }).trim().split('\n');
    expect(days.map((day) => spanAt('week', 'UTC', day).name)).toEqual(told);
  });

  // ISO 8601: the long years among these.
  it('have a 53rd in long years alone', () => {
    const long = Array.from({ length: 30 }, (_, index) => 2004 + index).filter(
      (year) => spanNamed(`${year}-W53`, 'UTC') !== undefined,
    );
    expect(long).toEqual([2004, 2009, 2015, 2020, 2026, 2032]);
  });
});

describe('a period', () => {
  // Berlin's clocks go back on Sunday 25 October 2026 at 03:00 (IANA Time Zone Database).
  it('begins on the clocks of its time zone, and is as long as they make it', () => {
    const week = spanNamed('2026-W43', 'Europe/Berlin');
    expect(week).toMatchObject({ kind: 'week', from: Date.UTC(2026, 9, 18, 22), to: Date.UTC(2026, 9, 25, 23) });
    expect(spanNamed('2026-Q4', 'Asia/Kolkata')?.from).toBe(Date.UTC(2026, 8, 30, 18, 30));
    expect(spanNamed('2026-11', 'Pacific/Kiritimati')?.from).toBe(Date.UTC(2026, 9, 31, 10));
  });

  it('is called what it is', () => {
    const names = ['2026-W07', '2026-02', '2026-Q1'];
    expect(names.map((name) => spanTitle({ kind: kindOf(name) ?? 'week', name }))).toEqual([
      'Week 7 of 2026',
      'February 2026',
      'Quarter 1 of 2026',
    ]);
    const week = spanNamed('2026-W47', 'America/Los_Angeles');
    expect(week === undefined ? '' : spanDays(week)).toBe('2026-11-16 to 2026-11-22');
  });

  it.each([
    '2026-W00',
    '2027-W53',
    '2026-W54',
    '2026-13',
    '2026-00',
    '2026-Q5',
    '2026-W7',
    '1999-W01',
    '2026',
    '',
    'W47',
  ])('is not called %j', (name) => {
    expect(spanNamed(name, 'UTC')).toBeUndefined();
  });

  const moment = fc.integer({ min: Date.UTC(2001, 1), max: Date.UTC(2099, 1) });
  const kind = fc.constantFrom(...reportPeriods);
  // The outermost offsets, a half hour, a change at midnight, and a day that was left out.
  const zone = fc.constantFrom(
    'UTC',
    'Pacific/Kiritimati',
    'Etc/GMT+12',
    'Asia/Kolkata',
    'America/Havana',
    'Pacific/Apia',
  );

  it('is found by its name, holds its moments, and touches the one before', () => {
    fc.assert(
      fc.property(moment, kind, zone, (at, one, timezone) => {
        const span = spanAt(one, timezone, at);
        expect(span.from <= at && at < span.to).toBe(true);
        expect(spanNamed(span.name, timezone)).toEqual(span);
        const before = spanBefore(span);
        expect(before.to).toBe(span.from);
        expect(lastFinished(one, timezone, at)).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what is asked for', () => {
  const now = Date.UTC(2026, 10, 30, 12);

  it('is the last finished week when nothing is said, in the time zone of the reports', () => {
    const report = { cron: '0 8 * * MON', timezone: 'Pacific/Kiritimati', periods: ['week'], topics: [] } as const;
    expect(periodAsked({}, {}, now)).toMatchObject({ period: { name: '2026-W48', timezone: 'UTC' } });
    const sunday = Date.UTC(2026, 10, 29, 12);
    expect(periodAsked({}, {}, sunday)).toMatchObject({ period: { name: '2026-W47' } });
    expect(periodAsked({}, { report }, sunday)).toMatchObject({ period: { name: '2026-W48' } });
  });

  it('is one period, of the kind that is named, that has begun', () => {
    expect(periodAsked({ month: '2026-11' }, {}, now)).toMatchObject({ ok: true, period: { name: '2026-11' } });
    expect(periodAsked({ month: '2026-Q4' }, {}, now)).toEqual({
      ok: false,
      why: '"2026-Q4" is not a month such as 2026-11.',
    });
    expect(periodAsked({ week: '2026-W47', quarter: '2026-Q4' }, {}, now)).toEqual({
      ok: false,
      why: 'Give either a week or a quarter, not both.',
    });
    expect(periodNamed('2026-12', {}, now)).toEqual({ ok: false, why: '2026-12 has not begun.' });
    expect(periodNamed('2026-12', {}, Date.UTC(2026, 11, 1))).toEqual({ ok: false, why: '2026-12 has not begun.' });
    expect(periodNamed('2026-12', {}, Date.UTC(2026, 11, 1) + hourMs)).toMatchObject({ ok: true });
    expect(periodNamed('2027-W53', {}, now)).toMatchObject({ ok: false, why: expect.stringContaining('2026-W47') });
  });
});
