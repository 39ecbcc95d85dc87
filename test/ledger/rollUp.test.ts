import { describe, expect, it } from 'vitest';
import type { Config } from '../../shared/config/config.ts';
import { bestHours } from '../../shared/ledger/foldDay.ts';
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { boardOf, recentOf } from '../../shared/ledger/newest.ts';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import type { Seen } from '../../shared/ledger/round.ts';
import { failingLedger } from '../fakes/failingLedger.ts';
import { anHour, configOf, dayMs, down, hourMs, minuteMs, roundAt, serviceOf, up } from './samples.ts';

const [home, second, third] = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const checkout = serviceOf('checkout', minuteMs);
const lone = configOf([home], [checkout]);

type Watched = {
  readonly id?: string;
  readonly everyMs?: number;
  readonly from: number;
  readonly to: number;
  readonly shardIndex?: number;
};

async function watch(ledger: Ledger, { id = 'checkout', everyMs = minuteMs, from, to, shardIndex = 0 }: Watched) {
  for (let slot = from; slot < to; slot += everyMs) {
    await ledger.recordRound(roundAt({ observer: home, everyMs, slot, shardIndex, seen: { [id]: { a: up() } } }));
  }
}

const atHome = (ledger: Ledger, config: Config, now: number) => rollUp({ config, observer: home, now }, { ledger });

/** Everything folded, to compare. */
async function folds(ledger: Ledger) {
  const range = { from: 0, to: anHour + 400 * dayMs };
  return {
    hours: await ledger.hours('checkout', range),
    days: await ledger.days('checkout', range),
    recents: await ledger.recents(),
    boards: await ledger.boards(),
  };
}

