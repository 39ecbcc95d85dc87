/**
 * What `probe` tells CloudWatch: whether the monitor itself works. That an endpoint is down is for the
 * ledger to say, and what CloudWatch counts anyway (invocations, errors, queue ages, dead letters,
 * HTTP answers) is not counted again, because every custom metric costs money in every region. A metric
 * is billed for the hours in which it is sent (Amazon CloudWatch pricing), so the two that speak of
 * trouble are sent only when there is some.
 */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { Round } from '../ledger/round.ts';
import type { TakeRoundResult } from '../ledger/takeRound.ts';

const metrics = new Metrics();

/** The middleware that sends what was measured when an invocation ends. */
export const roundMetrics = logMetrics(metrics);

export function measureRound(result: TakeRoundResult): void {
  metrics.addMetric('RoundsRecorded', MetricUnit.Count, result.kind === 'recorded' ? 1 : 0);
  switch (result.kind) {
    case 'recorded':
      addTrouble('ProbesUnknown', unknownCount(result.round));
      return;
    case 'too-late':
      addTrouble('RoundsMissed', 1);
      return;
    case 'already-recorded':
    case 'buffered':
    case 'too-early':
  }
}

function addTrouble(name: 'ProbesUnknown' | 'RoundsMissed', count: number): void {
  if (count > 0) metrics.addMetric(name, MetricUnit.Count, count);
}

function unknownCount({ seen }: Round): number {
  const sightings = Object.values(seen).flatMap((endpoints) => Object.values(endpoints));
  return sightings.filter(({ outcome }) => outcome === 'unknown').length;
}
