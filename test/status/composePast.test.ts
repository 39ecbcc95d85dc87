import { describe, expect, it } from 'vitest';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { Tally } from '../../shared/availability/tally.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import type { Board, BoardService } from '../../shared/ledger/board.ts';
import type { Recent } from '../../shared/ledger/recent.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { composeStatus } from '../../shared/status/compose.ts';
import type { ServiceStatus } from '../../shared/status/model.ts';
import { readStatus } from '../../shared/status/readStatus.ts';
import { configOf, dayMs, hourMs, minuteMs, serviceOf } from '../ledger/samples.ts';
import { type History, naiveTally, record } from './history.ts';

const everyMs = 10 * minuteMs;
const midnight = Date.UTC(2026, 1, 24);

const tally = (parts: Partial<Tally>): Tally => ({
  upMs: 0,
  downMs: 0,
  unknownMs: 0,
  missingMs: 0,
  maintenanceMs: 0,
  ...parts,
});

/** The running marks from `from` on; six characters are an hour. */
const recentFrom = (from: number, visible: string, since = from): Recent => ({
  shard: `${everyMs}-0`,
  writer: 'us-east-1',
  observers: ['us-east-1'],
  formerObservers: {},
  everyMs,
  from,
  to: from + visible.length * everyMs,
  services: { shop: { since, shown: [], visible, endpoints: { a: visible } } },
});

const boardAt = (asOf: number, parts: Partial<BoardService>): Board => ({
  shard: `${everyMs}-0`,
  writer: 'us-east-1',
  asOf,
  services: {
    shop: { since: 0, windows: {}, days: Array.from({ length: 90 }, () => null), today: tally({}), ...parts },
  },
});

function pastOf(now: number, recents: readonly Recent[], boards: readonly Board[]): ServiceStatus {
  const config = configOf(['us-east-1'], [serviceOf('shop', everyMs)]);
  const { services } = composeStatus({ config, now, rounds: [], recents, boards, budgetBoards: [] });
  if (services[0] === undefined) throw new Error('the service is missing');
  return services[0];
}

describe('uptime windows', () => {
  const now = midnight + 15 * hourMs + 30 * minuteMs + 3_000;
  // From 14:00; of 15:30 the marks know nothing yet.
  const recent = recentFrom(midnight + 14 * hourMs, 'uuuddd?_u');

  it('are the board up to its hour, and the running marks from there', () => {
    const boarded = tally({
      upMs: 20 * hourMs,
      downMs: hourMs,
      unknownMs: 2 * hourMs,
      missingMs: hourMs,
      maintenanceMs: 0,
    });
    const board = boardAt(midnight + 15 * hourMs, { windows: { '24h': boarded } });
    const { uptime } = pastOf(now, [recent], [board]);
    // Since 15:00: one slot unknown, one missing, one up.
    expect(uptime['24h']).toEqual({
      upMs: 20 * hourMs + everyMs,
      downMs: hourMs,
      unknownMs: 2 * hourMs + everyMs,
      missingMs: hourMs + everyMs,
      maintenanceMs: 0,
    });
  });

  it('count the hour up to the last folded slot from the running marks alone', () => {
    // 14:30 to 15:30: three slots down, one unknown, one missing, one up.
    const expected = { upMs: everyMs, downMs: 3 * everyMs, unknownMs: everyMs, missingMs: everyMs, maintenanceMs: 0 };
    const board = boardAt(midnight + 15 * hourMs, {
      windows: { '1h': tally({ downMs: 17 }) },
    });
    expect(pastOf(now, [recent], [board]).uptime['1h']).toEqual(expected);
    expect(pastOf(now, [recent], []).uptime['1h']).toEqual(expected);
  });

  it('are the running marks as long as there is no board', () => {
    const all = { upMs: 4 * everyMs, downMs: 3 * everyMs, unknownMs: everyMs, missingMs: everyMs, maintenanceMs: 0 };
    const { uptime } = pastOf(now, [recent], []);
    expect([uptime['24h'], uptime['365d']]).toEqual([all, all]);
  });

  it('take the newest fold of several writers', () => {
    const old = { ...recentFrom(midnight + 12 * hourMs, 'dddddd'), writer: 'us-west-2' };
    for (const recents of [
      [old, recent],
      [recent, old],
    ]) {
      expect(pastOf(now, recents, []).countedTo).toBe(midnight + 15 * hourMs + 30 * minuteMs);
    }
  });
});

