/** Every sample event is what its handler's schema reads. */
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  alarmEvent,
  failoverEvent,
  httpEvent,
  reportEvent,
  restoreJobEvent,
  scheduledEvent,
  streamEvent,
  switchEvent,
} from '../../shared/aws/events.ts';
import { restoreEvent } from '../../shared/aws/restoreEvents.ts';
import { roundMessage, roundsEvent } from '../../shared/aws/roundEvents.ts';
import { servicesLookedAt } from '../../shared/ledger/lookKeys.ts';
import { shardsOf } from '../../shared/ledger/shards.ts';
import { planNameOf } from '../../shared/restore/awsBackup/testOfJob.ts';
import { configOf, serviceOf } from '../ledger/samples.ts';

const folder = new URL('../../events/', import.meta.url);

async function event(path: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(path, folder), 'utf8'));
}

async function bodyOf(path: string): Promise<string | undefined> {
  return roundsEvent.parse(await event(path)).Records[0]?.body;
}

describe('the sample events', () => {
  it.each(['pace', 'rollup', 'failover', 'budget', 'audit'])('scheduler/%s.json is a scheduled event', async (name) => {
    expect(scheduledEvent.parse(await event(`scheduler/${name}.json`)).scheduledAt).toBe(Date.UTC(2026, 0, 15, 12, 34));
  });

  it('scheduler/restore.json asks for the restore test of a backup', async () => {
    expect(restoreEvent.parse(await event('scheduler/restore.json'))).toEqual({
      backup: 'orders',
      trigger: { kind: 'schedule', scheduledAt: Date.UTC(2026, 0, 15, 12, 34) },
    });
  });

  it('invoke/restore.json and invoke/restoreReplica.json are what people ask for', async () => {
    expect(restoreEvent.parse(await event('invoke/restore.json'))).toEqual({
      backup: 'orders',
      trigger: { kind: 'person', by: 'arn:aws:sts::123456789012:assumed-role/oncall/alice' },
    });
    expect(restoreEvent.parse(await event('invoke/restoreReplica.json'))).toEqual({
      backup: 'orders',
      trigger: { kind: 'person', by: 'alice' },
      from: 'replica',
      at: Date.UTC(2025, 11, 31, 23),
    });
  });

  it('scheduler/report.json says of which kind of period', async () => {
    const told = { period: 'week', scheduledAt: Date.UTC(2026, 0, 15, 12, 34) };
    expect(reportEvent.parse(await event('scheduler/report.json'))).toEqual(told);
    expect(reportEvent.safeParse({ period: 'year', scheduledAt: '2026-01-15T12:34:00Z' }).success).toBe(false);
  });

  it('scheduler/reportDue.json says of none, for whatever is due', async () => {
    expect(reportEvent.parse(await event('scheduler/reportDue.json'))).toEqual({
      scheduledAt: Date.UTC(2026, 0, 15, 12, 34),
    });
  });

  it('sqs/round.json holds a round', async () => {
    const body = await bodyOf('sqs/round.json');
    expect(roundMessage.parse(body)).toEqual({ shard: '30000-0', slot: Date.UTC(2026, 0, 15, 12, 35, 30) });
  });

  it('sqs/burst.json holds a look of a burst', async () => {
    const body = await bodyOf('sqs/burst.json');
    expect(roundMessage.parse(body)).toEqual({ burst: 'checkout', slot: Date.UTC(2026, 0, 15, 12, 35, 34) });
  });

  it('sqs/formerShard.json holds a round of a shard that the config does not have', async () => {
    expect(roundMessage.parse(await bodyOf('sqs/formerShard.json'))).toMatchObject({ shard: '7000-3' });
  });

  it('sqs/malformed.json holds none', async () => {
    expect(roundMessage.safeParse(await bodyOf('sqs/malformed.json')).success).toBe(false);
  });

  // The samples of the Amazon CloudWatch User Guide, "Alarm events and EventBridge".
  it.each([
    ['alarm', 'ServerCpuTooHigh', 'ALARM', Date.UTC(2019, 9, 2, 17, 4, 40)],
    ['okay', 'ServerCpuTooHigh', 'OK', Date.UTC(2019, 9, 2, 17, 14, 40)],
    ['compositeAlarm', 'ServiceAggregatedAlarm', 'ALARM', Date.UTC(2022, 6, 22, 15, 57, 45)],
    ['insufficientData', 'TotalNetworkTrafficTooHigh', 'INSUFFICIENT_DATA', Date.UTC(2019, 9, 2, 17, 20, 3)],
  ])('cloudwatch/%s.json is an alarm that changed its state', async (file, name, state, at) => {
    const alarm = alarmEvent.parse(await event(`cloudwatch/${file}.json`));
    expect(alarm).toMatchObject({ name, state, at, region: 'us-east-1' });
    expect(alarm.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(alarm.reason).not.toBe('');
  });

  it('cloudwatch/configurationChange.json is none', async () => {
    expect(alarmEvent.safeParse(await event('cloudwatch/configurationChange.json')).success).toBe(false);
  });

  // The fields that the AWS Backup Developer Guide shows of a restore job's events.
  it.each([
    ['tableRestored', 'COMPLETED', '9a1b2c3d-0e4f-4a5b-8c6d-7e8f9a0b1c2d', 'weekly_restores'],
    ['databaseRestored', 'COMPLETED', '1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b', 'weekly_restores'],
    ['running', 'RUNNING', '9a1b2c3d-0e4f-4a5b-8c6d-7e8f9a0b1c2d', 'weekly_restores'],
    ['byAPerson', 'COMPLETED', '4c5d6e7f-8091-4a2b-9c3d-4e5f60718293', undefined],
  ])('aws-backup/%s.json is a restore job that is %s', async (file, status, job, plan) => {
    const parsed = restoreJobEvent.parse(await event(`aws-backup/${file}.json`));
    expect(parsed).toMatchObject({ job, status, region: 'eu-central-1' });
    expect(parsed.planArn === undefined ? undefined : planNameOf(parsed.planArn)).toBe(plan);
    expect(restoreEvent.parse(await event(`aws-backup/${file}.json`))).toEqual(parsed);
  });

  it.each([
    ['rounds', ['checkout', 'search']],
    ['burst', ['checkout']],
    ['folds', []],
    ['expired', []],
  ])('dynamodb-stream/%s.json says of which services something was seen', async (file, services) => {
    const config = configOf(['us-east-1'], [serviceOf('checkout', 30_000), serviceOf('search', 30_000)]);
    const keys = streamEvent.parse(await event(`dynamodb-stream/${file}.json`));
    expect(servicesLookedAt(keys, shardsOf(config))).toEqual(services);
  });

  it('every http event is a request', async () => {
    const names = await readdir(new URL('http/', folder));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const { requestContext } = httpEvent.parse(await event(`http/${name}`));
      // Orders are signed, and what the public has no business with, as the API's routes demand.
      const { method, path } = requestContext.http;
      const isSigned = method === 'POST' || /^(\/api\/v1\/(audits|restores|report)|\/reports)\b/.test(path);
      expect(requestContext['authorizer'] !== undefined).toBe(isSigned);
    }
  });

  it('http/switch.json asks for an endpoint of a service', async () => {
    const { pathParameters } = switchEvent.parse(await event('http/switch.json'));
    expect(pathParameters).toEqual({ service: 'checkout', endpoint: 'us-east-1' });
  });

  it('scheduler/failover.json and the stream’s events start failover', async () => {
    const minute = Date.UTC(2026, 0, 15, 12, 34);
    expect(failoverEvent.parse(await event('scheduler/failover.json'))).toEqual({ scheduledAt: minute });
    const trigger = failoverEvent.parse(await event('dynamodb-stream/rounds.json'));
    expect('written' in trigger && trigger.written).toHaveLength(2);
    expect(failoverEvent.safeParse({}).success).toBe(false);
  });

  it('all belong to a source that is checked here', async () => {
    expect((await readdir(folder)).sort()).toEqual([
      'aws-backup',
      'cloudwatch',
      'dynamodb-stream',
      'http',
      'invoke',
      'scheduler',
      'sqs',
    ]);
  });
});

describe('the schemas', () => {
  it.each([
    '{',
    '',
    'null',
    '[]',
    '{"shard":"a"}',
    '{"shard":"","slot":1}',
    '{"shard":"a","slot":1.5}',
    '{"shard":"a","slot":-1}',
    '{"burst":"","slot":1}',
    '{"burst":"a"}',
    '{"burst":7,"slot":1}',
  ])('refuse %j as a round', (body) => {
    expect(roundMessage.safeParse(body).success).toBe(false);
  });

  it.each([{}, { scheduledAt: 'soon' }, { scheduledAt: '<aws.scheduler.scheduled-time>' }, null])(
    'refuse %j as a scheduled event',
    (sample) => {
      expect(scheduledEvent.safeParse(sample).success).toBe(false);
    },
  );
});
