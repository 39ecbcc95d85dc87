/** The function as Lambda starts it: with what a killed process left on the disk, and its own client of the durable service. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CheckpointDurableExecutionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { sdkStreamMixin } from '@smithy/core/serde';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { restoreRunOfItem } from '../../shared/ledger/dynamodbRestoreItems.ts';
import { createDurableService } from '../fakes/durableService.ts';
import { prepareEnvironment } from './environment.ts';

const config = `
observers: [us-east-1]
services:
  checkout: { endpoints: { public: https://checkout.example.com/health } }
backups:
  orders:
    from: s3://acme-backups/orders/
    engine: { kind: files, manifest: SHA256SUMS }
    checks:
      - { name: pages, files: "*.txt", expect: { min: 1 } }
`;

const [dynamodb, s3, lambda] = [mockClient(DynamoDBClient), mockClient(S3Client), mockClient(LambdaClient)];

// A function may write to /tmp alone; here that is a folder of this test's own.
const temporary = mkdtempSync(join(tmpdir(), 'holdfast-tmp-'));
const outside = process.env['TMPDIR'];
process.env['TMPDIR'] = temporary;
const restoreEnvironment = prepareEnvironment(config);
const workspaces = join(temporary, 'holdfast-restores');
const killed = join(workspaces, 'orders-20260115T120000Z-dead');
leaveBehind();
const { handler } = await import('../../functions/restore.ts');
const event = JSON.parse(readFileSync(new URL('../../events/scheduler/restore.json', import.meta.url), 'utf8'));

afterAll(async () => {
  restoreEnvironment();
  if (outside === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = outside;
  await rm(temporary, { recursive: true, force: true });
});

/** What a process that has ended had in its workspace. */
function leaveBehind(): void {
  const pid = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
  mkdirSync(join(killed, 'stored'), { recursive: true });
  writeFileSync(join(killed, '.owner.json'), JSON.stringify({ pid, started: 'before' }));
  writeFileSync(join(killed, 'stored', 'half'), 'of a backup');
}

/** Made by `archives.py`, with GNU tar. */
const archive = new URL('../restore/engines/fixtures/gnu.tar', import.meta.url);
const bytes = readFileSync(archive);
const key = 'orders/site.tar';
const hourMs = 3_600_000;

function stored(sha256: string): void {
  const LastModified = new Date(Date.now() - hourMs);
  s3.on(GetBucketLocationCommand).resolves({});
  s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: key, Size: bytes.length, LastModified }] });
  s3.on(HeadObjectCommand).resolves({
    ContentLength: bytes.length,
    LastModified,
    ETag: '"x-1"',
    ChecksumSHA256: sha256,
    ChecksumType: 'FULL_OBJECT',
  });
  s3.on(GetObjectCommand).callsFake(() => ({
    ETag: '"x-1"',
    ContentLength: bytes.length,
    Body: sdkStreamMixin(createReadStream(archive)),
  }));
}

const sha256 = createHash('sha256').update(bytes).digest('base64');

/** All invocations of one execution, over the function's own client of Lambda. */
async function executed(payload: unknown) {
  const service = createDurableService();
  lambda.on(CheckpointDurableExecutionCommand).callsFake((input) => service.client.checkpoint(input));
  return { output: await service.execute(handler, payload), service };
}

const recorded = () =>
  dynamodb
    .commandCalls(PutItemCommand)
    .map(({ args }) => args[0].input.Item ?? {})
    .filter(({ pk }) => pk?.S === 'restore#orders')
    .map(restoreRunOfItem);

beforeEach(() => {
  for (const mock of [dynamodb, s3, lambda]) mock.reset();
  dynamodb.on(QueryCommand).resolves({ Items: [] });
  dynamodb.on(UpdateItemCommand).resolves({ Attributes: { fence: { N: '1' } } });
  dynamodb.on(PutItemCommand).resolves({});
});

describe('restore', () => {
  it('removes, as it starts, what a killed process has left in /tmp', () => {
    expect(existsSync(killed)).toBe(false);
  });

  it('restores the backup that its schedule names, records what it found, and leaves nothing in /tmp', async () => {
    stored(sha256);
    const { output, service } = await executed(event);
    const [run, ...others] = recorded();
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      backup: 'orders',
      engine: 'files',
      trigger: { kind: 'schedule', scheduledAt: Date.parse('2026-01-15T12:34:00Z') },
      verdict: 'passed',
      reasons: [],
      source: { kind: 'objects', from: 'primary', objects: [{ key, size: bytes.length }] },
      // Four of the tree, the hard link and the manifest, as `archives.py` made them.
      tables: [{ name: 'archive', rows: 6 }],
      versions: { format: 'tar', manifest: 'sha256' },
      left: [],
    });
    expect(output).toMatchObject({ Status: 'SUCCEEDED' });
    const result = 'Result' in output ? JSON.parse(output.Result ?? '{}') : undefined;
    expect(result).toMatchObject({ kind: 'ran', run: run?.id, verdict: 'passed', left: [] });
    expect(readdirSync(workspaces)).toEqual([]);
    // A wait before each long step: an invocation for finding, one for restoring, and one for writing down what was found.
    expect(service.invocations).toEqual(['PENDING', 'PENDING', 'PENDING', 'SUCCEEDED']);
  });

  it('fails a backup whose bytes are not those that were stored', async () => {
    stored(createHash('sha256').update('something else').digest('base64'));
    const { output } = await executed(event);
    expect(output).toMatchObject({ Status: 'SUCCEEDED' });
    expect(recorded()).toMatchObject([{ verdict: 'failed', reasons: [{ code: 'checksum-mismatch' }], left: [] }]);
    expect(readdirSync(workspaces)).toEqual([]);
  });

  it('does nothing while somebody else restores the same backup', async () => {
    const lost = new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    dynamodb.on(UpdateItemCommand).rejects(lost);
    const { output } = await executed(event);
    expect('Result' in output ? JSON.parse(output.Result ?? '{}') : undefined).toEqual({ kind: 'busy' });
    expect(s3.calls()).toEqual([]);
  });

  it('fails for an event that is none of its own, so that it is seen among the dead letters', async () => {
    expect((await executed({ Records: [] })).output).toMatchObject({ Status: 'FAILED' });
    expect(recorded()).toEqual([]);
  });
});