describe('the ninety days', () => {
  const yesterdays: BoardService['days'] = Array.from({ length: 90 }, (_, index) => ({
    availability: index / 100,
    coverage: 1,
  }));

  it('end with today: what the board has of it, and the running marks', () => {
    const board = boardAt(midnight + 6 * hourMs, {
      days: yesterdays,
      today: tally({ upMs: 5 * hourMs, downMs: hourMs }),
    });
    const recent = recentFrom(midnight + 5 * hourMs, 'ddddddddd?');
    const { days } = pastOf(midnight + 6 * hourMs + 40 * minuteMs + 3_000, [recent], [board]);
    expect(days).toHaveLength(90);
    expect(days.slice(0, -1)).toEqual(yesterdays.slice(1));
    // Five hours up, one and a half down, ten minutes unknown.
    expect(days.at(-1)).toEqual({
      availability: 5 / 6.5,
      coverage: 6.5 / (6.5 + 1 / 6),
      tally: tally({ upMs: 5 * hourMs, downMs: 1.5 * hourMs, unknownMs: 10 * minuteMs }),
      outages: 1,
    });
  });

  it('count the outages of today once each, also those that go on past the hour', () => {
    const now = midnight + 6 * hourMs + 50 * minuteMs + 3_000;
    const recent = recentFrom(midnight + 6 * hourMs, 'dduud');
    const outagesWith = (more: Partial<BoardService>) =>
      pastOf(now, [recent], [boardAt(midnight + 6 * hourMs, more)]).days.at(-1)?.outages;
    const until = (to: number) => ({ todayOutages: 3, lastOutage: { from: to - hourMs, to } });
    expect(outagesWith(until(midnight + 6 * hourMs))).toBe(4);
    expect(outagesWith(until(midnight + 5 * hourMs))).toBe(5);
    expect(outagesWith({})).toBe(2);
    expect(outagesWith({ todayOutages: 24 })).toBe(24);
    expect(pastOf(now, [recent], []).days.at(-1)?.outages).toBe(2);
  });

  it('hold yesterday and today in the minutes after midnight, when the board is still of yesterday', () => {
    const board = boardAt(midnight - hourMs, { days: yesterdays, today: tally({ upMs: 22 * hourMs, downMs: hourMs }) });
    const recent = recentFrom(midnight - hourMs, 'ddduuu' + 'd');
    const { days } = pastOf(midnight + 10 * minuteMs + 3_000, [recent], [board]);
    expect(days).toHaveLength(90);
    expect(days.slice(0, -2)).toEqual(yesterdays.slice(2));
    expect(days.slice(-2)).toMatchObject([
      { availability: 22.5 / 24, coverage: 1 },
      { availability: 0, coverage: 1 },
    ]);
  });

  it('hold yesterday also when watching began before midnight and there is no board yet', () => {
    const recent = recentFrom(midnight - hourMs, '....' + 'ud' + 'u', midnight - 20 * minuteMs);
    const { days } = pastOf(midnight + 10 * minuteMs + 3_000, [recent], []);
    expect(days).toHaveLength(90);
    expect(days.slice(-3)).toMatchObject([null, { availability: 0.5, coverage: 1 }, { availability: 1, coverage: 1 }]);
  });

  it('tell a day without a decision from a day without watching', () => {
    const recent = recentFrom(midnight + 5 * hourMs, '??__');
    expect(pastOf(midnight + 5 * hourMs + 41 * minuteMs, [recent], []).days.at(-1)).toEqual({
      coverage: 0,
      tally: tally({ unknownMs: 20 * minuteMs, missingMs: 20 * minuteMs }),
    });
  });
});

