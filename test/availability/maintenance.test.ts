/** Planned maintenance: by hand where the clocks change, and against a scan of every minute where they do not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maintenanceAt, maintenanceIn, mergedSpans } from '../../shared/availability/maintenance.ts';
import type { MaintenanceWindow } from '../../shared/config/config.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const at = (text: string): number => Date.parse(text);

function nightly(cron: string, forMs: number, timezone = 'Europe/Berlin'): { maintenance: MaintenanceWindow[] } {
  return { maintenance: [{ kind: 'cron', cron, timezone, forMs }] };
}

/** The spans of two days, as text. */
function spansFrom(config: { maintenance: MaintenanceWindow[] }, from: string, days = 2): readonly string[] {
  const range = { from: at(from), to: at(from) + days * dayMs };
  return maintenanceIn(config, 'checkout', range).map(
    (span) => `${new Date(span.from).toISOString().slice(0, 16)}/${new Date(span.to).toISOString().slice(0, 16)}`,
  );
}

// Time zone database, Europe: the clocks of Berlin go from 02:00 to 03:00 on 2026-03-29 and from 03:00 to 02:00 on
// 2026-10-25, each at 01:00 UTC. What then runs when is Vixie cron's rule (crontab(5), "Daylight saving time").
describe('when the clocks go forward', () => {
  it('03:00 is an hour earlier than the day before', () => {
    const config = nightly('0 3 * * *', hourMs);
    expect(spansFrom(config, '2026-03-28T00:00Z', 3)).toEqual([
      '2026-03-28T02:00/2026-03-28T03:00',
      '2026-03-29T01:00/2026-03-29T02:00',
      '2026-03-30T01:00/2026-03-30T02:00',
    ]);
  });

  it('a time that does not exist begins when they have', () => {
    expect(spansFrom(nightly('30 2 * * *', hourMs), '2026-03-29T00:00Z', 1)).toEqual([
      '2026-03-29T01:00/2026-03-29T02:00',
    ]);
    expect(spansFrom(nightly('30 2,14 * * *', hourMs), '2026-03-29T00:00Z', 1)).toEqual([
      '2026-03-29T01:00/2026-03-29T02:00',
      '2026-03-29T12:30/2026-03-29T13:30',
    ]);
  });

  it('a window lasts as long as ever, from 01:00 to 04:00 on the wall', () => {
    expect(spansFrom(nightly('0 1 * * SUN', 2 * hourMs), '2026-03-28T00:00Z')).toEqual([
      '2026-03-29T00:00/2026-03-29T02:00',
    ]);
  });
});

describe('when the clocks go back', () => {
  it('a time that comes twice begins once, the first time', () => {
    expect(spansFrom(nightly('30 2 * * *', 15 * minuteMs), '2026-10-25T00:00Z', 1)).toEqual([
      '2026-10-25T00:30/2026-10-25T00:45',
    ]);
  });

  it('every hour comes every hour', () => {
    expect(spansFrom(nightly('0 * * * *', 15 * minuteMs), '2026-10-24T23:00Z', 4 / 24)).toEqual([
      '2026-10-24T23:00/2026-10-24T23:15',
      '2026-10-25T00:00/2026-10-25T00:15',
      '2026-10-25T01:00/2026-10-25T01:15',
      '2026-10-25T02:00/2026-10-25T02:15',
    ]);
  });

  it('a window lasts as long as ever, from 01:00 to 02:00 on the wall', () => {
    expect(spansFrom(nightly('0 1 * * SUN', 2 * hourMs), '2026-10-24T00:00Z')).toEqual([
      '2026-10-24T23:00/2026-10-25T01:00',
    ]);
  });

  // Time zone database, Australia: Lord Howe Island goes back by half an hour, from 02:00 to 01:30, at 15:00 UTC.
  it('by half an hour, too', () => {
    const config = nightly('45 1 * * *', 10 * minuteMs, 'Australia/Lord_Howe');
    expect(spansFrom(config, '2026-04-04T12:00Z')).toEqual([
      '2026-04-04T14:45/2026-04-04T14:55',
      '2026-04-05T15:15/2026-04-05T15:25',
    ]);
  });
});

