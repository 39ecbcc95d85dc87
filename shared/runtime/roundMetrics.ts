/** What a round tells CloudWatch. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Round } from '../ledger/round.ts';
import type { TakeRoundResult } from '../ledger/takeRound.ts';
import type { Outcome } from '../probe/observation.ts';
import { metrics } from './lambda.ts';

const metricOf = { up: 'ProbesUp', down: 'ProbesDown', unknown: 'ProbesUnknown' } as const satisfies Record<
  Outcome,
  string
>;

export function measureRound(result: TakeRoundResult): void {
  switch (result.kind) {
    case 'recorded':
    case 'already-recorded':
    case 'buffered':
      metrics.addMetric('RoundsRecorded', MetricUnit.Count, result.kind === 'recorded' ? 1 : 0);
      metrics.addMetric('RoundLateness', MetricUnit.Milliseconds, result.round.startedAt - result.round.slot);
      countOutcomes(result.round);
      return;
    case 'too-late':
      metrics.addMetric('RoundsTooLate', MetricUnit.Count, 1);
      return;
    case 'too-early':
      metrics.addMetric('RoundsTooEarly', MetricUnit.Count, 1);
  }
}

function countOutcomes({ seen }: Round): void {
  const outcomes = Object.values(seen).flatMap((endpoints) => Object.values(endpoints).map(({ outcome }) => outcome));
  for (const [outcome, name] of Object.entries(metricOf)) {
    metrics.addMetric(name, MetricUnit.Count, outcomes.filter((seenOutcome) => seenOutcome === outcome).length);
  }
}