describe('a rollup', () => {
  it('of an empty ledger says nothing of any service', async () => {
    const ledger = createMemoryLedger();
    expect(await atHome(ledger, lone, anHour)).toEqual({ kind: 'rolled-up', hours: 0, days: 0 });
    expect((await ledger.recents()).map(({ services }) => services)).toEqual([{}]);
    expect(await ledger.boards()).toEqual([]);
  });

  it('judges the past by the observers of that time, when observers come and go', async () => {
    const ledger = createMemoryLedger();
    const trio = configOf([home, second, third], [checkout]);
    const record = async (observers: readonly string[], from: number, to: number) => {
      for (let slot = from; slot < to; slot += minuteMs) {
        for (const observer of observers) {
          await ledger.recordRound(roundAt({ observer, observerCount: observers.length, everyMs: minuteMs, slot }));
        }
      }
    };
    await record([home], anHour, anHour + 20 * minuteMs);
    await atHome(ledger, lone, anHour + 20 * minuteMs);
    await record([home, second, third], anHour + 20 * minuteMs, anHour + 40 * minuteMs);
    await atHome(ledger, trio, anHour + 40 * minuteMs);
    await record([home], anHour + 40 * minuteMs, anHour + hourMs);
    await atHome(ledger, lone, anHour + hourMs + 2 * minuteMs);
    const [hour] = await ledger.hours('checkout', { from: anHour, to: anHour + hourMs });
    expect(hour?.visible).toBe('u'.repeat(60));
  });

  it('leaves the past with the endpoint that users reached then, when the config names another one', async () => {
    const ledger = createMemoryLedger();
    const seen = { checkout: { a: up(), b: down() } };
    for (let slot = anHour; slot < anHour + hourMs; slot += minuteMs) {
      await ledger.recordRound(roundAt({ observer: home, everyMs: minuteMs, slot, seen }));
    }
    const preferring = (...ids: string[]) => configOf([home], [serviceOf('checkout', minuteMs, ids)]);
    await atHome(ledger, preferring('a', 'b'), anHour + 30 * minuteMs);
    await atHome(ledger, preferring('b', 'a'), anHour + 50 * minuteMs);
    await atHome(ledger, preferring('b', 'a'), anHour + hourMs + 2 * minuteMs);
    const [hour] = await ledger.hours('checkout', { from: anHour, to: anHour + hourMs });
    expect(hour?.visible).toBe('u'.repeat(50) + 'd'.repeat(10));
  });

  it('counts maintenance apart, and leaves the past with the windows that the config had then', async () => {
    const ledger = createMemoryLedger();
    await watch(ledger, { from: anHour, to: anHour + hourMs });
    const planning = (...minutes: readonly (readonly [number, number])[]): Config => ({
      ...lone,
      maintenance: minutes.map(([from, to]) => ({
        kind: 'fixed',
        from: anHour + from * minuteMs,
        to: anHour + to * minuteMs,
      })),
    });
    await atHome(ledger, planning([10, 20]), anHour + 30 * minuteMs);
    const changed = planning([5, 8], [40, 50]);
    await atHome(ledger, changed, anHour + 45 * minuteMs);
    await atHome(ledger, lone, anHour + 46 * minuteMs);
    // The round of the minute 44 had not been folded when the window was taken back.
    const marks = `${'u'.repeat(10)}${'m'.repeat(10)}${'u'.repeat(20)}${'m'.repeat(4)}${'u'.repeat(16)}`;
    await atHome(ledger, lone, anHour + hourMs + 2 * minuteMs);
    const [hour] = await ledger.hours('checkout', { from: anHour, to: anHour + hourMs });
    expect(hour).toMatchObject({ visible: marks, endpoints: { a: { marks } } });
    expect(recentOf(await ledger.recents(), 'checkout')?.visible.slice(0, 60)).toBe(marks);
    expect(boardOf(await ledger.boards(), 'checkout')?.windows['24h']).toEqual({
      upMs: 46 * minuteMs,
      downMs: 0,
      unknownMs: 0,
      missingMs: 0,
      maintenanceMs: 14 * minuteMs,
    });
  });

  it('does not hear a former observer on slots after it was removed', async () => {
    const ledger = createMemoryLedger();
    const trio = configOf([home, second, third], [checkout]);
    const duo = configOf([home, second], [checkout]);
    const record = (observer: string, slot: number, one: Seen, observerCount: number) =>
      ledger.recordRound(roundAt({ observer, observerCount, everyMs: minuteMs, slot, seen: { checkout: { a: one } } }));
    for (let slot = anHour; slot < anHour + 10 * minuteMs; slot += minuteMs) {
      for (const observer of [home, second, third]) await record(observer, slot, up(), 3);
    }
    await atHome(ledger, trio, anHour + 10 * minuteMs);
    await atHome(ledger, duo, anHour + 10 * minuteMs);
    for (let slot = anHour + 10 * minuteMs; slot < anHour + hourMs; slot += minuteMs) {
      await record(home, slot, up(), 2);
      await record(second, slot, down(), 2);
      await record(third, slot, down(), 2);
    }
    await atHome(ledger, duo, anHour + hourMs + 2 * minuteMs);
    const [hour] = await ledger.hours('checkout', { from: anHour, to: anHour + hourMs });
    expect(hour?.visible).toBe('u'.repeat(10) + '?'.repeat(50));
  });

  it('folds a day whose hours an earlier run had written before it failed', async () => {
    const ledger = createMemoryLedger();
    const midnight = anHour - (anHour % dayMs) + dayMs;
    await watch(ledger, { from: midnight - dayMs, to: midnight });
    const broken = { ...ledger, putDay: () => Promise.reject(new LedgerUnavailable('writing', new Error('away'))) };
    await expect(atHome(broken, lone, midnight + 3 * minuteMs)).rejects.toThrow(LedgerUnavailable);
    await atHome(ledger, lone, midnight + 8 * minuteMs);
    expect((await ledger.days('checkout', { from: midnight - dayMs, to: midnight }))[0]?.rounds).toBe(24 * 60);
  });

  it('of one shard goes on when another one fails, and says so in the end', async () => {
    const ledger = createMemoryLedger();
    const config = configOf([home], [checkout, serviceOf('search', 2 * minuteMs)]);
    await watch(ledger, { from: anHour, to: anHour + hourMs });
    await watch(ledger, { id: 'search', everyMs: 2 * minuteMs, from: anHour, to: anHour + hourMs });
    const putHour: Ledger['putHour'] = (hour) =>
      hour.service === 'checkout'
        ? Promise.reject(new LedgerUnavailable('writing', new Error('too large')))
        : ledger.putHour(hour);
    await expect(atHome({ ...ledger, putHour }, config, anHour + hourMs + 2 * minuteMs)).rejects.toThrow('too large');
    const boards = await ledger.boards();
    expect(boardOf(boards, 'search')?.asOf).toBe(anHour + hourMs);
    expect(boardOf(boards, 'checkout')).toBeUndefined();
  });

  it('goes on where it was when a service comes into another shard', async () => {
    const ledger = createMemoryLedger();
    await watch(ledger, { from: anHour, to: anHour + 10 * hourMs });
    await atHome(ledger, lone, anHour + 10 * hourMs + 2 * minuteMs);
    const slower = configOf([home], [serviceOf('checkout', 10 * minuteMs)]);
    await watch(ledger, { everyMs: 10 * minuteMs, from: anHour + 10 * hourMs, to: anHour + 11 * hourMs });
    const folded = await atHome(ledger, slower, anHour + 11 * hourMs + 2 * minuteMs);
    expect(folded).toMatchObject({ hours: 1 });
  });

  it('folds an hour two minutes after its end, with its board', async () => {
    const ledger = createMemoryLedger();
    await watch(ledger, { from: anHour, to: anHour + hourMs });
    const end = anHour + hourMs;
    expect(await atHome(ledger, lone, end + 2 * minuteMs - 1)).toMatchObject({ hours: 0 });
    expect(await atHome(ledger, lone, end + 2 * minuteMs)).toEqual({ kind: 'rolled-up', hours: 1, days: 0 });
    expect(boardOf(await ledger.boards(), 'checkout')).toMatchObject({
      asOf: end,
      since: anHour,
      today: { upMs: hourMs },
    });
  });

  it('done twice changes nothing', async () => {
    const ledger = createMemoryLedger();
    await watch(ledger, { from: anHour, to: anHour + 6 * hourMs });
    const now = anHour + 6 * hourMs + 3 * minuteMs;
    await atHome(ledger, lone, now);
    const before = await folds(ledger);
    expect(before.days).toHaveLength(1);
    expect(await atHome(ledger, lone, now)).toEqual({ kind: 'rolled-up', hours: 0, days: 0 });
    expect(await folds(ledger)).toEqual(before);
  });

  it('that failed at any of its writes is finished by the next one', async () => {
    const calm = createMemoryLedger();
    await watch(calm, { from: anHour, to: anHour + 6 * hourMs });
    const now = anHour + 6 * hourMs + 3 * minuteMs;
    await atHome(calm, lone, now);
    const expected = await folds(calm);
    // The running marks, six hours, a day, the board.
    for (let write = 1; write <= 9; write += 1) {
      for (const afterwards of [false, true]) {
        const ledger = createMemoryLedger();
        await watch(ledger, { from: anHour, to: anHour + 6 * hourMs });
        const broken = failingLedger(ledger, { write, afterwards });
        await expect(atHome(broken, lone, now)).rejects.toThrow(LedgerUnavailable);
        await atHome(ledger, lone, now);
        expect(await folds(ledger)).toEqual(expected);
      }
    }
  });

  it('picks up rounds that came hours late, and at midnight those that came days late', async () => {
    const ledger = createMemoryLedger();
    const midnight = anHour - (anHour % dayMs) + dayMs;
    const begin = midnight - 36 * hourMs;
    const late = roundAt({ observer: home, everyMs: minuteMs, slot: midnight - 30 * hourMs });
    await watch(ledger, { from: begin, to: late.slot });
    await watch(ledger, { from: late.slot + minuteMs, to: midnight });
    for (let now = begin + hourMs; now < midnight; now += hourMs) await atHome(ledger, lone, now + 3 * minuteMs);
    const countedOf = async () =>
      (await ledger.hours('checkout', { from: late.slot, to: late.slot + 1 })).at(0)?.rounds;
    expect(await countedOf()).toBe(59);
    await ledger.recordRound(late);
    await atHome(ledger, lone, midnight + 3 * minuteMs);
    expect(await countedOf()).toBe(60);
    const [first] = await ledger.days('checkout', { from: midnight - 2 * dayMs, to: midnight });
    expect(first?.rounds).toBe(12 * 60);
  });

  it('catches up after a long absence in bounded steps', async () => {
    const ledger = createMemoryLedger();
    const config = configOf([home], [serviceOf('checkout', 30 * minuteMs)]);
    await watch(ledger, { everyMs: 30 * minuteMs, from: anHour, to: anHour + 5 * dayMs });
    const now = anHour + 5 * dayMs + 3 * minuteMs;
    const asOfs: (number | undefined)[] = [];
    for (const steps of [1, 2, Number.POSITIVE_INFINITY]) {
      let left = steps;
      const hasTime = () => left-- > 0;
      await rollUp({ config, observer: home, now }, { ledger, hasTime });
      asOfs.push(boardOf(await ledger.boards(), 'checkout')?.asOf);
    }
    // What a run that is out of time has folded is not folded again.
    expect(asOfs).toEqual([6, 18, 5 * 24].map((hours) => anHour + hours * hourMs));
    const board = boardOf(await ledger.boards(), 'checkout');
    expect(board?.windows['7d']).toEqual({ upMs: 5 * dayMs, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 });
  });
});