describe('the open window', () => {
  const from = at('2026-12-01T22:00Z');
  const fixed = (title: string, fromHour: number, toHour: number, services?: string[]): MaintenanceWindow => ({
    title,
    kind: 'fixed',
    from: from + fromHour * hourMs,
    to: from + toHour * hourMs,
    ...(services === undefined ? {} : { services }),
  });

  it('begins at its beginning and is over at its end', () => {
    const config = { maintenance: [fixed('one', 0, 1)] };
    const open = { window: config.maintenance[0], from, to: from + hourMs };
    expect(maintenanceAt(config, 'checkout', from - 1)).toBeUndefined();
    expect(maintenanceAt(config, 'checkout', from)).toEqual(open);
    expect(maintenanceAt(config, 'checkout', from + hourMs - 1)).toEqual(open);
    expect(maintenanceAt(config, 'checkout', from + hourMs)).toBeUndefined();
  });

  it('of a cron expression has the bounds of this occurrence', () => {
    const config = nightly('0 3 * * SUN', hourMs);
    const open = { window: config.maintenance[0], from: at('2026-03-29T01:00Z'), to: at('2026-03-29T02:00Z') };
    expect(maintenanceAt(config, 'checkout', open.from - 1)).toBeUndefined();
    expect(maintenanceAt(config, 'checkout', open.from)).toEqual(open);
    expect(maintenanceAt(config, 'checkout', open.to - 1)).toEqual(open);
    expect(maintenanceAt(config, 'checkout', open.to)).toBeUndefined();
  });

  it('is the one that stays open longest', () => {
    const config = { maintenance: [fixed('short', 0, 2), fixed('long', 1, 5), fixed('between', 0, 3)] };
    expect(maintenanceAt(config, 'checkout', from + 1.5 * hourMs)?.window.title).toBe('long');
    expect(maintenanceAt(config, 'checkout', from)?.window.title).toBe('between');
  });

  it('is for the services that it names, or for all', () => {
    const config = { maintenance: [fixed('some', 0, 1, ['search', 'shop']), fixed('all', 2, 3)] };
    const titleAt = (service: string, hour: number) =>
      maintenanceAt(config, service, from + hour * hourMs)?.window.title;
    expect([titleAt('search', 0.5), titleAt('shop', 0.5), titleAt('checkout', 0.5)]).toEqual([
      'some',
      'some',
      undefined,
    ]);
    expect([titleAt('search', 2.5), titleAt('checkout', 2.5)]).toEqual(['all', 'all']);
  });

  it('may be a month long, and has then begun a month ago', () => {
    const config = nightly('0 0 1 1 *', 31 * dayMs, 'UTC');
    expect(maintenanceAt(config, 'checkout', at('2026-01-31T23:59:59.999Z'))?.from).toBe(at('2026-01-01T00:00Z'));
    expect(maintenanceAt(config, 'checkout', at('2026-02-01T00:00Z'))).toBeUndefined();
  });
});

describe('merging spans', () => {
  it('joins what overlaps or touches, in whatever order it comes', () => {
    const spans = [
      { from: 20, to: 30 },
      { from: 0, to: 5 },
      { from: 10, to: 20 },
      { from: 12, to: 15 },
      { from: 31, to: 32 },
    ];
    expect(mergedSpans(spans)).toEqual([
      { from: 0, to: 5 },
      { from: 10, to: 30 },
      { from: 31, to: 32 },
    ]);
  });
});

/** A field of a cron expression, with what it matches. Zones without summer time, as minutes east of UTC. */
const fields = {
  minute: [
    ['0', (value: number) => value === 0],
    ['*/15', (value: number) => value % 15 === 0],
    ['5,35-37', (value: number) => value === 5 || (value >= 35 && value <= 37)],
  ],
  hour: [
    ['*', () => true],
    ['3', (value: number) => value === 3],
    ['22-23,0', (value: number) => value >= 22 || value === 0],
  ],
  day: [
    ['*', () => true],
    ['1', (value: number) => value === 1],
    ['*/10', (value: number) => (value - 1) % 10 === 0],
  ],
  month: [
    ['*', () => true],
    ['FEB,3', (value: number) => value === 2 || value === 3],
  ],
  weekday: [
    ['*', () => true],
    ['SUN', (value: number) => value === 0],
    ['1-5', (value: number) => value >= 1 && value <= 5],
  ],
} as const;

const zones = { UTC: 0, 'Asia/Kolkata': 330, 'Asia/Tokyo': 540, 'America/Phoenix': -420 } as const;

type Field = readonly [string, (value: number) => boolean];
type Naive = { readonly window: MaintenanceWindow; readonly begins: (time: number) => boolean; readonly forMs: number };

