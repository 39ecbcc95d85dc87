/** Requests and answers as in the Amazon CloudWatch API reference: GetMetricData, MetricDataResult. */
import {
  CloudWatchClient,
  GetMetricDataCommand,
  InvalidParameterValueException,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCloudWatchCounts } from '../../shared/aws/cloudWatchCounts.ts';
import type { CountMetric, MetricIndicator } from '../../shared/config/config.ts';
import { cellsOf, cellsText } from '../../shared/objectives/cells.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const now = Date.UTC(2026, 0, 15, 12, 34, 30);
const start = Date.UTC(2026, 0, 15, 12, 0);
/** Three minutes that are over. */
const range = { from: start, to: start + 3 * minute };

/** Metrics of the User Guide for Application Load Balancers, "CloudWatch metrics for your Application Load Balancer". */
const metric = (name: string, statistic = 'Sum'): CountMetric => ({
  namespace: 'AWS/ApplicationELB',
  name,
  dimensions: { LoadBalancer: 'app/x/1' },
  statistic,
});
const byBad: MetricIndicator = {
  kind: 'metric',
  total: metric('RequestCount'),
  bad: metric('HTTPCode_Target_5XX_Count'),
};
const byGood: MetricIndicator = {
  kind: 'metric',
  region: 'eu-west-1',
  total: metric('RequestCount'),
  good: metric('HTTPCode_Target_2XX_Count'),
};

const clients = { 'us-east-1': new CloudWatchClient({}), 'eu-west-1': new CloudWatchClient({}) };
const [home, ireland] = [mockClient(clients['us-east-1']), mockClient(clients['eu-west-1'])];
const errors: Error[] = [];
const asked: string[] = [];

function reader() {
  return createCloudWatchCounts({
    home: 'us-east-1',
    clock: { now: () => now },
    onError: (error) => errors.push(error),
    clientFor(region) {
      asked.push(region);
      return region === 'eu-west-1' ? clients['eu-west-1'] : clients['us-east-1'];
    },
  });
}

type Status = NonNullable<MetricDataResult['StatusCode']>;

/** @param points by minute of the range. */
function result(Id: string, points: Readonly<Record<number, number>>, StatusCode: Status = 'Complete') {
  const entries = Object.entries(points);
  return {
    Id,
    StatusCode,
    Timestamps: entries.map(([index]) => new Date(start + Number(index) * minute)),
    Values: entries.map(([, value]) => value),
  };
}

beforeEach(() => {
  home.reset();
  ireland.reset();
  errors.length = 0;
  asked.length = 0;
});

