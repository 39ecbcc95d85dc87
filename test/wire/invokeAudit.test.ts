/**
 * `serverless invoke local` of the function that audits, against whatever AWS_ENDPOINT_URL names: the buckets and tables that
 * are there are looked at, the run is stored, and an operator is answered what was found.
 */
import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { runAt } from '../../shared/storage/run/run.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';
import { type ProjectFolder, projectFolder } from '../template/projectFolder.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const endpoint = wireEndpoint();
/** A stage of this run's own, so that runs on one server do not meet. */
const stage = `w${randomUUID().slice(0, 8)}`;
const prefix = `holdfast-${stage}`;
const region = 'us-east-1';
const clientOptions = { ...wireClientOptions, region, endpoint };
const dynamodb = new DynamoDBClient(clientOptions);
const s3 = new S3Client({ ...clientOptions, forcePathStyle: true });
const tables = { ledger: `${prefix}-ledger`, control: `${prefix}-control` };
const buckets = { careful: `${prefix}-careful`, careless: `${prefix}-careless` };
const ledger = createDynamoDbLedger({ client: dynamodb, table: tables.ledger }, (error) => {
  throw error;
});

let folder: ProjectFolder;

const config = `
observers: [${region}]
services:
  checkout:
    endpoints:
      public: { url: https://checkout.example.com/health }
    tables: [${tables.ledger}]
buckets: { ${buckets.careful}: website, ${buckets.careless}: website }
`;

beforeAll(async () => {
  for (const table of Object.values(tables)) await createLedgerTable({ client: dynamodb, table });
  for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
  const Bucket = buckets.careful;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all }));
  folder = await projectFolder(config);
});

afterAll(async () => {
  await folder?.remove();
  for (const TableName of Object.values(tables)) await dynamodb.send(new DeleteTableCommand({ TableName }));
  for (const Bucket of Object.values(buckets)) await s3.send(new DeleteBucketCommand({ Bucket }));
  for (const client of [dynamodb, s3]) client.destroy();
});

/** @returns what the handler returned, parsed; undefined for a handler that returns nothing. */
async function invoke(name: string, eventFile: string) {
  const given = ['invoke', 'local', '--function', name, '--path', eventFile, '--stage', stage];
  const printed = (await folder.serverless(given, environment)).trim();
  return printed === '' ? undefined : JSON.parse(printed);
}

const environment = {
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'none',
  AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'none',
  // So that a handler's answer is all there is on standard output.
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

describe('serverless invoke local', { timeout: 180_000 }, () => {
  it('audit looks at every bucket and table of the config, and stores the run of the day', async () => {
    await invoke('audit', 'events/scheduler/audit.json');
    const [summary] = await ledger.auditSummaries(1);
    expect(summary?.subjects.map(({ subject }) => `${subject.kind}:${subject.id}`)).toEqual([
      `bucket:${buckets.careful}`,
      `bucket:${buckets.careless}`,
      `table:${tables.ledger}`,
    ]);
    const outcomeOf = async (id: string, check: string) => {
      const [stored] = await ledger.auditReports(summary?.run ?? '', { kind: 'bucket', id });
      return stored?.report.results.find((result) => result.check === check)?.outcome;
    };
    expect(await outcomeOf(buckets.careful, 'versioning')).toBe('passed');
    expect(await outcomeOf(buckets.careless, 'versioning')).toBe('failed');
    // moto makes tables without point-in-time recovery, as DynamoDB does.
    const [table] = await ledger.auditReports(summary?.run ?? '', { kind: 'table', id: tables.ledger });
    expect(table?.report.results.filter(({ outcome }) => outcome === 'failed').length).toBeGreaterThan(0);
  });

  it('audit does nothing more when the run of the day is there', async () => {
    const [before] = await ledger.auditSummaries(1);
    await invoke('audit', 'events/scheduler/audit.json');
    const [after] = await ledger.auditSummaries(1);
    // Unless the day has changed meanwhile.
    if (after?.run === before?.run) expect(after).toEqual(before);
    expect(before?.run === runAt(Date.now()) || after?.run === runAt(Date.now())).toBe(true);
  });

  it('admin answers operators what was found', async () => {
    const { statusCode, body } = await invoke('admin', 'events/http/audits.json');
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ watched: 3, finished: { totals: { subjects: 3 } }, underWay: null });
  });

  it('status answers nobody', async () => {
    expect(await invoke('status', 'events/http/audits.json')).toMatchObject({ statusCode: 404 });
  });
});
