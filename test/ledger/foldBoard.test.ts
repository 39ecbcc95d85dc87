import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boardWindows } from '../../shared/availability/windows.ts';
import { edgesOf, foldBoard } from '../../shared/ledger/foldBoard.ts';
import { foldDay } from '../../shared/ledger/foldDay.ts';
import type { Hour } from '../../shared/ledger/hour.ts';
import { anHour, dayMs, hourMs, minuteMs } from './samples.ts';

/** A raw history: one mark a slot from the first slot on, and the hours (counted from the first) that nobody folded. */
type History = {
  readonly everyMs: number;
  readonly since: number;
  readonly marks: string;
  readonly lost: ReadonlySet<number>;
};

const start = anHour - (anHour % dayMs) - 100 * dayMs;

const history: fc.Arbitrary<History> = fc
  .record({
    everyMs: fc.constantFrom(30 * minuteMs, 60 * minuteMs),
    sinceSlots: fc.nat({ max: 60 }),
    runs: fc.array(
      fc.tuple(
        fc.constantFrom('u', 'u', 'd', '?', '_', 'm'),
        fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 500 })),
      ),
      {
        minLength: 1,
        maxLength: 40,
      },
    ),
    lost: fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 40 }),
    lostFrom: fc.integer({ min: 1, max: 3_000 }),
    lostHours: fc.nat({ max: 80 }),
  })
  .map(({ everyMs, sinceSlots, runs, lost, lostFrom, lostHours }) => ({
    everyMs,
    since: start + sinceSlots * everyMs,
    marks: runs.map(([mark, length]) => mark.repeat(length)).join(''),
    lost: new Set([...lost, ...Array.from({ length: lostHours }, (_, index) => lostFrom + index)]),
  }));

/** What is known of a slot: nothing before watching began, its mark unless its hour was lost. */
function markAt({ everyMs, since, marks, lost }: History, slot: number): string {
  if (slot < since) return '.';
  const lostHour = lost.has(Math.floor(slot / hourMs) - Math.floor(since / hourMs));
  return lostHour ? '_' : (marks[(slot - since) / everyMs] ?? '_');
}

function slotsOf({ everyMs }: History, from: number, to: number): readonly number[] {
  return Array.from({ length: (to - from) / everyMs }, (_, index) => from + index * everyMs);
}

/** The history's tally of a stretch, slot by slot. */
function naiveTally(past: History, from: number, to: number) {
  const said = slotsOf(past, from, to).map((slot) => markAt(past, slot));
  const time = (wanted: string) => said.filter((mark) => mark === wanted).length * past.everyMs;
  return { upMs: time('u'), downMs: time('d'), unknownMs: time('?'), missingMs: time('_'), maintenanceMs: time('m') };
}

/** The hours that were folded before `asOf`; of some there is a poorer fold by another writer too. */
function hoursOf(past: History, asOf: number): readonly Hour[] {
  const hours: Hour[] = [];
  const firstHour = Math.floor(past.since / hourMs) * hourMs;
  for (let hour = firstHour; hour < asOf; hour += hourMs) {
    const index = (hour - firstHour) / hourMs;
    if (past.lost.has(index)) continue;
    const marks = slotsOf(past, hour, hour + hourMs)
      .map((slot) => markAt(past, slot))
      .join('');
    const folded = {
      service: 'checkout',
      hour,
      everyMs: past.everyMs,
      rounds: 4,
      visible: marks,
      endpoints: { a: { marks, reasons: {} } },
    };
    if (index % 7 === 0) {
      const poor = '?'.repeat(marks.length);
      hours.push({
        ...folded,
        writer: 'us-west-2',
        rounds: 3,
        visible: poor,
        endpoints: { a: { marks: poor, reasons: {} } },
      });
    }
    hours.push({ ...folded, writer: 'us-east-1' });
  }
  return hours;
}

function boardOf(past: History, asOf: number, arrange: <T>(items: readonly T[]) => readonly T[] = (items) => items) {
  const hours = hoursOf(past, asOf);
  const days = [...Map.groupBy(hours, ({ hour }) => hour - (hour % dayMs))]
    .filter(([day]) => day + dayMs <= asOf)
    .map(([day, ofDay]) => foldDay({ service: 'checkout', day, writer: 'us-east-1', hours: ofDay, since: past.since }));
  const edges = edgesOf(asOf);
  const asked = hours.filter(({ hour }) => edges.some(({ from, to }) => hour >= from && hour < to));
  const longestMs = Math.max(...boardWindows.map(({ ms }) => ms));
  const askedDays = days.filter(({ day }) => day >= asOf - longestMs - dayMs);
  return foldBoard({
    asOf,
    since: past.since,
    days: arrange(askedDays),
    hours: arrange([...asked, ...asked]),
  });
}

