/** The part of the ledger contract that concerns what is folded from rounds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day, Hour } from '../../shared/ledger/hour.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { boardServices, dayContent, hourContent, recentServices } from '../ledger/arbitraries.ts';
import { anHour, dayMs, hourMs } from '../ledger/samples.ts';

const numRuns = 25;
const emptyTally = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 };

let names = 0;

/** The scenarios share one table, so each has services and shards of its own. */
function aName(): string {
  names += 1;
  return `name-${names}`;
}

function hourOf(service: string, hour: number, more: Partial<Hour> = {}): Hour {
  return { service, hour, writer: 'us-east-1', everyMs: 30_000, rounds: 1, endpoints: {}, visible: 'u', ...more };
}

function dayOf(service: string, day: number, more: Partial<Day> = {}): Day {
  return { service, day, writer: 'us-east-1', rounds: 1, endpoints: {}, visible: emptyTally, outages: [], ...more };
}

export function ledgerFoldContract(ledger: () => Ledger): void {
  describe('hours', () => hoursContract(ledger));
  describe('days', () => daysContract(ledger));
  describe('recents', () => recentsContract(ledger));
  describe('boards', () => boardsContract(ledger));
}

function hoursContract(ledger: () => Ledger): void {
  it('come back exactly as they were put', async () => {
    await fc.assert(
      fc.asyncProperty(hourContent, async (content) => {
        const hour = { ...hourOf(aName(), anHour), ...content };
        await ledger().putHour(hour);
        expect(await ledger().hours(hour.service, { from: anHour, to: anHour + hourMs })).toEqual([hour]);
      }),
      { numRuns },
    );
  });

  it('are replaced by the same writer and kept beside those of others', async () => {
    const service = aName();
    const other = hourOf(service, anHour, { writer: 'eu-west-1', rounds: 7 });
    await ledger().putHour(hourOf(service, anHour));
    await ledger().putHour(other);
    await ledger().putHour(hourOf(service, anHour, { rounds: 2, visible: 'uud' }));
    expect(await ledger().hours(service, { from: anHour, to: anHour + 1 })).toEqual([
      other,
      hourOf(service, anHour, { rounds: 2, visible: 'uud' }),
    ]);
  });

  it('keep services apart whose names begin alike', async () => {
    const service = aName();
    const hours = [service, `${service}-b`, `${service}b`].map((name) => hourOf(name, anHour));
    for (const hour of hours) await ledger().putHour(hour);
    for (const hour of hours) {
      expect(await ledger().hours(hour.service, { from: 0, to: anHour + 1 })).toEqual([hour]);
    }
  });

  it('are those that begin in the range, oldest first, across midnight and the end of a year', async () => {
    const service = aName();
    const newYear = Date.UTC(2027, 0, 1);
    const hours = [-2, -1, 0, 1].map((index) => hourOf(service, newYear + index * hourMs));
    for (const hour of [...hours].reverse()) await ledger().putHour(hour);
    const read = (from: number, to: number) => ledger().hours(service, { from, to });
    expect(await read(newYear - dayMs, newYear + dayMs)).toEqual(hours);
    expect(await read(newYear - hourMs, newYear + hourMs)).toEqual(hours.slice(1, 3));
    expect(await read(newYear - hourMs + 1, newYear + hourMs + 1)).toEqual(hours.slice(2, 4));
    expect(await read(newYear, newYear)).toEqual([]);
    expect(await read(newYear + 1, newYear + 2)).toEqual([]);
    expect(await read(newYear + hourMs, newYear)).toEqual([]);
  });
}

function daysContract(ledger: () => Ledger): void {
  it('come back exactly as they were put', async () => {
    await fc.assert(
      fc.asyncProperty(dayContent, async (content) => {
        const day = { ...dayOf(aName(), Date.UTC(2026, 10, 22)), ...content };
        await ledger().putDay(day);
        expect(await ledger().days(day.service, { from: day.day, to: day.day + dayMs })).toEqual([day]);
      }),
      { numRuns },
    );
  });

  it('are those that begin in the range, oldest first, every writer once', async () => {
    const service = aName();
    const newYear = Date.UTC(2027, 0, 1);
    const days = [-2, -1, 0, 1].map((index) => dayOf(service, newYear + index * dayMs));
    const other = dayOf(service, newYear, { writer: 'us-west-2', rounds: 9 });
    for (const day of [...days, other].reverse()) await ledger().putDay(day);
    await ledger().putDay(dayOf(service, newYear, { rounds: 5 }));
    const rewritten = days.with(2, dayOf(service, newYear, { rounds: 5 })).toSpliced(3, 0, other);
    const read = (from: number, to: number) => ledger().days(service, { from, to });
    expect(await read(newYear - 2 * dayMs, newYear + 2 * dayMs)).toEqual(rewritten);
    expect(await read(newYear - dayMs, newYear)).toEqual(days.slice(1, 2));
    expect(await read(newYear - dayMs + hourMs, newYear + hourMs)).toEqual(rewritten.slice(2, 4));
    expect(await read(newYear + 1, newYear + dayMs)).toEqual([]);
  });
}

function recentsContract(ledger: () => Ledger): void {
  it('come back exactly, one a shard and writer, the last one put', async () => {
    await fc.assert(
      fc.asyncProperty(recentServices, recentServices, async (first, second) => {
        const observers = ['us-east-1', 'us-west-2'];
        const watching = { observers, formerObservers: { 'eu-west-1': anHour } };
        const span = { everyMs: 30_000, from: anHour, to: anHour + hourMs };
        const one = { shard: aName(), writer: 'us-east-1', ...span, ...watching };
        const other = { ...one, writer: 'us-west-2', services: first };
        await ledger().putRecent({ ...one, services: first });
        await ledger().putRecent(other);
        await ledger().putRecent({ ...one, services: second });
        const found = (await ledger().recents()).filter(({ shard }) => shard === one.shard);
        expect(new Set(found)).toEqual(new Set([{ ...one, services: second }, other]));
      }),
      { numRuns },
    );
  });
}

function boardsContract(ledger: () => Ledger): void {
  it('come back exactly, one a shard and writer, the last one put', async () => {
    await fc.assert(
      fc.asyncProperty(boardServices, boardServices, async (first, second) => {
        const one = { shard: aName(), writer: 'us-east-1', asOf: anHour };
        const other = { ...one, writer: 'us-west-2', services: first };
        await ledger().putBoard({ ...one, services: first });
        await ledger().putBoard(other);
        await ledger().putBoard({ ...one, services: second });
        const found = (await ledger().boards()).filter(({ shard }) => shard === one.shard);
        expect(new Set(found)).toEqual(new Set([{ ...one, services: second }, other]));
      }),
      { numRuns },
    );
  });
}