describe('the beginning of a service', () => {
  it('is its own first round, not that of its neighbours', async () => {
    const ledger = createMemoryLedger();
    const config = configOf([home], [checkout, serviceOf('search', minuteMs)]);
    await watch(ledger, { from: anHour, to: anHour + 20 * minuteMs });
    await atHome(ledger, lone, anHour + 20 * minuteMs);
    const added = anHour + 22 * minuteMs;
    await watch(ledger, { from: anHour + 20 * minuteMs, to: anHour + 2 * hourMs });
    await watch(ledger, { id: 'search', from: added, to: anHour + 2 * hourMs, shardIndex: 1 });
    for (const minutes of [25, 45, 63, 93, 123]) await atHome(ledger, config, anHour + minutes * minuteMs);
    const recents = await ledger.recents();
    expect([recentOf(recents, 'checkout')?.since, recentOf(recents, 'search')?.since]).toEqual([anHour, added]);
    const [first] = await ledger.hours('search', { from: anHour, to: anHour + 1 });
    expect(first?.visible).toBe('.'.repeat(22) + 'u'.repeat(38));
    const board = boardOf(await ledger.boards(), 'search');
    expect(board?.windows['24h']).toEqual({
      upMs: 98 * minuteMs,
      downMs: 0,
      unknownMs: 0,
      missingMs: 0,
      maintenanceMs: 0,
    });
  });

  it('is known although nobody rolled up for hours after it was added', async () => {
    const ledger = createMemoryLedger();
    const config = configOf([home], [checkout, serviceOf('search', minuteMs)]);
    await watch(ledger, { from: anHour, to: anHour + 8 * hourMs });
    await atHome(ledger, lone, anHour + 20 * minuteMs);
    const added = anHour + 22 * minuteMs;
    await watch(ledger, { id: 'search', from: added, to: anHour + 8 * hourMs, shardIndex: 1 });
    await atHome(ledger, config, anHour + 8 * hourMs + 3 * minuteMs);
    const board = boardOf(await ledger.boards(), 'search');
    expect(board?.since).toBe(added);
    expect(board?.windows['24h']?.missingMs).toBe(0);
    expect(board?.windows['24h']?.upMs).toBe(anHour + 8 * hourMs - added);
  });

  it('moves back when an earlier round comes late', async () => {
    const ledger = createMemoryLedger();
    await watch(ledger, { from: anHour + minuteMs, to: anHour + 5 * minuteMs });
    await atHome(ledger, lone, anHour + 3 * minuteMs);
    await watch(ledger, { from: anHour, to: anHour + minuteMs });
    await atHome(ledger, lone, anHour + 4 * minuteMs);
    expect(recentOf(await ledger.recents(), 'checkout')?.since).toBe(anHour);
  });
});

