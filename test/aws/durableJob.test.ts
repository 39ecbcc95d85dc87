/** From the event of AWS Backup to what it is told, as Lambda runs it: the SDK's own runner, and clients that answer as AWS documents. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import {
  BackupClient,
  DescribeRestoreJobCommand,
  PutRestoreValidationResultCommand,
  type RestoreValidationStatus,
} from '@aws-sdk/client-backup';
import { BatchGetItemCommand, DescribeTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabases } from '../../shared/aws/databases.ts';
import { durableRestore, type RestoreAnswer } from '../../shared/aws/durableRestore.ts';
import { createRestoreJobs } from '../../shared/aws/restoreJobs.ts';
import { createRestoreTables } from '../../shared/aws/restoreTables.ts';
import type { RestoreTest } from '../../shared/config/restoreConfig.ts';
import { createAskDatabase } from '../../shared/restore/awsBackup/askDatabase.ts';
import { createJobRestoring } from '../../shared/restore/awsBackup/jobRestoring.ts';
import { createRestoring, type RestoringParts } from '../../shared/restore/restoring.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { tableTest } from '../restore/dynamodb/tested.ts';
import { content, createWorld, hourMs, ordersTest, startAt, type World } from '../restore/restoreWorld.ts';

const event = JSON.parse(
  await readFile(new URL('../../events/aws-backup/tableRestored.json', import.meta.url), 'utf8'),
);
const job = String(event.detail.restoreJobId);

const options = { region: 'eu-central-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } };
const backup = mockClient(BackupClient);
const dynamodb = mockClient(DynamoDBClient);
const rds = mockClient(RDSClient);

const restoredTable = 'awsbackup-restore-test-9f0c';
const items = ['1', '2', '3'].map((pk) => ({ pk: { S: pk } }));

const orders: RestoreTest = tableTest({
  rpoMs: 24 * hourMs,
  awsBackupPlans: ['weekly_restores'],
  checks: [{ name: 'all', ask: { kind: 'items' }, expect: { min: 3 } }],
});
const objects: RestoreTest = { ...ordersTest, awsBackupPlans: ['weekly_restores'] };
const users: RestoreTest = { ...objects, engine: { kind: 'postgres', tables: [], extensions: [] }, checks: [] };

let world: World;
/** As AWS Backup shows it: a job whose plan asks for validation waits for it. */
let validation: RestoreValidationStatus;

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

beforeEach(async () => {
  world = await createWorld();
  validation = 'VALIDATING';
  for (const mock of [backup, dynamodb, rds]) mock.reset();
  jobIs({});
  backup.on(PutRestoreValidationResultCommand).callsFake(({ ValidationStatus }) => {
    validation = ValidationStatus;
    return {};
  });
  dynamodb.on(DescribeTableCommand, { TableName: restoredTable }).resolves({
    Table: {
      TableArn: event.detail.createdResourceArn,
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    },
  });
  dynamodb.on(ScanCommand, { TableName: restoredTable }).callsFake(({ Segment, TotalSegments, Select }) => {
    const mine = items.filter((_, index) => index % TotalSegments === Segment);
    return { Count: mine.length, ...(Select === 'COUNT' ? {} : { Items: mine }) };
  });
  dynamodb.on(BatchGetItemCommand).callsFake(({ RequestItems }) => ({
    Responses: { [restoredTable]: RequestItems[restoredTable].Keys },
  }));
});
afterEach(() => world.remove());

function jobIs({ created = event.detail.createdResourceArn, source = event.detail.sourceResourceArn }) {
  backup.on(DescribeRestoreJobCommand, { RestoreJobId: job }).callsFake(() => ({
    RestoreJobId: job,
    Status: 'COMPLETED',
    RecoveryPointArn: event.detail.recoveryPointArn,
    SourceResourceArn: source,
    CreatedResourceArn: created,
    CreatedBy: { RestoreTestingPlanArn: event.detail.restoreTestingPlanArn },
    RecoveryPointCreationDate: new Date(startAt - 2 * hourMs),
    CreationDate: new Date(startAt - hourMs),
    CompletionDate: new Date(startAt - hourMs / 2),
    ValidationStatus: validation,
  }));
}

async function run(test: RestoreTest, changed: Partial<RestoringParts> = {}, payload: unknown = event) {
  const restoring = createRestoring({ tests: [test] }, { ...world.parts, resources: resources(), ...changed });
  const restoringJob = createJobRestoring(
    { tests: [test] },
    { restoring, jobs: createRestoreJobs(new BackupClient(options)) },
  );
  const runner = new LocalDurableTestRunner<RestoreAnswer>({
    handlerFunction: withDurableExecution((given: unknown, context: DurableContext) => {
      context.configureLogger({ customLogger: silent });
      return durableRestore(given, context, { restoring, restoringJob, clock: world.clocks.still });
    }),
  });
  const execution = await runner.run({ payload });
  const status = execution.getStatus();
  return { status, answer: status === 'SUCCEEDED' ? execution.getResult() : undefined };
}