const services = fc.constantFrom(undefined, ['checkout'], ['search'], ['search', 'checkout']);
const forMs = fc.integer({ min: 1, max: 3 * 24 * 60 }).map((minutes) => minutes * minuteMs);
const someFrom = at('2026-02-25T00:00Z');

const repeated: fc.Arbitrary<Naive> = fc
  .record({
    minute: fc.constantFrom<Field>(...fields.minute),
    hour: fc.constantFrom<Field>(...fields.hour),
    day: fc.constantFrom<Field>(...fields.day),
    month: fc.constantFrom<Field>(...fields.month),
    weekday: fc.constantFrom<Field>(...fields.weekday),
    timezone: fc.constantFrom('UTC', 'Asia/Kolkata', 'Asia/Tokyo', 'America/Phoenix'),
    services,
    forMs,
  })
  .map(({ minute, hour, day, month, weekday, timezone, services: named, forMs: length }) => {
    // POSIX, crontab: of the two kinds of days, either is enough where neither field is an asterisk.
    const isEither = day[0] !== '*' && weekday[0] !== '*';
    const begins = (time: number) => {
      const wall = new Date(time + zones[timezone as keyof typeof zones] * minuteMs);
      const [isDay, isWeekday] = [day[1](wall.getUTCDate()), weekday[1](wall.getUTCDay())];
      return (
        minute[1](wall.getUTCMinutes()) &&
        hour[1](wall.getUTCHours()) &&
        month[1](wall.getUTCMonth() + 1) &&
        (isEither ? isDay || isWeekday : isDay && isWeekday)
      );
    };
    const cron = [minute, hour, day, month, weekday].map(([text]) => text).join(' ');
    const about = named === undefined ? {} : { services: named };
    return { window: { ...about, kind: 'cron', cron, timezone, forMs: length }, begins, forMs: length };
  });

const fixedOnce: fc.Arbitrary<Naive> = fc
  .record({ services, forMs, minutes: fc.integer({ min: -4 * 24 * 60, max: 5 * 24 * 60 }) })
  .map(({ services: named, forMs: length, minutes }) => {
    const from = someFrom + minutes * minuteMs;
    const about = named === undefined ? {} : { services: named };
    return {
      window: { ...about, kind: 'fixed', from, to: from + length },
      begins: (time) => time === from,
      forMs: length,
    };
  });

describe('any windows', () => {
  it('are open at the minutes at which a scan finds them open', () => {
    const range = fc
      .record({ offset: fc.nat({ max: 3 * 24 * 60 }), minutes: fc.nat({ max: 4 * 24 * 60 }) })
      .map(({ offset, minutes }) => {
        const from = someFrom + offset * minuteMs;
        return { from, to: from + minutes * minuteMs };
      });
    fc.assert(
      fc.property(fc.array(fc.oneof(repeated, fixedOnce), { maxLength: 3 }), range, (windows, { from, to }) => {
        const config = { maintenance: windows.map(({ window }) => window) };
        const spans = maintenanceIn(config, 'checkout', { from, to });
        const concerned = windows.filter(({ window }) => window.services?.includes('checkout') ?? true);
        const openUntil = concerned.map(() => Number.NEGATIVE_INFINITY);
        for (let time = from - 3 * dayMs; time < to; time += minuteMs) {
          for (const [index, { begins, forMs: length }] of concerned.entries()) {
            if (begins(time)) openUntil[index] = time + length;
          }
          if (time < from) continue;
          const until = Math.max(0, ...openUntil);
          const isOpen = time < until;
          const found = spans.some((span) => span.from <= time && time < span.to);
          if (found !== isOpen) expect({ time, found }).toEqual({ time, found: isOpen });
          // Every minute would take long, and tells nothing new.
          if (time % (7 * minuteMs) !== 0) continue;
          const open = maintenanceAt(config, 'checkout', time);
          expect(open?.to).toBe(isOpen ? until : undefined);
          expect(open === undefined || open.from <= time).toBe(true);
        }
        for (const [index, span] of spans.entries()) {
          expect(span.from).toBeGreaterThan(spans[index - 1]?.to ?? from - 1);
          expect(span.to).toBeGreaterThan(span.from);
          expect(span.to).toBeLessThanOrEqual(to);
        }
      }),
      { numRuns: 60 },
    );
  });
});
