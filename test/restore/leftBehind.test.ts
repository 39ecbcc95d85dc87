/** What a run says of what it made somewhere else, and could not look after to the end. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestoreTest } from '../../shared/config/restoreConfig.ts';
import type { TableTest } from '../../shared/restore/restoring.ts';
import { content, createWorld, ordersTest, restore, type World } from './restoreWorld.ts';

let world: World;

beforeEach(async () => {
  world = await createWorld();
  await world.put('orders/orders-20261130T030000Z.db', content);
});
afterEach(() => world.remove());

const tableSource = { kind: 'table', table: 'orders', by: 'point-in-time' } as const;
const ofTable: RestoreTest = {
  ...ordersTest,
  source: tableSource,
  engine: { kind: 'dynamodb', sample: 1 },
  checks: [],
};

async function runOf(test: RestoreTest, parts: Partial<World['parts']>) {
  const restored = await restore(world, { test }, { ...world.parts, ...parts });
  if (restored.kind !== 'ran') throw new Error('It did not run.');
  return restored.run;
}

describe('what is left', () => {
  it('names the temporary table when nobody knows whether it was deleted', async () => {
    const testTable: TableTest = () => Promise.reject(new Error('out of turn'));
    const { id, left } = await runOf(ofTable, { testTable });
    // Design: the temporary table is called `holdfast-restore-` and the run.
    expect(left.join()).toContain(`holdfast-restore-${id}`);
  });

  it('names the staging database when the restore into it did not come to an end, and not its password', async () => {
    const staging = 'postgres://restorer:hunter2@staging.internal/orders_restore';
    const engine = { kind: 'postgres', tables: [], extensions: [], staging } as const;
    const throwing = { restore: () => Promise.reject(new Error('no answer')) };
    const { left } = await runOf({ ...ordersTest, engine, checks: [] }, { engines: { postgres: throwing } });
    expect(left.join()).toContain('staging.internal:5432/orders_restore');
    expect(left.join()).not.toContain('hunter2');
  });

  it('is of the backup that was found too old as well, when its table could not be restored', async () => {
    const failure = { code: 'restore-failed', text: 'It is gone.' } as const;
    const warnings = [{ code: 'stale-backup', text: 'It is two days old.' }] as const;
    const { reasons } = await runOf(ofTable, { testTable: async () => ({ ok: false, failure, warnings, left: [] }) });
    expect(reasons.map(({ code }) => code)).toEqual(['restore-failed', 'stale-backup']);
  });
});
