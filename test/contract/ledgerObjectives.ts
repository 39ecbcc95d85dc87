/** The part of the ledger contract that concerns what objectives need: recorded metrics, budgets and corrections. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Correction } from '../../shared/ledger/correction.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import type { MetricDay, MetricHour } from '../../shared/ledger/metricFold.ts';
import { cellsText } from '../../shared/objectives/cells.ts';
import { nothingCounted } from '../../shared/objectives/counted.ts';
import { budgetServices, cells, counted } from '../ledger/arbitraries.ts';
import { anHour, dayMs, hourMs } from '../ledger/samples.ts';

const numRuns = 25;

let names = 0;

/** The scenarios share one table, so each has services and shards of its own. */
function aName(): string {
  names += 1;
  return `counted-${names}`;
}

export function ledgerObjectiveContract(ledger: () => Ledger): void {
  describe('metric hours', () => metricHoursContract(ledger));
  describe('metric days', () => metricDaysContract(ledger));
  describe('budget boards', () => budgetBoardsContract(ledger));
  describe('corrections', () => correctionsContract(ledger));
}

function metricHoursContract(ledger: () => Ledger): void {
  const hourOf = (service: string, hour: number, more: Partial<MetricHour> = {}): MetricHour => ({
    service,
    hour,
    writer: 'us-east-1',
    cells: '10/0x60',
    known: 60,
    ...more,
  });

  it('come back exactly as they were put', async () => {
    await fc.assert(
      fc.asyncProperty(cells, fc.nat({ max: 60 }), async (minutes, known) => {
        const hour = hourOf(aName(), anHour, { cells: cellsText(minutes), known });
        await ledger().putMetricHour(hour);
        expect(await ledger().metricHours(hour.service, { from: anHour, to: anHour + hourMs })).toEqual([hour]);
      }),
      { numRuns },
    );
  });

  it('are those of the service that begin in the range, oldest first, every writer once, and are no hours of rounds', async () => {
    const service = aName();
    const newYear = Date.UTC(2027, 0, 1);
    const hours = [-2, -1, 0, 1].map((index) => hourOf(service, newYear + index * hourMs));
    const other = hourOf(service, newYear, { writer: 'us-west-2', known: 3 });
    for (const hour of [...hours, other].reverse()) await ledger().putMetricHour(hour);
    await ledger().putMetricHour(hourOf(`${service}-b`, newYear));
    await ledger().putMetricHour(hourOf(service, newYear, { known: 59 }));
    const rewritten = hours.with(2, hourOf(service, newYear, { known: 59 })).toSpliced(3, 0, other);
    const read = (from: number, to: number) => ledger().metricHours(service, { from, to });
    expect(await read(newYear - dayMs, newYear + dayMs)).toEqual(rewritten);
    expect(await read(newYear - hourMs + 1, newYear + hourMs)).toEqual(rewritten.slice(2, 4));
    expect(await read(newYear, newYear)).toEqual([]);
    expect(await read(newYear + hourMs, newYear)).toEqual([]);
    expect(await ledger().hours(service, { from: newYear - dayMs, to: newYear + dayMs })).toEqual([]);
  });
}

function metricDaysContract(ledger: () => Ledger): void {
  const dayOf = (service: string, day: number, more: Partial<MetricDay> = {}): MetricDay => ({
    service,
    day,
    writer: 'us-east-1',
    known: 1_440,
    counted: nothingCounted,
    ...more,
  });

  it('come back exactly as they were put', async () => {
    await fc.assert(
      fc.asyncProperty(counted, fc.nat({ max: 1_440 }), async (sum, known) => {
        const day = dayOf(aName(), Date.UTC(2026, 10, 22), { counted: sum, known });
        await ledger().putMetricDay(day);
        expect(await ledger().metricDays(day.service, { from: day.day, to: day.day + dayMs })).toEqual([day]);
      }),
      { numRuns },
    );
  });

  it('are those that begin in the range, oldest first, every writer once, and are no days of rounds', async () => {
    const service = aName();
    const newYear = Date.UTC(2027, 0, 1);
    const days = [-2, -1, 0, 1].map((index) => dayOf(service, newYear + index * dayMs));
    const other = dayOf(service, newYear, { writer: 'us-west-2', known: 9 });
    for (const day of [...days, other].reverse()) await ledger().putMetricDay(day);
    const read = (from: number, to: number) => ledger().metricDays(service, { from, to });
    expect(await read(newYear - 2 * dayMs, newYear + 2 * dayMs)).toEqual(days.toSpliced(3, 0, other));
    expect(await read(newYear - dayMs + 1, newYear + 1)).toEqual([days[2], other]);
    expect(await read(newYear + 1, newYear + dayMs)).toEqual([]);
    expect(await ledger().days(service, { from: newYear - dayMs, to: newYear + dayMs })).toEqual([]);
  });
}

function budgetBoardsContract(ledger: () => Ledger): void {
  it('come back exactly, one a shard and writer, the last one put', async () => {
    await fc.assert(
      fc.asyncProperty(budgetServices, budgetServices, async (first, second) => {
        const one = { shard: aName(), writer: 'us-east-1', asOf: anHour };
        const other = { ...one, writer: 'us-west-2', services: first };
        await ledger().putBudgetBoard({ ...one, services: first });
        await ledger().putBudgetBoard(other);
        await ledger().putBudgetBoard({ ...one, services: second });
        const found = (await ledger().budgetBoards()).filter(({ shard }) => shard === one.shard);
        expect(new Set(found)).toEqual(new Set([{ ...one, services: second }, other]));
        expect((await ledger().boards()).filter(({ shard }) => shard === one.shard)).toEqual([]);
      }),
      { numRuns },
    );
  });
}

function correctionsContract(ledger: () => Ledger): void {
  const said = { by: 'anna', reason: 'a migration\n#of the 42\u0000' } as const;

  it('of every service come back exactly, oldest first', async () => {
    const [service, other] = [aName(), aName()];
    const corrections: readonly Correction[] = [
      { service: other, id: 'z', at: anHour, ...said, kind: 'excluded', from: anHour - hourMs, to: anHour },
      { service, id: 'a#1', at: anHour + 1, ...said, kind: 'excluded', from: anHour - dayMs, to: anHour - hourMs },
      { service, id: 'b', at: anHour + 1, by: '', reason: '', kind: 'restored', excluded: 'a#1' },
      { service: other, id: 'a', at: anHour + dayMs, ...said, kind: 'restored', excluded: 'z' },
    ];
    for (const correction of corrections.toReversed()) await ledger().putCorrection(correction);
    const found = (await ledger().corrections()).filter((one) => [service, other].includes(one.service));
    expect(found).toEqual(corrections);
  });

  it('are written once: nobody changes what was said', async () => {
    const service = aName();
    const first: Correction = { service, id: 'x', at: anHour, ...said, kind: 'excluded', from: 0, to: 60_000 };
    await ledger().putCorrection(first);
    await ledger().putCorrection({ ...first, by: 'b', to: 120_000 });
    expect((await ledger().corrections()).filter((one) => one.service === service)).toEqual([first]);
  });
}
