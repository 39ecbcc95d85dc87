/**
 * A table is restored over the wire, to a point in time and from a backup, and is gone afterwards; against whatever
 * AWS_ENDPOINT_URL names.
 *
 * moto 5 restores at once, to the present whatever the moment, keeps indexes that were to be left out, and knows no
 * concurrent restores.
 */
import { randomUUID } from 'node:crypto';
import {
  CreateBackupCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRestoreTables } from '../../shared/aws/restoreTables.ts';
import type { RestoreTest, TableSource } from '../../shared/config/restoreConfig.ts';
import { temporaryPrefix, temporaryTable } from '../../shared/restore/engines/dynamodb/temporaryTable.ts';
import { createTableTest } from '../../shared/restore/engines/dynamodb.ts';
import { createInProcessSteps } from '../../shared/restore/inProcessSteps.ts';
import type { TestedTable } from '../../shared/restore/restoring.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const endpoint = wireEndpoint();
const region = 'eu-central-1';
const client = new DynamoDBClient({ ...wireClientOptions, region, endpoint });
const table = `orders-${randomUUID()}`;
const changedAt = Date.UTC(2026, 10, 30, 3);
const itemCount = 130;

/** Waiting is the server's business here: it has nothing to wait for. */
const clock = {
  ...systemClock,
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 50), signal),
};

beforeAll(async () => {
  const AttributeDefinitions = [
    { AttributeName: 'pk', AttributeType: 'S' } as const,
    { AttributeName: 'sk', AttributeType: 'N' } as const,
  ];
  const KeySchema = [
    { AttributeName: 'pk', KeyType: 'HASH' } as const,
    { AttributeName: 'sk', KeyType: 'RANGE' } as const,
  ];
  await client.send(
    new CreateTableCommand({ TableName: table, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions, KeySchema }),
  );
  for (let index = 0; index < itemCount; index += 1) {
    const changed = { S: new Date(changedAt - index * 60_000).toISOString() };
    const Item = {
      pk: { S: `order ${index}` },
      sk: { N: `${index}` },
      changed,
      lines: { L: [{ N: '1' }, { S: 'tea' }] },
    };
    await client.send(new PutItemCommand({ TableName: table, Item }));
  }
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName: table })).catch(() => {});
  client.destroy();
});

function tableTest(by: TableSource['by'], name = table): RestoreTest {
  return {
    id: 'orders',
    services: [],
    schedule: { cron: '0 4 * * SUN', timezone: 'UTC' },
    source: { kind: 'table', table: name, by },
    engine: { kind: 'dynamodb', newest: 'changed', sample: 50 },
    checks: [{ name: 'orders', ask: { kind: 'items' }, expect: { min: 100 } }],
    shrinkMaxPercent: 10,
    awsBackupPlans: [],
  };
}

async function tested(test: RestoreTest, run: string, keep = false): Promise<TestedTable> {
  const steps = createInProcessSteps({ clock: systemClock });
  const hurried = { ...steps, wait: async () => {} };
  const testTable = createTableTest({ tablesIn: () => createRestoreTables(client, clock), home: region, clock });
  return await testTable({ test, run, now: Date.now(), keep }, hurried, { progress: () => {} });
}

function runId(): string {
  return `orders-20261130T040000Z-${randomUUID().slice(0, 4)}`;
}

async function temporaryTables(): Promise<readonly string[]> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  return TableNames.filter((name) => name.startsWith(temporaryPrefix));
}

describe(`restoring a table of DynamoDB (${endpoint})`, () => {
  it('finds nothing without point-in-time recovery and without a backup', async () => {
    expect(await tested(tableTest('point-in-time'), runId())).toMatchObject({
      ok: false,
      failure: { code: 'no-backup' },
    });
    expect(await tested(tableTest('backup'), runId())).toMatchObject({ ok: false, failure: { code: 'no-backup' } });
    expect(await tested(tableTest('backup', `${table}-gone`), runId())).toMatchObject({
      failure: { code: 'no-backup' },
    });
    const gone = await tested(tableTest('point-in-time', `${table}-gone`), runId());
    expect(gone).toMatchObject({ ok: false, failure: { code: 'no-backup' } });
  });

  it.each(['point-in-time', 'backup'] as const)('counts, reads and deletes what was restored by %s', async (by) => {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await client.send(new UpdateContinuousBackupsCommand({ TableName: table, PointInTimeRecoverySpecification }));
    await client.send(new CreateBackupCommand({ TableName: table, BackupName: 'nightly' }));
    expect(await tested(tableTest(by), runId())).toMatchObject({
      ok: true,
      value: {
        source: { kind: 'table', table, region },
        tables: [{ name: table, rows: itemCount, columns: ['pk S, partition key', 'sk N, sort key'] }],
        answers: [{ check: 'orders', rows: { state: 'answered', rows: [[`${itemCount}`]] } }],
        newest: { state: 'found', at: changedAt },
        warnings: [],
        left: [],
      },
    });
    expect(await temporaryTables()).toEqual([]);
  });

  it('goes on with the table that the same run has begun to restore, and refuses another one of its name', async () => {
    const run = runId();
    expect(await tested(tableTest('point-in-time'), run, true)).toMatchObject({ ok: true });
    expect(await temporaryTables()).toEqual([temporaryTable(run)]);
    expect(await tested(tableTest('backup'), run)).toMatchObject({ ok: false, failure: { code: 'staging-not-empty' } });
    expect(await temporaryTables()).toEqual([temporaryTable(run)]);
    expect(await tested(tableTest('point-in-time'), run)).toMatchObject({ ok: true, value: { left: [] } });
    expect(await temporaryTables()).toEqual([]);
  });
});