describe('the counts from CloudWatch', () => {
  it('are both asked for at once, by the minute and oldest first, at home', async () => {
    home.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('total', {}), result('part', {})] });
    await reader()({ ...byBad, total: metric('Latency', 'SampleCount') }, range);
    const query = (Id: string, MetricName: string, Stat: string) => ({
      Id,
      ReturnData: true,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName,
          Dimensions: [{ Name: 'LoadBalancer', Value: 'app/x/1' }],
        },
        Period: 60,
        Stat,
      },
    });
    expect(home.commandCalls(GetMetricDataCommand).map(({ args: [{ input }] }) => input)).toEqual([
      {
        MetricDataQueries: [
          query('total', 'Latency', 'SampleCount'),
          query('part', 'HTTPCode_Target_5XX_Count', 'Sum'),
        ],
        StartTime: new Date('2026-01-15T12:00:00Z'),
        EndTime: new Date('2026-01-15T12:03:00Z'),
        ScanBy: 'TimestampAscending',
      },
    ]);
  });

  it('are good and bad of each minute, and nothing of a minute without datapoints', async () => {
    home
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [result('part', { 2: 4 }), result('total', { 0: 10, 2: 7 })] });
    expect(await reader()(byBad, range)).toEqual([
      { good: 10, bad: 0 },
      { good: 0, bad: 0 },
      { good: 3, bad: 4 },
    ]);
    expect(errors).toEqual([]);
  });

  it('are what is not good where the good ones are given, in the region of the config', async () => {
    ireland
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [result('total', { 0: 10, 1: 5 }), result('part', { 0: 9 })] });
    const read = reader();
    expect(await read(byGood, range)).toEqual([
      { good: 9, bad: 1 },
      { good: 0, bad: 5 },
      { good: 0, bad: 0 },
    ]);
    await read(byGood, range);
    expect(asked).toEqual(['eu-west-1']);
  });

  it.each([
    ['bad', byBad, { good: 0, bad: 10 }],
    ['good', byGood, { good: 10, bad: 0 }],
  ])('have never more %s ones than there were at all', async (_, indicator, cell) => {
    const answer = { MetricDataResults: [result('total', { 0: 10 }), result('part', { 0: 11, 1: 1 })] };
    home.on(GetMetricDataCommand).resolves(answer);
    ireland.on(GetMetricDataCommand).resolves(answer);
    expect(await reader()(indicator, range)).toEqual([cell, { good: 0, bad: 0 }, { good: 0, bad: 0 }]);
  });

  it('are whole numbers that can be stored, whatever the statistic says', async () => {
    const odd = { 0: 2.6, 1: Number.NaN, 2: 1e16 };
    home
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [result('total', odd), result('part', { 0: 0.4, 1: 0, 2: 0 })] });
    const cells = await reader()(byBad, range);
    expect(cells).toEqual([{ good: 3, bad: 0 }, 'missing', 'missing']);
    expect(cellsOf(cellsText(cells))).toEqual(cells);
  });

  it('come in pages, of which all but the last may be partial', async () => {
    home
      .on(GetMetricDataCommand)
      .resolvesOnce({
        NextToken: 'more',
        MetricDataResults: [result('total', { 0: 10 }, 'PartialData'), result('part', { 0: 1 })],
      })
      .resolvesOnce({ MetricDataResults: [result('total', { 2: 20 })] });
    expect(await reader()(byBad, range)).toEqual([
      { good: 9, bad: 1 },
      { good: 0, bad: 0 },
      { good: 20, bad: 0 },
    ]);
    const tokens = home.commandCalls(GetMetricDataCommand).map(({ args: [{ input }] }) => input.NextToken);
    expect(tokens).toEqual([undefined, 'more']);
    expect(errors).toEqual([]);
  });

  it('are given up when the pages do not end', async () => {
    home
      .on(GetMetricDataCommand)
      .resolves({ NextToken: 'more', MetricDataResults: [result('total', {}, 'PartialData'), result('part', {})] });
    expect(await reader()(byBad, range)).toEqual(['missing', 'missing', 'missing']);
    expect(home.commandCalls(GetMetricDataCommand)).toHaveLength(10);
  });

  it.each(['PartialData', 'InternalError', 'Forbidden'] as const)(
    'are missing where CloudWatch leaves a minute out with %s',
    async (status) => {
      home
        .on(GetMetricDataCommand)
        .resolves({ MetricDataResults: [result('total', { 0: 10 }, status), result('part', { 1: 1 })] });
      expect(await reader()(byBad, range)).toEqual([{ good: 10, bad: 0 }, 'missing', 'missing']);
      expect(errors.map(({ message }) => message)).toEqual([
        `CloudWatch in us-east-1 did not answer every minute of AWS/ApplicationELB RequestCount (total: ${status}). What it left out counts as missing.`,
      ]);
    },
  );

  it.each([
    ['of the operation', { Messages: [{ Code: 'TooMany', Value: 'Maximum number of allowed metrics exceeded' }] }, {}],
    ['of a metric', {}, { Messages: [{ Code: 'TooMany', Value: 'Maximum number of allowed metrics exceeded' }] }],
  ])('are missing where there is a message %s', async (_, ofAll, ofOne) => {
    home.on(GetMetricDataCommand).resolves({
      ...ofAll,
      MetricDataResults: [{ ...result('total', { 0: 10 }), ...ofOne }, result('part', { 0: 1 })],
    });
    expect(await reader()(byBad, range)).toEqual([{ good: 9, bad: 1 }, 'missing', 'missing']);
    expect(errors.map(({ message }) => message).join()).toContain(
      'TooMany: Maximum number of allowed metrics exceeded',
    );
  });

  it('are missing when there is no answer for one of the two', async () => {
    home.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('total', { 0: 10 })] });
    expect(await reader()(byBad, range)).toEqual(['missing', 'missing', 'missing']);
    expect(errors[0]?.message).toContain('part: no answer');
  });

  it('are missing, and it is said why, when CloudWatch does not answer', async () => {
    home.on(GetMetricDataCommand).rejects(new Error('connect ECONNREFUSED'));
    expect(await reader()(byBad, range)).toEqual(['missing', 'missing', 'missing']);
    expect(errors.map(({ message }) => message)).toEqual(['connect ECONNREFUSED']);
  });

  it('are missing without more waiting in a region that does not answer, while others do', async () => {
    home.on(GetMetricDataCommand).rejects(new Error('connect ECONNREFUSED'));
    ireland.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('total', {}), result('part', {})] });
    const read = reader();
    for (let service = 0; service < 30; service += 1) expect(await read(byBad, range)).toContain('missing');
    expect(home.commandCalls(GetMetricDataCommand).length).toBeLessThan(10);
    expect(errors).toHaveLength(home.commandCalls(GetMetricDataCommand).length);
    expect(await read(byGood, range)).not.toContain('missing');
  });

  it('are asked for in vain as often as the config is wrong, without harm to the other services', async () => {
    // As CloudWatch answers a statistic that there is not.
    const metadata = { $metadata: {}, message: 'The statistic is not valid' };
    const refusal = new InvalidParameterValueException(metadata);
    for (let service = 0; service < 10; service += 1) home.on(GetMetricDataCommand).rejectsOnce(refusal);
    const read = reader();
    for (let service = 0; service < 10; service += 1) expect(await read(byBad, range)).toContain('missing');
    home.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('total', {}), result('part', {})] });
    expect(await read(byBad, range)).not.toContain('missing');
    expect(errors).toHaveLength(10);
  });

  it('are asked for a few at a time, so that CloudWatch does not turn anybody away', async () => {
    let [running, most] = [0, 0];
    home.on(GetMetricDataCommand).callsFake(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { MetricDataResults: [result('total', {}), result('part', {})] };
    });
    const read = reader();
    const cells = await Promise.all(Array.from({ length: 50 }, () => read(byBad, range)));
    expect(cells.flat()).not.toContain('missing');
    expect(most).toBe(4);
  });

  it('are missing for a minute that is not over', async () => {
    home.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('total', { 33: 1 }), result('part', {})] });
    const current = { from: start + 33 * minute, to: start + 36 * minute };
    expect(await reader()(byBad, current)).toEqual([{ good: 1, bad: 0 }, 'missing', 'missing']);
    const [call] = home.commandCalls(GetMetricDataCommand);
    expect(call?.args[0].input.EndTime).toEqual(new Date('2026-01-15T12:34:00Z'));
  });

  it('are missing, not zero, for what CloudWatch no longer keeps by the minute', async () => {
    home.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('total', {}), result('part', {})] });
    const forgotten = { from: start - 16 * day, to: start - 16 * day + 2 * minute };
    expect(await reader()(byBad, forgotten)).toEqual(['missing', 'missing']);
    expect(home.commandCalls(GetMetricDataCommand)).toHaveLength(0);

    // 15 days before 12:34:30, and a minute more.
    const edge = { from: Date.UTC(2025, 11, 31, 12, 34), to: Date.UTC(2025, 11, 31, 12, 38) };
    expect(await reader()(byBad, edge)).toEqual(['missing', 'missing', { good: 0, bad: 0 }, { good: 0, bad: 0 }]);
    const [call] = home.commandCalls(GetMetricDataCommand);
    expect(call?.args[0].input.StartTime).toEqual(new Date('2025-12-31T12:36:00Z'));
  });

  it('are one for each minute of a whole day', async () => {
    home.on(GetMetricDataCommand).resolves({ MetricDataResults: [result('total', {}), result('part', {})] });
    expect(await reader()(byBad, { from: start - day, to: start })).toHaveLength(1_440);
    expect(await reader()(byBad, { from: start, to: start })).toEqual([]);
    expect(home.commandCalls(GetMetricDataCommand)).toHaveLength(1);
  });
});
