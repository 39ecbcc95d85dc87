/** The audit of tables over the wire, against whatever AWS_ENDPOINT_URL names; and its safe fixes, by which it passes. */
import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDynamoDbTables } from '../../shared/aws/dynamodbTables.ts';
import type { AuditedTable } from '../../shared/config/auditConfig.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import type { FixCall, SubjectReport } from '../../shared/storage/finding.ts';
import { auditTable } from '../../shared/storage/tables/auditTable.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const home = 'eu-central-1';
const other = 'eu-west-1';
const endpoint = wireEndpoint();
const clients = new Map(
  [home, other].map((region) => [region, new DynamoDBClient({ ...wireClientOptions, region, endpoint })]),
);
const name = `holdfast-audit-${randomUUID()}`;

function clientFor(region: string): DynamoDBClient {
  const client = clients.get(region);
  if (client === undefined) throw new Error(`nobody asks ${region}`);
  return client;
}

beforeAll(async () => {
  await clientFor(home).send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
});

afterAll(async () => {
  for (const client of clients.values()) {
    // A fix has protected it, and the one elsewhere may never have been made.
    await client
      .send(new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: false }))
      .then(() => client.send(new DeleteTableCommand({ TableName: name })))
      .catch(() => {});
    client.destroy();
  }
});

function audit(table: Partial<AuditedTable> = {}): Promise<SubjectReport> {
  const tables = createDynamoDbTables({ clientFor });
  return auditTable({ name, ...table }, home, { tables, clock: systemClock, rpoMs: 600_000 });
}

function outcomes({ results }: SubjectReport): Readonly<Record<string, string>> {
  return Object.fromEntries(results.map(({ check, outcome }) => [check, outcome]));
}

function fixesOf({ results }: SubjectReport): readonly FixCall[] {
  const findings = results.flatMap((result) => (result.outcome === 'failed' ? result.findings : []));
  return findings.flatMap(({ fix }) => (fix?.safe ? fix.calls : []));
}

const backupsInput = z.object({
  TableName: z.string(),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean() }),
});
const tableInput = z.object({ TableName: z.string(), DeletionProtectionEnabled: z.boolean() });

async function apply({ operation, region, input }: FixCall): Promise<void> {
  const client = clientFor(region ?? home);
  if (operation === 'UpdateContinuousBackups') {
    await client.send(new UpdateContinuousBackupsCommand(backupsInput.parse(input)));
  } else {
    await client.send(new UpdateTableCommand(tableInput.parse(input)));
  }
}

describe(`tables of DynamoDB (${endpoint})`, () => {
  it('are found as they were made, without any protection', async () => {
    const report = await audit();
    expect(outcomes(report)).toEqual({
      'table-present': 'passed',
      'table-usable': 'passed',
      'table-recovery': 'failed',
      'table-restorable': 'not-applicable',
      'table-deletion-protection': 'failed',
      'table-replicas': 'not-applicable',
    });
    expect(report.facts).toEqual([
      { name: 'table', text: 'ACTIVE, class STANDARD' },
      { name: 'encryption', text: 'a key that AWS owns' },
      { name: 'replicas', text: 'none' },
      { name: 'restorable', text: 'to no point in time' },
      { name: 'time to live', text: 'no item ends by itself' },
    ]);
  });

  it('pass once the safe fixes are applied', async () => {
    const fixes = fixesOf(await audit());
    expect(fixes.map(({ operation }) => operation)).toEqual(['UpdateContinuousBackups', 'UpdateTable']);
    for (const fix of fixes) await apply(fix);
    const report = await audit();
    expect(report.score).toBe(100);
    expect(outcomes(report)['table-restorable']).toBe('passed');
    expect(fixesOf(report)).toEqual([]);
  });

  it('lack a replica, and a table of the same name elsewhere is none', async () => {
    const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' } as const];
    const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' } as const];
    const table = { TableName: name, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions, KeySchema } as const;
    await clientFor(other).send(new CreateTableCommand(table));
    const report = await audit({ replicas: [other] });
    const failed = report.results.flatMap((result) => (result.outcome === 'failed' ? result.findings : []));
    expect(failed).toMatchObject([{ check: 'table-replicas', key: other, severity: 'high', fix: { safe: false } }]);
  });

  it('tell when items end by themselves', async () => {
    const TimeToLiveSpecification = { AttributeName: 'endsAt', Enabled: true };
    await clientFor(home).send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
    expect((await audit()).facts).toContainEqual({ name: 'time to live', text: 'items end by endsAt' });
  });

  it('are missing where there is none of the name', async () => {
    const report = await audit({ name: `${name}-gone` });
    expect(outcomes(report)).toMatchObject({ 'table-present': 'failed', 'table-recovery': 'not-applicable' });
    expect(report.score).toBe(0);
  });
});