describe('the last outage', () => {
  const from = midnight + 14 * hourMs;
  const now = from + 2 * hourMs;
  const before = { from: midnight, to: midnight + hourMs, reason: 'refused' } as const;
  const asOf = midnight + 15 * hourMs;

  it.each([
    ['the latest one of the running marks', 'uuudddudduu', { from: 7, to: 9, ongoing: false }],
    ['ongoing while it lasts', 'uuuddd', { from: 3, to: 6, ongoing: true }],
    ['still ongoing when nothing but doubt followed', 'uuuddd??__', { from: 3, to: 6, ongoing: true }],
    ['over once something was seen up', 'uuuddd??u', { from: 3, to: 6, ongoing: false }],
  ])('is %s', (_, marks, slots) => {
    const { lastOutage } = pastOf(now, [recentFrom(from, marks)], [boardAt(asOf, {})]);
    const expected = { from: from + slots.from * everyMs, to: from + slots.to * everyMs, ongoing: slots.ongoing };
    expect(lastOutage).toEqual(expected);
  });

  it('is the one on the board when the running marks have none', () => {
    expect(pastOf(now, [recentFrom(from, 'uuuuuu')], [boardAt(asOf, { lastOutage: before })]).lastOutage).toEqual({
      ...before,
      ongoing: false,
    });
  });

  it('is a later one of the running marks, which does not take over the reason of one long ago', () => {
    const { lastOutage } = pastOf(now, [recentFrom(from, 'uudduu')], [boardAt(asOf, { lastOutage: before })]);
    expect(lastOutage).toEqual({ from: from + 2 * everyMs, to: from + 4 * everyMs, ongoing: false });
  });

  it('is joined across the hour: it began before the running marks do', () => {
    const begun = { from: from - 3 * hourMs, to: from + hourMs, reason: 'status' } as const;
    const { lastOutage } = pastOf(now, [recentFrom(from, 'dddddd' + 'dddd')], [boardAt(asOf, { lastOutage: begun })]);
    expect(lastOutage).toEqual({ from: begun.from, to: from + 10 * everyMs, reason: 'status', ongoing: true });
  });

  it('has the reason of the board when it began within the folded hour', () => {
    const begun = { from: from + 3 * everyMs, to: from + 6 * everyMs, reason: 'status' } as const;
    const { lastOutage } = pastOf(now, [recentFrom(from, 'uuuddd' + 'du')], [boardAt(asOf, { lastOutage: begun })]);
    expect(lastOutage).toEqual({ ...begun, to: from + 7 * everyMs, ongoing: false });
  });

  it('is absent when there was none', () => {
    expect(pastOf(now, [recentFrom(from, 'uu?_')], [boardAt(asOf, {})])).not.toHaveProperty('lastOutage');
  });
});

describe('readStatus', () => {
  it('agrees with the slots, after the real rollup, for every window that the history fills', async () => {
    // Up; an hour down each midnight; a day's absence; and the last three hours undecided.
    const day = `${'d'.repeat(6)}${'u'.repeat(23 * 6)}`;
    const marks = `${day.repeat(9)}${'_'.repeat(24 * 6)}${day}${'?'.repeat(3 * 6)}uuu`;
    const history: History = { observers: ['us-east-1'], everyMs, start: midnight, marks: { a: marks } };
    const { config, ledger, now } = await record(history, new Set([500, 1_000]));
    const parts = {
      ledger,
      control: createMemoryControlStore(),
      alerts: createMemoryAlertStore(),
      plans: createMemoryPlanStore(),
      onError: () => {},
    };
    const [shop] = (await readStatus({ config, now }, parts)).services;
    const end = midnight + marks.length * everyMs;
    // Up to 03:30 all is folded; a window begins at a whole hour, as the board's does.
    const board = midnight + 11 * dayMs + 3 * hourMs;
    expect(shop?.countedTo).toBe(end);
    expect(shop?.uptime['24h']).toEqual(naiveTally(history, 'a', { from: board - dayMs, to: end }));
    expect(shop?.uptime['7d']).toEqual(naiveTally(history, 'a', { from: board - 7 * dayMs, to: end }));
    expect(shop?.uptime['365d']).toEqual(naiveTally(history, 'a', { from: midnight, to: end }));
    expect(shop?.lastOutage).toMatchObject({ from: midnight + 10 * dayMs, to: midnight + 10 * dayMs + hourMs });
    expect(shop?.days.slice(-13)).toMatchObject([
      null,
      ...Array.from({ length: 9 }, () => ({ availability: 23 / 24, coverage: 1, outages: 1 })),
      { coverage: 0, tally: { missingMs: dayMs } },
      { availability: 23 / 24, coverage: 1 },
      { availability: 1, coverage: 0.5 / 3.5 },
    ]);
  });
});
