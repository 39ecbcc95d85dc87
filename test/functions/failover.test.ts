import { readFile } from 'node:fs/promises';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { tendAll } from '../../shared/failover/tendAll.ts';
import { failingOver } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

// The verb as it is, and what the handler gave it.
vi.mock(import('../../shared/failover/tendAll.ts'), async (original) => {
  const actual = await original();
  return { ...actual, tendAll: vi.fn(actual.tendAll) };
});

const dynamodb = mockClient(DynamoDBClient);
const restore = prepareEnvironment(failingOver);
afterAll(restore);
const { handler } = await import('../../functions/failover.ts');

async function sample(name: string) {
  return JSON.parse(await readFile(new URL(`../../events/${name}.json`, import.meta.url), 'utf8'));
}

beforeEach(() => {
  vi.mocked(tendAll).mockClear();
  dynamodb.reset();
  dynamodb.on(QueryCommand).resolves({ Items: [] });
  dynamodb.on(GetItemCommand).resolves({});
});

describe('failover', () => {
  it('looks after the services of the rounds that were written, and keeps the stream waiting for nothing', async () => {
    await handler(await sample('dynamodb-stream/rounds'), context);
    const input = vi.mocked(tendAll).mock.lastCall?.[0];
    // Of the config's two shards, the one of 30 seconds.
    expect(input).toMatchObject({ services: ['checkout', 'orders'], observer: 'us-east-1', waitMsMax: 0 });
    expect(input?.checkDrift('checkout')).toBe(false);
  });

  it('looks after the service of a burst alone', async () => {
    await handler(await sample('dynamodb-stream/burst'), context);
    expect(vi.mocked(tendAll).mock.lastCall?.[0]).toMatchObject({ services: ['checkout'] });
  });

  it.each(['folds', 'expired'])('does nothing about %s', async (name) => {
    await handler(await sample(`dynamodb-stream/${name}`), context);
    expect(tendAll).not.toHaveBeenCalled();
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('looks after every service each minute, and has time to wait for Route 53', async () => {
    await handler(await sample('scheduler/failover'), context);
    const input = vi.mocked(tendAll).mock.lastCall?.[0];
    expect(input).not.toHaveProperty('services');
    expect(input).toMatchObject({ waitMsMax: 40_000 });
  });

  it('looks for edited records of every service within the minutes of one turn', async () => {
    const event = await sample('scheduler/failover');
    const seen = new Set<string>();
    for (let minute = 0; minute < 15; minute += 1) {
      const scheduledAt = new Date(Date.parse(event.scheduledAt) + minute * 60_000).toISOString();
      await handler({ scheduledAt }, context);
      const check = vi.mocked(tendAll).mock.lastCall?.[0].checkDrift;
      for (const service of ['checkout', 'search', 'orders']) if (check?.(service) === true) seen.add(service);
    }
    expect([...seen].sort()).toEqual(['checkout', 'orders', 'search']);
  });

  it('fails in the end, so that somebody sees it, when a service could not be looked after', async () => {
    dynamodb
      .on(GetItemCommand, { Key: { pk: { S: 'control#checkout' }, sk: { S: 'control' } } })
      .rejects(new Error('ECONNREFUSED'));
    await expect(handler(await sample('scheduler/failover'), context)).rejects.toThrow(
      'Not looked after this minute: checkout.',
    );
  });

  it('leaves that to the schedule when the stream started it', async () => {
    dynamodb.on(GetItemCommand).rejects(new Error('ECONNREFUSED'));
    await expect(handler(await sample('dynamodb-stream/rounds'), context)).resolves.toBeUndefined();
  });

  it('refuses what neither the schedule nor the stream sends', async () => {
    await expect(handler({ Records: [{ body: '{}' }] }, context)).rejects.toThrow();
    expect(tendAll).not.toHaveBeenCalled();
  });
});