describe('a change of cadence within an hour', () => {
  it.each([
    ['to slower', minuteMs, 2 * minuteMs],
    ['to faster', 2 * minuteMs, minuteMs],
  ])('%s loses nothing of the hour, although another service keeps the old one', async (_, before, after) => {
    const ledger = createMemoryLedger();
    const old = configOf([home], [serviceOf('checkout', before), serviceOf('search', before)]);
    const changed = configOf([home], [serviceOf('checkout', after), serviceOf('search', before)]);
    const change = anHour + 30 * minuteMs;
    await watch(ledger, { everyMs: before, from: anHour, to: change });
    await watch(ledger, { id: 'search', everyMs: before, from: anHour, to: anHour + hourMs, shardIndex: 1 });
    await watch(ledger, { everyMs: after, from: change, to: anHour + hourMs });
    for (let minutes = 5; minutes <= 65; minutes += 5) {
      const now = anHour + minutes * minuteMs;
      await atHome(ledger, now <= change ? old : changed, now);
    }
    const recent = recentOf(await ledger.recents(), 'checkout');
    expect(recent?.everyMs).toBe(after);
    expect(recent?.visible).toMatch(/^\.*u+_*$/);
    const [hour] = bestHours(await ledger.hours('checkout', { from: anHour, to: anHour + 1 }));
    expect(hour).toMatchObject({ everyMs: after, visible: 'u'.repeat(hourMs / after) });
    expect(hour?.rounds).toBe((30 * minuteMs) / before + (30 * minuteMs) / after);
    const board = boardOf(await ledger.boards(), 'checkout');
    expect(board?.windows['24h']).toEqual({ upMs: hourMs, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 });
  });
});

