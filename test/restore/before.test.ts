/** What a run is compared with: "compared with the last run", as docs/restore.md has it, so that a change is told once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestoreTest } from '../../shared/config/restoreConfig.ts';
import { fitRestoreRun } from '../../shared/ledger/fitRestoreRun.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { Restored } from '../../shared/restore/engine.ts';
import { succeeded } from '../../shared/restore/failure.ts';
import { readBefore } from '../../shared/restore/readHistory.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import {
  content,
  createWorld,
  goodlyRestored,
  hourMs,
  ordersTest,
  restore,
  startAt,
  type World,
} from './restoreWorld.ts';
import { dueAt, failedRun, runOf } from './runs.ts';

let world: World;
let count: number;

beforeEach(async () => {
  world = await createWorld();
  count = 0;
  await world.put('orders/orders-20261130T010000Z.db', content);
  await world.put('orders/orders-20261130T030000Z.db', content);
});
afterEach(() => world.remove());

/** Each of them another run, an hour after the one before. */
async function runWith(restored: Partial<Restored>, asked: { readonly test?: RestoreTest; readonly at?: number } = {}) {
  count += 1;
  const startedAt = startAt + count * hourMs;
  const clock = { ...world.clocks.still, now: () => startedAt };
  const engines = { sqlite: { restore: async () => succeeded({ ...goodlyRestored, ...restored }) } };
  const given = await restore(world, { ...asked, holder: `${count}` }, { ...world.parts, clock, engines });
  if (given.kind !== 'ran') throw new Error(`It was ${given.kind}.`);
  return [given.run.verdict, ...given.run.reasons.map(({ code }) => code)];
}

const rows = (value: string): Partial<Restored> => ({
  answers: [{ check: 'rows', rows: { state: 'answered', rows: [[value]] } }],
});
const changed = {
  name: 'rows',
  ask: { kind: 'sql', sql: 'select count(*) from orders' },
  expect: { changedMaxPercent: 10 },
} as const;
const steady: RestoreTest = { ...ordersTest, checks: [changed] };
const twoTables: Partial<Restored> = { tables: [...goodlyRestored.tables, { name: 'carts', rows: 3 }] };

describe('a change that was meant', () => {
  it('is told by one run: a table that was dropped', async () => {
    expect(await runWith(twoTables)).toEqual(['passed']);
    expect(await runWith({})).toEqual(['failed', 'vanished']);
    expect(await runWith({})).toEqual(['passed']);
  });

  it('is told by one run: a value that has jumped', async () => {
    const test = { test: steady };
    expect(await runWith(rows('100'), test)).toEqual(['passed']);
    expect(await runWith(rows('500'), test)).toEqual(['failed', 'check-failed']);
    expect(await runWith(rows('501'), test)).toEqual(['passed']);
  });

  it('is not forgotten by a run that got no answer, or restored nothing', async () => {
    const test = { test: steady };
    const unanswered = { answers: [{ check: 'rows', rows: { state: 'failed', why: 'no such table' } }] } as const;
    await runWith(rows('100'), test);
    expect(await runWith(unanswered, test)).toEqual(['unknown', 'check-unanswered']);
    expect(await runWith(rows('500'), test)).toEqual(['failed', 'check-failed']);
    const ledger = createMemoryLedger();
    const last = runOf();
    await ledger.putRestoreRun(last);
    await ledger.putRestoreRun(failedRun({ startedAt: dueAt + hourMs }));
    expect(await readBefore('orders', ledger)).toMatchObject({ run: { tables: last.tables } });
  });
});

describe('an older backup', () => {
  it('fails for nothing that it has less of, and is no measure of the next one', async () => {
    await runWith(twoTables);
    expect(await runWith({}, { at: Date.UTC(2026, 10, 30, 2) })).toEqual(['passed']);
    expect(await runWith({})).toEqual(['failed', 'vanished']);
  });

  it('fails for nothing when it was picked at random', async () => {
    const { source } = ordersTest;
    if (source.kind !== 'objects') throw new Error('the sample is of objects');
    const pick = { from: 'primary', which: { kind: 'random', withinMs: 720 * hourMs } } as const;
    const test = { ...steady, source: { ...source, pick } };
    await runWith({ ...twoTables, ...rows('500') }, { test });
    expect(await runWith(rows('100'), { test })).toEqual(['passed']);
  });
});

describe('a run of which the ledger has less than there was', () => {
  const many = Array.from({ length: 6_000 }, (_, index) => ({
    name: `t${Math.sin(index)}`,
    rows: 1,
    columns: ['id integer'],
  }));

  it('keeps the next one from passing', async () => {
    const whole: RestoreRun = { ...runOf({ backup: 'orders', startedAt: startAt }), tables: many };
    // The ledger leaves out the same, of an item that DynamoDB would refuse otherwise.
    const fitted = fitRestoreRun(whole, 40_000);
    expect(fitted.tables.length).toBeLessThan(many.length);
    await world.parts.ledger.putRestoreRun({ ...fitted, id: 'orders-20261130T035900Z-long' });
    expect(await runWith({ tables: many })).toEqual(['unknown', 'check-unanswered']);
  });

  it('is as good as any when only texts were cut', async () => {
    const shortened = ['long texts and lists are cut', 'only 10 of 200 objects are kept'];
    await world.parts.ledger.putRestoreRun({
      ...runOf({ startedAt: startAt }),
      tables: goodlyRestored.tables,
      shortened,
    });
    expect(await runWith({})).toEqual(['passed']);
  });
});
