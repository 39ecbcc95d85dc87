/** What a rollup makes of `answers` events: the visible series follows what users reached. */
import { describe, expect, it } from 'vitest';
import type { Service } from '../../shared/config/config.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { boardOf, recentOf } from '../../shared/ledger/newest.ts';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import {
  anHour,
  answersEvent,
  configOf,
  dayMs,
  down,
  failingOver,
  hourMs,
  minuteMs,
  roundAt,
  serviceOf,
  up,
  withObjective,
} from './samples.ts';

const home = 'us-east-1';
const checkout = failingOver(serviceOf('checkout', minuteMs, ['a', 'b']));

/** `a` is down all the time and `b` up. */
async function watched(from: number, to: number): Promise<Ledger> {
  const ledger = createMemoryLedger();
  for (let slot = from; slot < to; slot += minuteMs) {
    await ledger.recordRound(roundAt({ everyMs: minuteMs, slot, seen: { checkout: { a: down(), b: up() } } }));
  }
  return ledger;
}

const at = (ledger: Ledger, now: number, service: Service = checkout) =>
  rollUp({ config: configOf([home], [service]), observer: home, now }, { ledger });

const visibleIn = async (ledger: Ledger, hour: number) =>
  (await ledger.hours('checkout', { from: hour, to: hour + 1 })).at(0)?.visible;

describe('the visible series', () => {
  it('follows traffic from the slot after the name answered another endpoint', async () => {
    const ledger = await watched(anHour, anHour + hourMs);
    await ledger.putEvent(answersEvent('checkout', anHour + 20 * minuteMs + 1, 'b'));
    await at(ledger, anHour + 40 * minuteMs);
    expect(recentOf(await ledger.recents(), 'checkout')?.visible).toBe(
      '.'.repeat(60) + 'd'.repeat(21) + 'u'.repeat(18),
    );
    await at(ledger, anHour + hourMs + 2 * minuteMs);
    expect(await visibleIn(ledger, anHour)).toBe('d'.repeat(21) + 'u'.repeat(39));
    expect(boardOf(await ledger.boards(), 'checkout')?.windows['24h']?.downMs).toBe(21 * minuteMs);
  });

  it('is put right in the running marks when the answer becomes known later', async () => {
    const ledger = await watched(anHour, anHour + hourMs);
    await at(ledger, anHour + 40 * minuteMs);
    expect(recentOf(await ledger.recents(), 'checkout')?.visible).toMatch(/^\.+d+$/);
    await ledger.putEvent(answersEvent('checkout', anHour + 10 * minuteMs, 'b'));
    await at(ledger, anHour + 45 * minuteMs);
    expect(recentOf(await ledger.recents(), 'checkout')?.visible).toBe(
      '.'.repeat(60) + 'd'.repeat(10) + 'u'.repeat(34),
    );
  });

  it('is put right there when traffic had moved before the hours that are shown by then', async () => {
    const ledger = await watched(anHour, anHour + 3 * hourMs);
    await at(ledger, anHour + 100 * minuteMs);
    await ledger.putEvent(answersEvent('checkout', anHour + 55 * minuteMs, 'b'));
    await at(ledger, anHour + 125 * minuteMs);
    expect(recentOf(await ledger.recents(), 'checkout')?.visible).toBe('u'.repeat(64));
  });

  it('is put right within two hours at the next one, and within three days at midnight, with the day and the board', async () => {
    const midnight = anHour - (anHour % dayMs) + dayMs;
    const begin = midnight - 36 * hourMs;
    const ledger = await watched(begin, midnight + hourMs);
    const until = async (from: number, to: number) => {
      for (let now = from; now <= to; now += hourMs) await at(ledger, now + 3 * minuteMs);
    };
    await until(begin + hourMs, begin + 10 * hourMs);
    await ledger.putEvent(answersEvent('checkout', begin + 9 * hourMs, 'b'));
    await until(begin + 11 * hourMs, begin + 11 * hourMs);
    const [before, after] = ['d'.repeat(60), 'u'.repeat(60)];
    expect(await visibleIn(ledger, begin + 8 * hourMs)).toBe(before);
    expect(await visibleIn(ledger, begin + 9 * hourMs)).toBe(after);
    await until(begin + 12 * hourMs, begin + 20 * hourMs);
    // Twelve hours before the first midnight, and known only in the evening of the day after.
    await ledger.putEvent(answersEvent('checkout', begin + 2 * hourMs, 'b'));
    await until(begin + 21 * hourMs, midnight - hourMs);
    expect(await visibleIn(ledger, begin + 5 * hourMs)).toBe(before);
    await until(midnight, midnight);
    expect(await visibleIn(ledger, begin + hourMs)).toBe(before);
    expect(await visibleIn(ledger, begin + 5 * hourMs)).toBe(after);
    const [first] = await ledger.days('checkout', { from: midnight - 2 * dayMs, to: midnight });
    expect(first?.visible).toMatchObject({ downMs: 2 * hourMs, upMs: 10 * hourMs });
    expect(first?.outages).toEqual([{ from: begin, to: begin + 2 * hourMs, reason: 'refused' }]);
    expect(boardOf(await ledger.boards(), 'checkout')?.windows['7d']).toMatchObject({ downMs: 2 * hourMs });
  });

  it('remembers where traffic went long after the event was last read', async () => {
    const ledger = await watched(anHour, anHour + 12 * hourMs);
    await ledger.putEvent(answersEvent('checkout', anHour + minuteMs, 'b'));
    for (let hour = 1; hour <= 12; hour += 1) await at(ledger, anHour + hour * hourMs + 3 * minuteMs);
    expect(await visibleIn(ledger, anHour + 11 * hourMs)).toBe('u'.repeat(60));
  });

  it('is no other for a service with a public endpoint, or without a failover record', async () => {
    for (const service of [
      serviceOf('checkout', minuteMs, ['a', 'b']),
      failingOver({ ...checkout, endpoints: serviceOf('checkout', minuteMs, ['public', 'b']).endpoints }),
    ]) {
      const ledger = createMemoryLedger();
      for (let slot = anHour; slot < anHour + hourMs; slot += minuteMs) {
        const seen = { checkout: { a: down(), public: down(), b: up() } };
        await ledger.recordRound(roundAt({ everyMs: minuteMs, slot, seen }));
      }
      await ledger.putEvent(answersEvent('checkout', anHour, 'b'));
      const reads: string[] = [];
      const events: Ledger['events'] = (id, range) => {
        reads.push(id);
        return ledger.events(id, range);
      };
      await at({ ...ledger, events }, anHour + hourMs + 3 * minuteMs, service);
      expect(await visibleIn(ledger, anHour)).toBe('d'.repeat(60));
      expect(reads).toEqual([]);
    }
  });

  it('costs one query for each service that fails over, over a few hours unless a day has ended', async () => {
    const ledger = await watched(anHour, anHour + 9 * hourMs);
    const spans: number[] = [];
    const events: Ledger['events'] = (id, range) => {
      spans.push(Math.ceil((range.to - range.from) / hourMs));
      return ledger.events(id, range);
    };
    const counting = { ...ledger, events };
    // From seven in the evening: midnight comes with the fifth hour.
    for (let hour = 1; hour <= 8; hour += 1) await at(counting, anHour + hour * hourMs + 3 * minuteMs);
    const [first, ...later] = spans;
    expect(spans).toHaveLength(8);
    expect(first).toBe(35 * 24 + 1);
    expect(later).toEqual([4, 4, 4, 3 * 24 + 2, 4, 4, 4]);
  });
});

