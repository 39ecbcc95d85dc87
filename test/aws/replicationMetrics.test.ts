/**
 * Amazon S3 User Guide, "Using S3 Replication metrics": what is pending is published in the region of the destination,
 * what failed in the region of the source. Dimensions: "S3 Replication metrics in CloudWatch".
 */
import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { GetBucketReplicationCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { bucketSettings } from '../../shared/storage/documents/bucketSettings.ts';
import { auditWorld, s3Error } from './auditWorld.ts';

let world = auditWorld();
beforeEach(() => {
  world = auditWorld();
  replicate({ Metrics: { Status: 'Enabled' } });
  world.s3.on(HeadBucketCommand).rejects(s3Error('403', 403, { 'x-amz-bucket-region': 'eu-west-1' }));
});

function replicate(destination: object): void {
  const Destination = { Bucket: 'arn:aws:s3:::copies', ...destination };
  const Rules = [{ ID: 'rule-1', Status: 'Enabled' as const, Filter: { Prefix: '' }, Destination }];
  world.s3.on(GetBucketReplicationCommand).resolves({ ReplicationConfiguration: { Role: 'r', Rules } });
}

const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 12, minute));

/** Newest first, as asked. */
function answer(values: Readonly<Record<string, readonly number[]>>) {
  return ({ MetricDataQueries = [] }: { readonly MetricDataQueries?: readonly MetricDataQuery[] }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
      const Values = [...(values[MetricStat?.Metric?.MetricName ?? ''] ?? [])];
      return { Id, Values, Timestamps: Values.map((_, index) => at(45 - 15 * index)) };
    }),
  });
}

async function metrics() {
  return bucketSettings(await world.source().collect({ name: 'acme' })).replicationMetrics;
}

describe('the metrics of replication', () => {
  it('come from both regions, the newest of what waits and all that failed within the day', async () => {
    world.watchWest.on(GetMetricDataCommand).callsFake(
      answer({
        ReplicationLatency: [90, 600],
        BytesPendingReplication: [1_000, 0],
        OperationsPendingReplication: [2],
      }),
    );
    world.watch.on(GetMetricDataCommand).callsFake(answer({ OperationsFailedReplication: [3, 4] }));
    expect(await metrics()).toEqual({
      state: 'found',
      value: [
        {
          rule: 'rule-1',
          destination: 'copies',
          latencyMs: 90_000,
          bytesPending: 1_000,
          operationsPending: 2,
          operationsFailed: 7,
          at: at(45).getTime(),
        },
      ],
    });
    const query = world.watch.commandCalls(GetMetricDataCommand)[0]?.args[0].input.MetricDataQueries?.[0];
    expect(query?.MetricStat?.Metric).toEqual({
      Namespace: 'AWS/S3',
      MetricName: 'OperationsFailedReplication',
      Dimensions: [
        { Name: 'SourceBucket', Value: 'acme' },
        { Name: 'DestinationBucket', Value: 'copies' },
        { Name: 'RuleId', Value: 'rule-1' },
      ],
    });
  });

  it('have no figure without a datapoint', async () => {
    expect(await metrics()).toEqual({ state: 'found', value: [{ rule: 'rule-1', destination: 'copies' }] });
  });

  it('are published for replication time control, too', async () => {
    replicate({ ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } } });
    expect(await metrics()).toMatchObject({ state: 'found', value: [{ rule: 'rule-1' }] });
  });

  it('are absent where no rule publishes any, and CloudWatch is left alone', async () => {
    replicate({});
    expect(await metrics()).toEqual({ state: 'absent' });
    expect([...world.watch.calls(), ...world.watchWest.calls()]).toEqual([]);
  });

  it('are those of the source alone where nobody tells the region of the destination', async () => {
    world.s3.on(HeadBucketCommand).rejects(s3Error('403', 403));
    world.watch.on(GetMetricDataCommand).callsFake(answer({ OperationsFailedReplication: [1] }));
    expect(await metrics()).toMatchObject({ value: [{ operationsFailed: 1 }] });
    expect(world.watchWest.calls()).toEqual([]);
  });

  it('are unknown where CloudWatch refuses', async () => {
    world.watch.on(GetMetricDataCommand).rejects(s3Error('AccessDenied', 403));
    expect(await metrics()).toEqual({
      state: 'unknown',
      why: 'denied',
      text: 'cloudwatch:GetMetricData is not allowed (AccessDenied)',
    });
  });

  it('are not collected where the rules are not known', async () => {
    world.s3.on(GetBucketReplicationCommand).rejects(s3Error('AccessDenied', 403));
    expect(await metrics()).toMatchObject({ why: 'not-collected' });
  });
});
