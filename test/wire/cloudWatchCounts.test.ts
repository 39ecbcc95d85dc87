/** The counts of a metric over the wire, against whatever AWS_ENDPOINT_URL names. */
import { randomUUID } from 'node:crypto';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCloudWatchCounts } from '../../shared/aws/cloudWatchCounts.ts';
import type { CountMetric, MetricIndicator } from '../../shared/config/config.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const minute = 60_000;
const region = 'us-east-1';
const client = new CloudWatchClient({ ...wireClientOptions, region, endpoint: wireEndpoint() });
/** Of this run alone. */
const namespace = `Holdfast/${randomUUID()}`;
/** Three minutes that are over. */
const from = Math.floor(Date.now() / minute) * minute - 10 * minute;
const range = { from, to: from + 3 * minute };

const metric = (name: string, statistic = 'Sum'): CountMetric => ({
  namespace,
  name,
  dimensions: { LoadBalancer: 'app/x/1' },
  statistic,
});
const read = createCloudWatchCounts({
  home: region,
  clock: systemClock,
  onError(error) {
    throw error;
  },
  clientFor: () => client,
});

async function put(MetricName: string, at: number, Value: number, balancer = 'app/x/1'): Promise<void> {
  const Dimensions = [{ Name: 'LoadBalancer', Value: balancer }];
  const MetricData = [{ MetricName, Dimensions, Timestamp: new Date(at), Value }];
  await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
}

beforeAll(async () => {
  await put('Requests', from, 10);
  await put('Requests', from + 20_000, 5);
  await put('Requests', from + 2 * minute, 7);
  await put('Requests', from + 2 * minute, 1_000, 'app/another/2');
  await put('Failures', from, 3);
});

afterAll(() => client.destroy());

describe('the counts from CloudWatch', () => {
  it('are the sums of each minute, and zero where nothing was counted', async () => {
    const indicator: MetricIndicator = { kind: 'metric', total: metric('Requests'), bad: metric('Failures') };
    expect(await read(indicator, range)).toEqual([
      { good: 12, bad: 3 },
      { good: 0, bad: 0 },
      { good: 7, bad: 0 },
    ]);
  });

  it('are by another statistic where the config says so', async () => {
    const [total, good] = [metric('Requests', 'SampleCount'), metric('Failures', 'SampleCount')];
    expect(await read({ kind: 'metric', total, good }, range)).toEqual([
      { good: 1, bad: 1 },
      { good: 0, bad: 0 },
      { good: 0, bad: 1 },
    ]);
  });
});
