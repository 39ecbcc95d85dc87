/**
 * What CloudWatch counted of a service's requests, minute by minute. Packaging replaces this module when no objective of
 * the config counts a metric.
 */
import {
  type CloudWatchClient,
  CloudWatchServiceException,
  GetMetricDataCommand,
  type GetMetricDataOutput,
} from '@aws-sdk/client-cloudwatch';
import {
  BrokenCircuitError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IPolicy,
  wrap,
} from 'cockatiel';
import { dayMs } from '../availability/slots.ts';
import type { CountMetric, MetricIndicator, Region } from '../config/config.ts';
import type { Range } from '../ledger/ledger.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import { minuteMs } from '../objectives/series.ts';
import type { Clock } from '../runtime/clock.ts';
import { createCloudWatchClient } from './clients.ts';
import { countsIn, type QueryId } from './metricCounts.ts';

/**
 * Datapoints of 60 seconds are kept for 15 days (CloudWatch API reference, GetMetricData). Two metrics and a day of
 * minutes are far from the 500 metrics and 100,800 datapoints of one request (ibid.).
 */
const periodSeconds = 60;
const keptMs = 15 * dayMs;

/** A day of both metrics is one page; so many are trouble. */
const pagesMax = 10;

/** Of all pages together: the next minute asks again. */
const readMsMax = 10_000;

/**
 * A region answers at least 50 requests a second of an account (CloudWatch User Guide, "CloudWatch service quotas"); so few
 * at a time stay about there, and a thousand services are read within half a minute. Those that wait are bounded by the config.
 */
const atOnceMax = 4;
const waitingMax = 10_000;

/** A region that does not answer must not take the time of everything else that happens in a minute. */
const breakerFailures = 5;
const brokenMs = 20_000;

type MetricClient = Pick<CloudWatchClient, 'send'>;

type Place = { readonly client: MetricClient; readonly policy: IPolicy };

export type CloudWatchCountsParts = {
  /** Where the metrics are that name no region. */
  readonly home: Region;
  readonly clock: Pick<Clock, 'now'>;
  /** Told why minutes are missing. */
  readonly onError: (error: Error) => void;
  /** The client of a region; asked once for each region. */
  readonly clientFor?: (region: Region) => MetricClient;
};

/** What CloudWatch no longer keeps by the minute, and what is not over yet, is missing. */
export function createCloudWatchCounts(parts: CloudWatchCountsParts): MetricReader {
  const { home, clock, onError, clientFor = createCloudWatchClient } = parts;
  const places = new Map<Region, Place>();
  return async (indicator, range) => {
    const minutes = minutesOf(range);
    const asked = keptPart(range, clock.now());
    if (asked.from >= asked.to) return minutes.map(() => 'missing');
    const region = indicator.region ?? home;
    const place = places.get(region) ?? { client: clientFor(region), policy: makePolicy() };
    places.set(region, place);
    try {
      const pages = await place.policy.execute(() => readPages(place.client, indicator, asked));
      const { gaps, cellAt } = countsIn(pages, indicator);
      if (gaps.length > 0) onError(new CountsIncomplete(indicator, region, gaps));
      return minutes.map((minute) => (minute >= asked.from && minute < asked.to ? cellAt(minute) : 'missing'));
    } catch (error) {
      // Why was said when it broke.
      if (!(error instanceof BrokenCircuitError)) onError(error instanceof Error ? error : new Error(String(error)));
      return minutes.map(() => 'missing');
    }
  };
}

function makePolicy(): IPolicy {
  const breaker = new ConsecutiveBreaker(breakerFailures);
  return wrap(
    bulkhead(atOnceMax, waitingMax),
    circuitBreaker(handleWhen(isTrouble), { breaker, halfOpenAfter: brokenMs }),
  );
}

/** CloudWatch does not answer, or begs for fewer requests. What it says of one request is no trouble for the others. */
function isTrouble(error: unknown): boolean {
  if (!(error instanceof CloudWatchServiceException)) return true;
  return error.$fault === 'server' || /Throttl/.test(error.name);
}

class CountsIncomplete extends Error {
  readonly code = 'counts-incomplete';

  constructor({ total }: MetricIndicator, region: Region, gaps: readonly string[]) {
    super(
      `CloudWatch in ${region} did not answer every minute of ${total.namespace} ${total.name} (${gaps.join('; ')}). What it left out counts as missing.`,
    );
    this.name = 'CountsIncomplete';
  }
}

function minutesOf({ from, to }: Range): readonly number[] {
  return Array.from({ length: Math.max(0, (to - from) / minuteMs) }, (_, index) => from + index * minuteMs);
}

function keptPart({ from, to }: Range, now: number): Range {
  // A minute less, because CloudWatch forgets one while it is being asked.
  const oldest = Math.ceil((now - keptMs) / minuteMs) * minuteMs + minuteMs;
  const current = Math.floor(now / minuteMs) * minuteMs;
  return { from: Math.max(from, oldest), to: Math.min(to, current) };
}

async function readPages(
  client: MetricClient,
  { total, good, bad }: MetricIndicator,
  { from, to }: Range,
): Promise<readonly GetMetricDataOutput[]> {
  const abortSignal = AbortSignal.timeout(readMsMax);
  const part = good ?? bad;
  const pages: GetMetricDataOutput[] = [];
  do {
    const token = pages.at(-1)?.NextToken;
    const command = new GetMetricDataCommand({
      MetricDataQueries: [queryOf('total', total), ...(part === undefined ? [] : [queryOf('part', part)])],
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: 'TimestampAscending',
      ...(token === undefined ? {} : { NextToken: token }),
    });
    pages.push(await client.send(command, { abortSignal }));
  } while (pages.at(-1)?.NextToken !== undefined && pages.length < pagesMax);
  return pages;
}

function queryOf(Id: QueryId, { namespace, name, dimensions, statistic }: CountMetric) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  return { Id, MetricStat: { Metric, Period: periodSeconds, Stat: statistic }, ReturnData: true };
}