describe('the probes that an objective counts', () => {
  const slow = { target: 0.99, underMs: 300 };
  const counting = withObjective(checkout, { latency: slow });

  /** Both are up all the time: no mark tells that `b` answers too late. */
  async function bothUp(from: number, to: number): Promise<Ledger> {
    const ledger = createMemoryLedger();
    for (let slot = from; slot < to; slot += minuteMs) {
      await ledger.recordRound(roundAt({ everyMs: minuteMs, slot, seen: { checkout: { a: up(20), b: up(900) } } }));
    }
    return ledger;
  }

  const countsIn = async (ledger: Ledger, hour: number) =>
    (await ledger.hours('checkout', { from: hour, to: hour + 1 })).at(0)?.counts?.latency;

  it('are counted again where traffic went, when that becomes known later, in the hour and the day', async () => {
    const midnight = anHour - (anHour % dayMs) + dayMs;
    const begin = midnight - 5 * hourMs;
    const ledger = await bothUp(begin, midnight + hourMs);
    const until = async (from: number, to: number) => {
      for (let now = from; now <= to; now += hourMs) await at(ledger, now + 3 * minuteMs, counting);
    };
    await until(begin + hourMs, begin + 2 * hourMs);
    await ledger.putEvent(answersEvent('checkout', begin + hourMs + 20 * minuteMs, 'b'));
    expect(await countsIn(ledger, begin + hourMs)).toBe('1/0x60');
    await until(begin + 3 * hourMs, begin + 3 * hourMs);
    expect(await countsIn(ledger, begin)).toBe('1/0x60');
    expect(await countsIn(ledger, begin + hourMs)).toBe('1/0x20 0/1x40');
    await until(begin + 4 * hourMs, midnight);
    await ledger.putEvent(answersEvent('checkout', begin + 30 * minuteMs, 'b'));
    await until(midnight + hourMs, midnight + 24 * hourMs);
    expect(await countsIn(ledger, begin)).toBe('1/0x30 0/1x30');
    const [first] = await ledger.days('checkout', { from: midnight - dayMs, to: midnight });
    expect(first?.counts?.latency).toMatchObject({ good: 30, bad: 4 * 60 + 30, knownMs: 5 * hourMs });
    expect(first?.visible.upMs).toBe(5 * hourMs);
  });

  it('are read again only after traffic has moved, and only where they are counted', async () => {
    async function roundsRead(service: Service, moves: boolean): Promise<readonly number[]> {
      const ledger = await bothUp(anHour, anHour + 3 * hourMs);
      await at(ledger, anHour + 2 * hourMs + 3 * minuteMs, service);
      if (moves) await ledger.putEvent(answersEvent('checkout', anHour + 90 * minuteMs, 'b'));
      const read: number[] = [];
      const rounds: Ledger['rounds'] = (query) => {
        // Hours are read whole; the running marks up to now.
        if (query.to % hourMs === 0) read.push((query.to - anHour) / hourMs);
        return ledger.rounds(query);
      };
      await at({ ...ledger, rounds }, anHour + 3 * hourMs + 3 * minuteMs, service);
      return read;
    }
    // Only the hour that has ended.
    expect(await roundsRead(counting, false)).toEqual([3]);
    expect(await roundsRead(checkout, true)).toEqual([3]);
    expect(await roundsRead(withObjective(checkout), true)).toEqual([3]);
    expect(await roundsRead(counting, true)).toEqual([3, 2]);
  });
});
