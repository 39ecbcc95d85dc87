/**
 * How far an endpoint's data is behind, from a CloudWatch metric such as AWS/RDS's AuroraGlobalDBReplicationLag.
 * Packaging replaces this module when the config names no metric.
 */
import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Region } from '../config/config.ts';
import type { LagMeter, MetricSource } from '../failover/lag.ts';
import { createCloudWatchClient } from './clients.ts';

/** Services publish every minute and a little late; what is older than this says nothing of now. */
const ageMsMax = 5 * 60_000;

/** Shorter periods are for high-resolution metrics only (CloudWatch API reference, GetMetricData, MetricStat). */
const periodSeconds = 60;

/** A flip waits for the answer, and not knowing it is an answer too. */
const measureMsMax = 5_000;

type MetricReader = Pick<CloudWatchClient, 'send'>;

export type CloudWatchLagParts = {
  /** Told why a metric could not be read. To the decision it is then not known, whatever the reason. */
  readonly onError: (error: Error) => void;
  /** The client of a region; asked once for each region. */
  readonly clientFor?: (region: Region) => MetricReader;
};

export function createCloudWatchLag({ onError, clientFor = createCloudWatchClient }: CloudWatchLagParts): LagMeter {
  const clients = new Map<Region, MetricReader>();
  return async (source, endpoint, now) => {
    const region = source.region ?? endpoint;
    const client = clients.get(region) ?? clientFor(region);
    clients.set(region, client);
    try {
      const value = await newestOf(client, source, endpoint, now);
      return value === undefined ? undefined : value * source.unitMs;
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  };
}

/** The worst that the newest period has seen. */
async function newestOf(
  client: MetricReader,
  source: MetricSource,
  endpoint: string,
  now: number,
): Promise<number | undefined> {
  const command = new GetMetricDataCommand({
    MetricDataQueries: [queryOf(source, endpoint)],
    StartTime: new Date(now - ageMsMax),
    EndTime: new Date(now),
    ScanBy: 'TimestampDescending',
  });
  const answer = await client.send(command, { abortSignal: AbortSignal.timeout(measureMsMax) });
  const value = answer.MetricDataResults?.[0]?.Values?.[0];
  return value !== undefined && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function queryOf({ namespace, name, dimensions }: MetricSource, endpoint: string) {
  // The config names a value for every endpoint that traffic may go to.
  const valueAt = (value: string | Readonly<Record<string, string>>) =>
    typeof value === 'string' ? value : value[endpoint];
  const Dimensions = Object.entries(dimensions).map(([Name, value]) => ({ Name, Value: valueAt(value) }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  return { Id: 'lag', MetricStat: { Metric, Period: periodSeconds, Stat: 'Maximum' }, ReturnData: true };
}