function resources(): NonNullable<RestoringParts['resources']> {
  return {
    tablesIn: () => createRestoreTables(new DynamoDBClient(options), { sleep: async () => {} }),
    databasesIn: () => createDatabases(new RDSClient(options)),
    askDatabase: createAskDatabase({ secrets: world.parts.secrets, clock: world.clocks.still }),
  };
}

const ignore = () => {};
const silent = { info: ignore, warn: ignore, error: ignore, debug: ignore };

/** What AWS Backup was told, each time. */
const told = () => backup.commandCalls(PutRestoreValidationResultCommand).map(({ args: [{ input }] }) => input);

async function recorded(): Promise<RestoreRun> {
  const [one, ...others] = await world.runs();
  if (one === undefined) throw new Error('No run was recorded.');
  expect(others).toEqual([]);
  expect(one).toMatchObject({ trigger: { kind: 'aws-backup', job }, left: [] });
  return one;
}

function refusal(name: string): Error {
  return Object.assign(new Error('User: arn:aws:iam::111122223333:role/secret is not authorized'), { name });
}

describe('a table that AWS Backup restored', () => {
  it('is asked, recorded with where it came from, and said to be good, once', async () => {
    const { answer } = await run(orders);
    const { id, verdict, source, rpo, rto, tables } = await recorded();
    expect(answer).toEqual({ kind: 'ran', run: id, verdict: 'passed', reasons: [], left: [], answer: 'answered' });
    expect(verdict).toBe('passed');
    expect(source).toEqual({
      kind: 'resource',
      arn: event.detail.createdResourceArn,
      recoveryPointArn: event.detail.recoveryPointArn,
      takenAt: startAt - 2 * hourMs,
    });
    expect(rpo).toMatchObject({ measuredMs: 2 * hourMs, by: 'backup' });
    expect(rto?.restoreMs).toBe(hourMs / 2);
    expect(tables).toMatchObject([{ name: 'orders', rows: 3 }]);
    expect(told()).toEqual([
      {
        RestoreJobId: job,
        ValidationStatus: 'SUCCESSFUL',
        ValidationStatusMessage: `The check passed. Holdfast, run ${id}.`,
      },
    ]);
  });

  it('is said to have failed when a check fails', async () => {
    await run({ ...orders, checks: [{ name: 'all', ask: { kind: 'items' }, expect: { min: 4 } }] });
    expect((await recorded()).reasons).toMatchObject([{ code: 'check-failed' }]);
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
  });

  it('is said to have failed when it is older than was promised', async () => {
    await run({ ...orders, rpoMs: hourMs });
    expect((await recorded()).reasons).toMatchObject([{ code: 'stale-backup' }]);
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
  });

  it.each([
    ['AccessDeniedException', 'denied'],
    ['InternalServerError', 'unreachable'],
  ])('is never good when it cannot be read: %s', async (name, code) => {
    dynamodb.on(ScanCommand).rejects(refusal(name));
    await run(orders);
    const { verdict, reasons } = await recorded();
    expect([verdict, reasons[0]?.code]).toEqual(['unknown', code]);
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
    expect(told()[0]?.ValidationStatusMessage).not.toContain('arn:aws:iam');
  });

  it('is never good when it is gone', async () => {
    dynamodb.on(DescribeTableCommand).rejects(refusal('ResourceNotFoundException'));
    await run(orders);
    expect((await recorded()).reasons).toMatchObject([{ code: 'unreachable' }]);
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
  });
});

