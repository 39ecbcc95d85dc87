import { readFile } from 'node:fs/promises';
import { DynamoDBClient, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditRun } from '../../shared/storage/run/auditRun.ts';
import { summaryOf } from '../storage/run/samples.ts';
import { failingOver } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

// The verb as it is, and what the handler gave it.
vi.mock(import('../../shared/storage/run/auditRun.ts'), async (original) => {
  const actual = await original();
  return { ...actual, auditRun: vi.fn(actual.auditRun) };
});

const dynamodb = mockClient(DynamoDBClient);
const restore = prepareEnvironment(failingOver);
afterAll(restore);
const { logger } = await import('../../shared/runtime/lambda.ts');
const { handler } = await import('../../functions/audit.ts');
const event = JSON.parse(await readFile(new URL('../../events/scheduler/audit.json', import.meta.url), 'utf8'));
const verb = vi.mocked(auditRun);

beforeEach(() => {
  verb.mockReset();
  dynamodb.reset();
});

describe('audit', () => {
  it('audits in its region, until half a minute before Lambda ends it', async () => {
    verb.mockResolvedValue({ kind: 'complete', run: '2026-01-15' });
    const before = Date.now();
    await handler(event, { ...context, getRemainingTimeInMillis: () => 900_000 });
    const [input] = verb.mock.lastCall ?? [];
    expect(input).toMatchObject({ observer: 'us-east-1' });
    expect(input?.deadline).toBe((input?.now ?? 0) + 870_000);
    expect(input?.now).toBeGreaterThanOrEqual(before);
  });

  it('says what it has finished, and what is left', async () => {
    const told = vi.spyOn(logger, 'info').mockImplementation(() => {});
    verb.mockResolvedValue({ kind: 'finished', audited: 3, summary: summaryOf() });
    await handler(event, context);
    verb.mockResolvedValue({ kind: 'cut-short', run: '2026-01-15', audited: 400, left: 600 });
    await handler(event, context);
    verb.mockResolvedValue({ kind: 'deputy', waitingFor: 'us-east-1' });
    await handler(event, context);
    expect(told.mock.calls).toMatchObject([
      ['Finished the audit of the day.', { run: '2026-11-30', audited: 3 }],
      ['There was no time for all of the audit; the next invocation goes on.', { left: 600 }],
    ]);
    told.mockRestore();
  });

  it('asks one thing when the run of the day is there', async () => {
    const actual = await vi.importActual<typeof import('../../shared/storage/run/auditRun.ts')>(
      '../../shared/storage/run/auditRun.ts',
    );
    const { config } = await import('../../shared/runtime/compiledConfig.ts');
    const { auditSubjectsOf, basisOf } = await import('../../shared/storage/run/subjects.ts');
    const { auditSummaryItem } = await import('../../shared/ledger/dynamodbAuditItems.ts');
    const run = new Date().toISOString().slice(0, 10);
    const summary = summaryOf({ run, basis: basisOf(auditSubjectsOf(config)) });
    verb.mockImplementation(actual.auditRun);
    dynamodb.on(QueryCommand).resolves({ Items: [auditSummaryItem(summary)] });
    await handler(event, context);
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(1);
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(0);
    expect(dynamodb.commandCalls(UpdateItemCommand)).toHaveLength(0);
  });

  it('fails when the ledger does not answer, so that the next quarter of an hour tries again', async () => {
    const actual = await vi.importActual<typeof import('../../shared/storage/run/auditRun.ts')>(
      '../../shared/storage/run/auditRun.ts',
    );
    verb.mockImplementation(actual.auditRun);
    dynamodb.on(QueryCommand).rejects(new Error('connect ECONNREFUSED'));
    await expect(handler(event, context)).rejects.toMatchObject({ code: 'ledger-unavailable' });
  });

  it('refuses what its schedule does not send', async () => {
    await expect(handler({ Records: [] }, context)).rejects.toThrow();
    expect(verb).not.toHaveBeenCalled();
  });
});