/** Stretches of slots that are down. */
function outagesIn(past: History, from: number, to: number): number {
  const marks = slotsOf(past, from, to)
    .map((slot) => markAt(past, slot))
    .join('');
  return marks.match(/d+/g)?.length ?? 0;
}

const asOfHours = fc.integer({ min: 1, max: 110 * 24 });

describe('the board', () => {
  it('says of every window what one counts slot by slot', () => {
    fc.assert(
      fc.property(history, asOfHours, (past, hours) => {
        const asOf = Math.floor(past.since / hourMs) * hourMs + hours * hourMs;
        const board = boardOf(past, asOf);
        for (const { id, ms } of boardWindows) {
          const expected = naiveTally(past, asOf - ms, asOf);
          expect(board.windows[id]).toEqual(expected);
        }
        expect(board.today).toEqual(naiveTally(past, asOf - (asOf % dayMs), asOf));
      }),
      { numRuns: 60 },
    );
  });

  it('says the same whatever order its hours and days came in', () => {
    fc.assert(
      fc.property(history, asOfHours, (past, hours) => {
        const asOf = Math.floor(past.since / hourMs) * hourMs + hours * hourMs;
        expect(boardOf(past, asOf, (items) => items.toReversed())).toEqual(boardOf(past, asOf));
      }),
      { numRuns: 20 },
    );
  });

  it('has one bar for each of the last 90 days', () => {
    fc.assert(
      fc.property(history, asOfHours, (past, hours) => {
        const asOf = Math.floor(past.since / hourMs) * hourMs + hours * hourMs;
        const today = asOf - (asOf % dayMs);
        const expected = Array.from({ length: 90 }, (_, index) => {
          const day = today - (90 - index) * dayMs;
          const tally = naiveTally(past, day, day + dayMs);
          const { upMs, downMs, unknownMs, missingMs, maintenanceMs } = tally;
          const watchedMs = upMs + downMs + unknownMs + missingMs;
          if (watchedMs === 0) return maintenanceMs === 0 ? null : { coverage: 1, tally };
          const coverage = (upMs + downMs) / watchedMs;
          const stretches = outagesIn(past, day, day + dayMs);
          const outages = stretches === 0 ? {} : { outages: Math.min(stretches, 24) };
          const share = upMs + downMs === 0 ? {} : { availability: upMs / (upMs + downMs) };
          return { ...share, coverage, tally, ...outages };
        });
        expect(boardOf(past, asOf).days).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('counts the outages of today so far', () => {
    fc.assert(
      fc.property(history, asOfHours, (past, hours) => {
        const asOf = Math.floor(past.since / hourMs) * hourMs + hours * hourMs;
        const stretches = outagesIn(past, asOf - (asOf % dayMs), asOf);
        expect(boardOf(past, asOf).todayOutages).toBe(stretches === 0 ? undefined : Math.min(stretches, 24));
      }),
      { numRuns: 40 },
    );
  });

  it('tells the last outage whole, across midnights', () => {
    fc.assert(
      fc.property(history, asOfHours, (past, hours) => {
        const asOf = Math.floor(past.since / hourMs) * hourMs + hours * hourMs;
        const slots = slotsOf(past, past.since, asOf);
        const last = slots.findLastIndex((slot) => markAt(past, slot) === 'd');
        const found = boardOf(past, asOf).lastOutage;
        if (last < 0) {
          expect(found).toBeUndefined();
          return;
        }
        const before = slots.findLastIndex((slot, index) => index < last && markAt(past, slot) !== 'd');
        expect(found).toEqual({ from: slots[before + 1], to: (slots[last] ?? 0) + past.everyMs });
      }),
      { numRuns: 60 },
    );
  });

  it('counts a year, and forgets what is older', () => {
    const asOf = start + 400 * dayMs + 7 * hourMs;
    const past: History = {
      everyMs: hourMs,
      since: start,
      marks: 'd'.repeat(35 * 24 + 7) + 'u'.repeat(365 * 24),
      lost: new Set(),
    };
    const board = boardOf(past, asOf);
    expect(board.windows['365d']).toEqual({
      upMs: 365 * dayMs,
      downMs: 0,
      unknownMs: 0,
      missingMs: 0,
      maintenanceMs: 0,
    });
    expect(boardOf(past, asOf - hourMs).windows['365d']).toMatchObject({ downMs: hourMs });
  });
});
