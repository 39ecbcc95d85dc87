import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronProblem } from '../../shared/availability/cron.ts';
import { lastDueAt, nextDueAt, schedulerExpression } from '../../shared/restore/schedule.ts';

const at = (text: string): number => Date.parse(text);
const iso = (moment: number | undefined): string | undefined =>
  moment === undefined ? undefined : new Date(moment).toISOString();

describe('a weekly schedule', () => {
  const sundays = { cron: '0 4 * * SUN', timezone: 'Europe/Berlin' };

  // 29 November 2026 is a Sunday (any calendar), and Berlin is an hour ahead of UTC then.
  it('is due at its own time on its own wall clock', () => {
    expect(iso(lastDueAt(sundays, at('2026-11-30T12:00:00Z')))).toBe('2026-11-29T03:00:00.000Z');
    expect(iso(nextDueAt(sundays, at('2026-11-30T12:00:00Z')))).toBe('2026-12-06T03:00:00.000Z');
  });

  it('is due in the very moment, and next a week later', () => {
    const due = at('2026-11-29T03:00:00Z');
    expect(lastDueAt(sundays, due)).toBe(due);
    expect(iso(nextDueAt(sundays, due))).toBe('2026-12-06T03:00:00.000Z');
    expect(iso(lastDueAt(sundays, due - 1))).toBe('2026-11-22T03:00:00.000Z');
    expect(nextDueAt(sundays, due - 1)).toBe(due);
  });

  it('follows the clock into summer', () => {
    expect(iso(lastDueAt(sundays, at('2026-07-01T00:00:00Z')))).toBe('2026-06-28T02:00:00.000Z');
  });
});

/**
 * EventBridge Scheduler's user guide, "Daylight savings time on EventBridge Scheduler": "when time shifts forward … your schedule
 * invocation gets skipped if the cron expression falls on a non-existent date and time", and "when the time shifts back in the
 * Fall, your schedule runs only once". In Berlin the clocks of 2026 go forward on 29 March, from 2:00 to 3:00, and back on 25 October,
 * from 3:00 to 2:00 (IANA Time Zone Database, `zdump -v Europe/Berlin`).
 */