describe('deputies', () => {
  const config = configOf([home, second, third], [checkout]);
  const run = (ledger: Ledger, observer: string, minutes: number) =>
    rollUp({ config, observer, now: anHour + minutes * minuteMs }, { ledger }).then(({ kind }) => kind);

  it('stand back while home folds, and take over in order when it is silent', async () => {
    const ledger = createMemoryLedger();
    await watch(ledger, { from: anHour, to: anHour + hourMs });
    expect(await run(ledger, home, 5)).toBe('rolled-up');
    expect(await run(ledger, second, 6)).toBe('deputy');
    expect(await run(ledger, third, 14)).toBe('deputy');
    expect(await run(ledger, second, 13)).toBe('deputy');
    // Home folded up to minute 4; ten minutes later the second observer steps in, after twenty the third would.
    expect(await run(ledger, third, 15)).toBe('deputy');
    expect(await run(ledger, second, 15)).toBe('rolled-up');
    expect(await run(ledger, third, 26)).toBe('deputy');
    expect(await run(ledger, second, 20)).toBe('rolled-up');
    expect(await run(ledger, third, 39)).toBe('rolled-up');
    expect(await run(ledger, home, 40)).toBe('rolled-up');
    expect(await run(ledger, second, 45)).toBe('deputy');
  });

  it('go on from where home was, and home from there', async () => {
    const ledger = createMemoryLedger();
    for (const observer of [home, second]) {
      for (let slot = anHour; slot < anHour + 3 * hourMs; slot += minuteMs) {
        const seen = { checkout: { a: slot < anHour + 90 * minuteMs ? up() : down() } };
        await ledger.recordRound(roundAt({ observer, everyMs: minuteMs, slot, seen }));
      }
    }
    await run(ledger, home, 63);
    await run(ledger, second, 123);
    await run(ledger, home, 183);
    const hours = bestHours(await ledger.hours('checkout', { from: anHour, to: anHour + dayMs }));
    expect(hours.map(({ visible }) => visible).join('')).toBe('u'.repeat(90) + 'd'.repeat(90));
    const board = boardOf(await ledger.boards(), 'checkout');
    expect(board?.lastOutage).toEqual({ from: anHour + 90 * minuteMs, to: anHour + 3 * hourMs, reason: 'refused' });
    expect(board?.windows['24h']).toEqual({
      upMs: 90 * minuteMs,
      downMs: 90 * minuteMs,
      unknownMs: 0,
      missingMs: 0,
      maintenanceMs: 0,
    });
  });
});
