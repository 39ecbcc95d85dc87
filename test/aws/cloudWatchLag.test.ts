import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCloudWatchLag } from '../../shared/aws/cloudWatchLag.ts';
import type { MetricSource } from '../../shared/failover/lag.ts';

const now = Date.UTC(2026, 0, 15, 12, 34, 30);
/** The metric and its unit as in the Amazon Aurora User Guide, "Cluster-level metrics for Amazon Aurora". */
const source: MetricSource = {
  kind: 'metric',
  namespace: 'AWS/RDS',
  name: 'AuroraGlobalDBReplicationLag',
  dimensions: { DBClusterIdentifier: 'orders' },
  unitMs: 1,
};

const clients = new Map(
  ['us-west-2', 'eu-west-1'].map((region) => {
    const client = new CloudWatchClient({ region });
    return [region, { client, mock: mockClient(client) }] as const;
  }),
);
const [west, ireland] = ['us-west-2', 'eu-west-1'].map((region) => clientOf(region).mock);
const errors: Error[] = [];
let asked: string[] = [];

function clientOf(region: string) {
  const found = clients.get(region);
  if (found === undefined) throw new Error(`no client for ${region}`);
  return found;
}

function meter() {
  return createCloudWatchLag({
    onError: (error) => errors.push(error),
    clientFor(region) {
      asked.push(region);
      return clientOf(region).client;
    },
  });
}

function answering(values: readonly number[]) {
  return { MetricDataResults: [{ Id: 'lag', StatusCode: 'Complete' as const, Values: [...values] }] };
}

beforeEach(() => {
  for (const { mock } of clients.values()) mock.reset();
  errors.length = 0;
  asked = [];
});

describe('the lag from CloudWatch', () => {
  it('asks with the value of the endpoint where a dimension has one for each', async () => {
    west?.on(GetMetricDataCommand).resolves(answering([7]));
    const dimensions = {
      DBClusterIdentifier: { 'us-east-1': 'orders-east', 'us-west-2': 'orders-west' },
      Role: 'reader',
    };
    expect(await meter()({ ...source, dimensions }, 'us-west-2', now)).toBe(7);
    const query = west?.commandCalls(GetMetricDataCommand)[0]?.args[0].input.MetricDataQueries?.[0];
    expect(query?.MetricStat?.Metric?.Dimensions).toEqual([
      { Name: 'DBClusterIdentifier', Value: 'orders-west' },
      { Name: 'Role', Value: 'reader' },
    ]);
  });

  it("asks the endpoint's own region for the last minutes, newest first, and takes the worst of the newest", async () => {
    west?.on(GetMetricDataCommand).resolves(answering([900, 120_000]));
    expect(await meter()(source, 'us-west-2', now)).toBe(900);
    const [call] = west?.commandCalls(GetMetricDataCommand) ?? [];
    expect(call?.args[0].input).toEqual({
      MetricDataQueries: [
        {
          Id: 'lag',
          ReturnData: true,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/RDS',
              MetricName: 'AuroraGlobalDBReplicationLag',
              Dimensions: [{ Name: 'DBClusterIdentifier', Value: 'orders' }],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
      StartTime: new Date('2026-01-15T12:29:30Z'),
      EndTime: new Date('2026-01-15T12:34:30Z'),
      ScanBy: 'TimestampDescending',
    });
  });

  it('reads the unit that the config gives', async () => {
    west?.on(GetMetricDataCommand).resolves(answering([2.5]));
    expect(await meter()({ ...source, unitMs: 1_000 }, 'us-west-2', now)).toBe(2_500);
  });

  it('asks the region that the config names instead', async () => {
    ireland?.on(GetMetricDataCommand).resolves(answering([7]));
    expect(await meter()({ ...source, region: 'eu-west-1' }, 'us-west-2', now)).toBe(7);
  });

  it('makes one client for each region', async () => {
    west?.on(GetMetricDataCommand).resolves(answering([1]));
    ireland?.on(GetMetricDataCommand).resolves(answering([2]));
    const measure = meter();
    for (const endpoint of ['us-west-2', 'eu-west-1', 'us-west-2']) await measure(source, endpoint, now);
    expect(asked).toEqual(['us-west-2', 'eu-west-1']);
  });

  it.each([
    ['no datapoints', answering([])],
    ['no results', { MetricDataResults: [] }],
    ['nothing', {}],
    ['no number', answering([Number.NaN])],
    ['a negative number', answering([-1])],
  ])('does not know it when CloudWatch answers %s', async (_, answer) => {
    west?.on(GetMetricDataCommand).resolves(answer);
    expect(await meter()(source, 'us-west-2', now)).toBeUndefined();
    expect(errors).toEqual([]);
  });

  it('knows zero', async () => {
    west?.on(GetMetricDataCommand).resolves(answering([0]));
    expect(await meter()(source, 'us-west-2', now)).toBe(0);
  });

  it('does not know it, and says why, when CloudWatch does not answer', async () => {
    west?.on(GetMetricDataCommand).rejects(new Error('connect ECONNREFUSED'));
    expect(await meter()(source, 'us-west-2', now)).toBeUndefined();
    expect(errors.map(({ message }) => message)).toEqual(['connect ECONNREFUSED']);
  });
});