describe('where clocks are set', () => {
  const half = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };

  it('leaves out a time that does not exist', () => {
    expect(iso(nextDueAt(half, at('2026-03-28T12:00:00Z')))).toBe('2026-03-30T00:30:00.000Z');
    expect(iso(lastDueAt(half, at('2026-03-29T23:00:00Z')))).toBe('2026-03-28T01:30:00.000Z');
  });

  it('takes a time that comes twice once, the first time', () => {
    expect(iso(nextDueAt(half, at('2026-10-24T12:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(nextDueAt(half, at('2026-10-25T00:30:00Z')))).toBe('2026-10-26T01:30:00.000Z');
    expect(iso(lastDueAt(half, at('2026-10-25T01:10:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(lastDueAt(half, at('2026-10-25T12:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
  });

  // Samoa had no 30 December 2011 (IANA Time Zone Database, Pacific/Apia).
  it('gets over a day that was left out', () => {
    const everyMinute = { cron: '* * * * *', timezone: 'Pacific/Apia' };
    const last = lastDueAt(everyMinute, at('2011-12-30T10:00:00Z'));
    expect(iso(last)).toBe('2011-12-30T10:00:00.000Z');
    expect(iso(nextDueAt(everyMinute, at('2011-12-30T09:59:00Z')))).toBe('2011-12-30T10:00:00.000Z');
  });

  it('never skips nor repeats a moment, whatever the zone', async () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham');
    const crons = fc.constantFrom('30 2 * * *', '0 4 * * SUN', '*/20 * * * *', '15 1-3 1,25,29 * *');
    const nows = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') });
    await fc.assert(
      fc.property(zones, crons, nows, (timezone, cron, now) => {
        const next = nextDueAt({ cron, timezone }, now) ?? Number.NaN;
        expect(next).toBeGreaterThan(now);
        expect(lastDueAt({ cron, timezone }, next)).toBe(next);
        const before = lastDueAt({ cron, timezone }, next - 1) ?? Number.NaN;
        expect(before).toBeLessThanOrEqual(now);
        expect(nextDueAt({ cron, timezone }, before)).toBe(next);
      }),
      { numRuns: 200 },
    );
  });
});

describe('schedulerExpression', () => {
  // EventBridge Scheduler's user guide, "Cron-based schedules": the fields, and Sunday as 1.
  it.each([
    ['0 4 * * SUN', 'cron(0 4 ? * 1 *)'],
    ['0 4 * * 7', 'cron(0 4 ? * 1 *)'],
    ['15 10 * * 1-5', 'cron(15 10 ? * 2-6 *)'],
    ['0 18 1 * *', 'cron(0 18 1 * ? *)'],
    ['*/15 * * * *', 'cron(0,15,30,45 * * * ? *)'],
    ['* * * * *', 'cron(* * * * ? *)'],
    ['0 0 * JAN,jul *', 'cron(0 0 * 1,7 ? *)'],
    ['0 0 * * */2', 'cron(0 0 ? * 1,3,5,7 *)'],
  ])('%s is %s', (cron, expression) => {
    expect(schedulerExpression(cron)).toEqual({ ok: true, expression });
  });

  it.each(['0 4 1 * MON', '0 4 L * *', '0 4 * * FRI#2', '0 4 15W * *', '0 4 * * ?', '61 * * * *', '0 4 * *', ''])(
    'has none for %j',
    (cron) => {
      expect(schedulerExpression(cron)).toMatchObject({ ok: false });
    },
  );

  const part = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
      fc.integer({ min, max }).map(String),
      fc.array(fc.integer({ min, max }), { minLength: 2, maxLength: 4 }).map((values) => values.join(',')),
      fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min: 1, max: 4 }))
        .map(([a, b, step]) => `${Math.min(a, b)}-${Math.max(a, b)}/${step}`),
    );

  const cronText = fc
    .tuple(
      part(0, 59),
      part(0, 23),
      fc.oneof(fc.tuple(part(1, 28), fc.constant('*')), fc.tuple(fc.constant('*'), part(0, 7))),
      part(1, 12),
    )
    .map(([minute, hour, [day, weekday], month]) => `${minute} ${hour} ${day} ${month} ${weekday}`);

  it('fires at the same minutes as the crontab does', async () => {
    const nows = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2031-01-01T00:00:00Z') });
    await fc.assert(
      fc.property(cronText, nows, (cron, now) => {
        fc.pre(cronProblem(cron) === undefined);
        const translated = schedulerExpression(cron);
        if (!translated.ok) throw new Error(`${cron}: ${translated.problem}`);
        expect(translated.expression.length).toBeLessThanOrEqual(256);
        expect(iso(nextDueAt({ cron, timezone: 'UTC' }, now))).toBe(iso(firstOf(translated.expression, now)));
      }),
      { numRuns: 300 },
    );
  });
});

/**
 * The first whole minute after `now` that fits, read as the user guide has it and sharing nothing with our own code: six fields,
 * of which `?` and `*` say nothing, and days of the week from 1 for Sunday.
 */
function firstOf(expression: string, now: number): number | undefined {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(' ') ?? [];
  const fits = (index: number, value: number): boolean => {
    const field = fields[index] ?? '';
    if (field === '*' || field === '?') return true;
    return field.split(',').some((item) => {
      const [from = '', to = from] = item.split('-');
      return value >= Number(from) && value <= Number(to);
    });
  };
  const day = new Date(now);
  day.setUTCHours(0, 0, 0, 0);
  for (let days = 0; days < 9 * 366; days++) {
    if (fits(2, day.getUTCDate()) && fits(3, day.getUTCMonth() + 1) && fits(4, day.getUTCDay() + 1)) {
      for (let minute = 0; minute < 1_440; minute++) {
        const moment = day.getTime() + minute * 60_000;
        if (moment > now && fits(0, minute % 60) && fits(1, Math.floor(minute / 60))) return moment;
      }
    }
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return undefined;
}
