/** What CloudWatch says of a bucket's replication rules, in the form of `replication-metrics.json`. */
import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { dayMs } from '../availability/slots.ts';
import type { Region } from '../config/config.ts';
import type { ReplicationRule } from '../storage/bucket.ts';
import { readDocument } from '../storage/documents/readDocument.ts';
import { replication } from '../storage/documents/replication.ts';
import { absent, found, type Looked, unknown } from '../storage/looked.ts';
import type { BucketAccess } from './bucketAccess.ts';
import { headRegion } from './locateBucket.ts';
import { refusalOf } from './s3Refusals.ts';

/**
 * Where each is published (Amazon S3 User Guide, "Using S3 Replication metrics"): what waits, in the region of the
 * destination; what failed, in the region of the source. Names: ibid., "S3 Replication metrics in CloudWatch".
 */
const metrics = [
  { name: 'ReplicationLatency', at: 'destination', statistic: 'Maximum', of: 'newest' },
  { name: 'BytesPendingReplication', at: 'destination', statistic: 'Maximum', of: 'newest' },
  { name: 'OperationsPendingReplication', at: 'destination', statistic: 'Maximum', of: 'newest' },
  { name: 'OperationsFailedReplication', at: 'source', statistic: 'Sum', of: 'day' },
] as const;

type Metric = (typeof metrics)[number];

/** 96 of them a day: with 500 metrics, below the 100,800 datapoints of one request (GetMetricData). */
const periodSeconds = 900;
const queriesMax = 500;
const pagesMax = 10;

type Wanted = {
  readonly bucket: string;
  readonly region: Region;
  readonly home: Region;
  readonly replication: Looked<unknown>;
  /** Unix milliseconds. */
  readonly now: number;
};

type Line = { readonly metric: Metric; readonly rule: number; readonly query: MetricDataQuery };

/** Never rejects. Absent where no rule publishes any. */
export async function collectMetrics(access: BucketAccess, wanted: Wanted): Promise<Looked<unknown>> {
  const read = readDocument('get-bucket-replication', wanted.replication, replication);
  if (read.state === 'absent') return absent;
  if (read.state === 'unknown') {
    return unknown('not-collected', `Which rules have metrics is not known: ${read.text}`);
  }
  const rules = read.value.rules.filter(({ enabled, destination }) => enabled && publishes(destination));
  if (rules.length === 0) return absent;
  try {
    const regions = await destinationRegions(access, rules, wanted);
    const values = new Map<Line, MetricDataResult>();
    for (const [region, lines] of linesByRegion(wanted, rules, regions)) {
      for (const [line, result] of await readLines(access, region, lines, wanted.now)) values.set(line, result);
    }
    return found({ Rules: rules.map((rule, index) => ruleMetrics(rule, index, values)) });
  } catch (error) {
    return refusalOf(error, { permission: 'cloudwatch:GetMetricData', bucket: wanted.bucket });
  }
}

function publishes({ metrics, timeControl }: ReplicationRule['destination']): boolean {
  return metrics || timeControl;
}

async function destinationRegions(
  access: BucketAccess,
  rules: readonly ReplicationRule[],
  { home }: Wanted,
): Promise<ReadonlyMap<string, Region>> {
  const names = [...new Set(rules.map(({ destination }) => destination.bucket))];
  const asked = names.map(async (bucket) => {
    const headed = await headRegion(access, { Bucket: bucket }, home);
    return headed.kind === 'headed' && headed.region !== undefined ? ([[bucket, headed.region]] as const) : [];
  });
  return new Map((await Promise.all(asked)).flat());
}

/** A destination whose region nobody tells has only the metrics of the source. */
function linesByRegion(
  { bucket, region: source }: Wanted,
  rules: readonly ReplicationRule[],
  regions: ReadonlyMap<string, Region>,
): ReadonlyMap<Region, readonly Line[]> {
  const lines = rules.flatMap((rule, index) =>
    metrics.flatMap((metric) => {
      const region = metric.at === 'source' ? source : regions.get(rule.destination.bucket);
      return region === undefined
        ? []
        : [{ region, line: { metric, rule: index, query: queryOf(metric, rule, bucket) } }];
    }),
  );
  const byRegion = Map.groupBy(lines, ({ region }) => region);
  return new Map([...byRegion].map(([region, them]) => [region, them.map(({ line }) => line)]));
}

function queryOf(
  { name, statistic }: Metric,
  { id = '', destination }: ReplicationRule,
  bucket: string,
): MetricDataQuery {
  const Dimensions = [
    { Name: 'SourceBucket', Value: bucket },
    { Name: 'DestinationBucket', Value: destination.bucket },
    { Name: 'RuleId', Value: id },
  ];
  const Metric = { Namespace: 'AWS/S3', MetricName: name, Dimensions };
  return { Id: '', MetricStat: { Metric, Period: periodSeconds, Stat: statistic } };
}

async function readLines(
  access: BucketAccess,
  region: Region,
  lines: readonly Line[],
  now: number,
): Promise<readonly (readonly [Line, MetricDataResult])[]> {
  const read: (readonly [Line, MetricDataResult])[] = [];
  for (let from = 0; from < lines.length; from += queriesMax) {
    const some = lines.slice(from, from + queriesMax);
    const results = await readResults(
      access,
      region,
      some.map(({ query }) => query),
      now,
    );
    for (const [index, line] of some.entries()) {
      const result = results.get(`m${index}`);
      if (result !== undefined) read.push([line, result]);
    }
  }
  return read;
}

async function readResults(
  access: BucketAccess,
  region: Region,
  queries: readonly MetricDataQuery[],
  now: number,
): Promise<ReadonlyMap<string, MetricDataResult>> {
  const byId = new Map<string, MetricDataResult>();
  let token: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const command = new GetMetricDataCommand({
      MetricDataQueries: queries.map((query, index) => ({ ...query, Id: `m${index}` })),
      StartTime: new Date(now - dayMs),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const answer = await access.ask((options) => access.cloudWatch(region).send(command, options));
    for (const result of answer.MetricDataResults ?? []) {
      const before = byId.get(result.Id ?? '');
      byId.set(result.Id ?? '', {
        ...result,
        Values: [...(before?.Values ?? []), ...(result.Values ?? [])],
        Timestamps: [...(before?.Timestamps ?? []), ...(result.Timestamps ?? [])],
      });
    }
    token = answer.NextToken;
    if (token === undefined) return byId;
  }
  throw new Error('CloudWatch did not come to an end of its pages');
}

function ruleMetrics(rule: ReplicationRule, index: number, values: ReadonlyMap<Line, MetricDataResult>) {
  const ofRule = [...values].filter(([line, { Values = [] }]) => line.rule === index && Values.length > 0);
  const figures = ofRule.map(([{ metric }, { Values = [] }]) => {
    const value = metric.of === 'newest' ? Values[0] : Values.reduce((sum, one) => sum + one, 0);
    return [metric.name, value] as const;
  });
  // A failure is counted when it happens; how far behind the rule is was known when it was last measured.
  const lags = ofRule.filter(([{ metric }]) => metric.of === 'newest');
  const times = lags.flatMap(([, { Timestamps }]) => Timestamps?.[0]?.getTime() ?? []);
  return {
    RuleId: rule.id ?? '',
    DestinationBucket: rule.destination.bucket,
    ...Object.fromEntries(figures),
    ...(times.length === 0 ? {} : { Timestamp: new Date(Math.min(...times)).toISOString() }),
  };
}