describe('a bucket that AWS Backup restored', () => {
  const bucket = 'awsbackup-restore-test-3c4d';

  async function put(key: string, text: string): Promise<void> {
    const file = join(world.root, 's3', bucket, 'objects', key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  beforeEach(() => jobIs({ created: `arn:aws:s3:::${bucket}`, source: 'arn:aws:s3:::acme-backups' }));

  it('has its newest backup restored and asked; that is as old as its key says', async () => {
    await put('orders/orders-20261129T030000Z.db', 'an older one');
    await put('orders/orders-20261130T010000Z.db', content);
    await run({ ...objects, engine: { kind: 'sqlite' } });
    const { verdict, source } = await recorded();
    expect(verdict).toBe('passed');
    const arn = `arn:aws:s3:::${bucket}`;
    expect(source).toMatchObject({ kind: 'resource', arn, takenAt: startAt - 3 * hourMs });
    expect(told()).toMatchObject([{ ValidationStatus: 'SUCCESSFUL' }]);
    expect(await world.leftovers()).toEqual([]);
  });

  it.each([
    ['is damaged', 'orders/orders-20261130T010000Z.db', 'damaged', 'failed', 'corrupt'],
    ['is not there', 'others/orders-20261130T010000Z.db', content, 'failed', 'no-backup'],
  ])('is said to have failed when its backup %s', async (_, key, text, verdict, code) => {
    await put(key, text);
    await run(objects);
    const judged = await recorded();
    expect([judged.verdict, judged.reasons[0]?.code]).toEqual([verdict, code]);
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
    expect(await world.leftovers()).toEqual([]);
  });

  it('is not known to be good when nothing but AWS Backup’s own time says which of its backups is the newest', async () => {
    for (const day of ['monday', 'tuesday', 'wednesday', 'thursday']) await put(`orders/${day}.db`, content);
    await run(objects);
    expect((await recorded()).reasons.map(({ code }) => code)).toContain('check-unanswered');
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
  });
});

describe('a database that AWS Backup restored', () => {
  beforeEach(() => jobIs({ created: 'arn:aws:rds:eu-central-1:111122223333:db:awsbackup-restore-test-1a2b' }));

  it.each([
    ['AccessDenied', 'denied'],
    ['InternalFailure', 'unreachable'],
    ['DBInstanceNotFoundFault', 'unreachable'],
  ])('is never good when RDS says %s', async (name, code) => {
    rds.on(DescribeDBInstancesCommand).rejects(refusal(name));
    await run(users);
    expect((await recorded()).reasons).toMatchObject([{ code }]);
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
  });

  it('is not known to be good when it never takes connections', async () => {
    const DBInstances = [{ DBInstanceStatus: 'modifying', Engine: 'postgres' }];
    rds.on(DescribeDBInstancesCommand).resolves({ DBInstances });
    await run(users);
    expect((await recorded()).reasons).toMatchObject([{ code: 'timed-out' }]);
    expect(told()).toMatchObject([{ ValidationStatus: 'TIMED_OUT' }]);
  });

  it('is not known to be good when nothing says as whom to ask it', async () => {
    const Endpoint = { Address: 'restored.example', Port: 5_432 };
    rds
      .on(DescribeDBInstancesCommand)
      .resolves({ DBInstances: [{ DBInstanceStatus: 'available', Engine: 'postgres', Endpoint }] });
    await run(users);
    expect((await recorded()).reasons).toMatchObject([{ code: 'no-engine' }]);
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
  });
});

describe('the job', () => {
  it('is refused as failed when what it restored fits no check of its plan', async () => {
    jobIs({ created: 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-1' });
    expect((await run(orders)).answer).toMatchObject({ kind: 'refused' });
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
  });

  it('is left alone when its event comes again, and when its plan is none of ours', async () => {
    await run(orders);
    expect((await run(orders)).answer).toMatchObject({ kind: 'left-alone' });
    validation = 'VALIDATING';
    expect((await run({ ...orders, awsBackupPlans: ['another'] })).answer).toMatchObject({ kind: 'left-alone' });
    expect(told()).toHaveLength(1);
    await recorded();
  });

  it.each([
    ['AccessDeniedException', 'denied'],
    ['ServiceUnavailableException', 'unreachable'],
  ])('that AWS Backup does not tell of is recorded as unknown, and not answered: %s', async (name, code) => {
    backup.on(DescribeRestoreJobCommand).rejects(refusal(name));
    const { answer } = await run(orders);
    const { id, verdict, reasons } = await recorded();
    expect([verdict, reasons[0]?.code]).toEqual(['unknown', code]);
    expect(answer).toMatchObject({ kind: 'untold', runs: [id] });
    expect(told()).toEqual([]);
  });

  it('is answered when AWS Backup takes answers again', async () => {
    let refusals = 0;
    backup.on(PutRestoreValidationResultCommand).callsFake(({ ValidationStatus }) => {
      refusals += 1;
      if (refusals < 4) throw refusal('ServiceUnavailableException');
      validation = ValidationStatus;
      return {};
    });
    expect((await run(orders)).answer).toMatchObject({ answer: 'answered' });
    await recorded();
    expect(validation).toBe('SUCCESSFUL');
  });

  it('fails as an execution that is recorded when AWS Backup never takes its answer', async () => {
    backup.on(PutRestoreValidationResultCommand).rejects(refusal('AccessDeniedException'));
    expect((await run(orders)).status).toBe('FAILED');
    await recorded();
  });

  it('is not answered when its run could not be recorded', async () => {
    const ledger = { ...world.parts.ledger, putRestoreRun: () => Promise.reject(new Error('throttled')) };
    expect((await run(orders, { ledger })).status).toBe('FAILED');
    expect(told()).toEqual([]);
  });

  it('waits for another run of its backup', async () => {
    const { leases } = world.parts;
    let asked = 0;
    const busy: RestoringParts['leases'] = {
      ...leases,
      acquireLease: async (lease) => {
        asked += 1;
        return asked < 3 ? { kind: 'lost', holder: 'another' } : await leases.acquireLease(lease);
      },
    };
    expect((await run(orders, { leases: busy })).answer).toMatchObject({ kind: 'ran', answer: 'answered' });
    await recorded();
    expect([asked, validation]).toEqual([3, 'SUCCESSFUL']);
  });

  it('is not known to be good when that other run does not end', async () => {
    const leases: RestoringParts['leases'] = {
      ...world.parts.leases,
      acquireLease: async () => ({ kind: 'lost', holder: 'another' }),
    };
    expect((await run(orders, { leases })).answer).toMatchObject({ kind: 'refused' });
    expect(told()).toMatchObject([{ ValidationStatus: 'FAILED' }]);
  });
});
