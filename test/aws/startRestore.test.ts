import {
  DurableExecutionAlreadyStartedException,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { restoreEvent } from '../../shared/aws/restoreEvents.ts';
import { createRestoreStarter } from '../../shared/aws/startRestore.ts';
import type { RestoreRequest } from '../../shared/restore/restoring.ts';

const client = new LambdaClient({ region: 'us-east-1' });
const lambda = mockClient(client);
beforeEach(() => lambda.reset());
afterAll(() => client.destroy());

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:holdfast-restore:live';
const noon = Date.UTC(2026, 10, 30, 12, 0, 7);
const request: RestoreRequest = { backup: 'orders', trigger: { kind: 'person', by: 'arn:aws:iam::1:user/ana' } };

const start = (asked: RestoreRequest, now = noon) =>
  createRestoreStarter({ client, functionArn, clock: { now: () => now } })(asked);

const calls = () => lambda.commandCalls(InvokeCommand).map(({ args }) => args[0].input);

/** The SDK takes bytes of several kinds; these are those that are given. */
function payloadOf(input: InvokeCommandInput | undefined): unknown {
  if (!Buffer.isBuffer(input?.Payload)) throw new Error('no payload');
  return JSON.parse(input.Payload.toString('utf8'));
}

describe('starting a restore test', () => {
  it('invokes the alias and does not wait', async () => {
    lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
    expect(await start({ ...request, from: 'replica', at: 1 })).toBe('started');
    const [input] = calls();
    expect(input).toMatchObject({ FunctionName: functionArn, InvocationType: 'Event' });
    const event = payloadOf(input);
    expect(event).toEqual({ kind: 'person', backup: 'orders', by: 'arn:aws:iam::1:user/ana', from: 'replica', at: 1 });
    // What the function reads is what was asked for.
    expect(restoreEvent.parse(event)).toEqual({ ...request, from: 'replica', at: 1 });
  });

  // Lambda API reference, "Execution", DurableExecutionName: 1 to 64 of [a-zA-Z0-9-_].
  it.each(['orders', 'a', 'an-id-that-is-much-longer-than-most-ids-of-backups-are', 'ö/..#'])(
    'names it as Lambda takes names: %s',
    async (backup) => {
      lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
      await start({ ...request, backup });
      expect(calls()[0]?.DurableExecutionName).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    },
  );

  it('gives the same order within a minute the same name and payload, and any other another name', async () => {
    lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
    await start(request);
    await start(request, noon + 50_000);
    await start(request, noon + 60_000);
    await start({ ...request, from: 'replica' });
    await start({ ...request, backup: 'photos' });
    await start({ ...request, trigger: { kind: 'person', by: 'somebody else' } });
    const names = calls().map(({ DurableExecutionName }) => DurableExecutionName);
    expect(names[1]).toBe(names[0]);
    expect(payloadOf(calls()[1])).toEqual(payloadOf(calls()[0]));
    expect(new Set(names).size).toBe(5);
  });

  it('is content when the same was started just before', async () => {
    const there = new DurableExecutionAlreadyStartedException({ message: 'there', $metadata: {} });
    lambda.on(InvokeCommand).rejects(there);
    expect(await start(request)).toBe('started');
  });

  it('says so when it may not have been started', async () => {
    lambda.on(InvokeCommand).rejects(new Error('connect ECONNREFUSED'));
    await expect(start(request)).rejects.toMatchObject({ code: 'restore-not-started' });
    await expect(start(request)).rejects.toThrow(/orders may not have been started: Error: connect ECONNREFUSED/);
  });
});
