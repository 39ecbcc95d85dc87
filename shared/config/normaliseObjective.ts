/** A service's objective, with defaults filled in. */

import { slotMsOf, windowMsMin } from '../objectives/burnPairs.ts';
import { periodMs } from '../objectives/objectiveWindow.ts';
import { factorOf, objectiveWindowOf, shortMsFor } from './burnWindows.ts';
import type { BurnPair, CountMetric, Indicator, Objective } from './config.ts';
import * as defaults from './defaults.ts';
import type { CountDraft, IndicatorDraft, ObjectiveDraft, PairDraft } from './draftObjective.ts';
import { given, must, or } from './settled.ts';

export function objectiveOf(draft: ObjectiveDraft, everyMs: number): Objective {
  const window = objectiveWindowOf(or(draft.window, undefined));
  const indicator = indicatorOf(draft.indicator);
  const latency = draft.latency.part.tree === undefined ? undefined : latencyOf(draft.latency);
  const minimum = defaults.burnMinimumDefault[indicator.kind];
  const measured = latency === undefined ? [indicator.kind] : [indicator.kind, 'latency' as const];
  const leastMs = Math.max(...measured.map((kind) => windowMsMin(slotMsOf(kind, everyMs))));
  const pairs = draft.burn.map((pair) => pairOf(pair, periodMs(window), leastMs));
  return {
    availability: must(draft.availability),
    window,
    ...given('rpoMs', or(draft.rpo, undefined)),
    ...given('rtoMs', or(draft.rto, undefined)),
    indicator,
    ...given('latency', latency),
    ...given('burn', draft.burnPart.tree === undefined ? undefined : pairs),
    minimum: {
      events: or(draft.minimum.events, minimum.events),
      failures: or(draft.minimum.failures, minimum.failures),
    },
    spent: or(draft.spent, defaults.spentDefault),
  };
}

function latencyOf({ target, under }: ObjectiveDraft['latency']) {
  return { target: must(target), underMs: must(under) };
}

function indicatorOf({ part, word, metric }: IndicatorDraft): Indicator {
  if (part.tree === undefined) return defaults.indicatorDefault;
  if (word.state === 'valid') return { kind: word.value };
  const optional = (count: CountDraft) => (count.part.tree === undefined ? undefined : countOf(count));
  return {
    kind: 'metric',
    ...given('region', or(metric.region, undefined)),
    total: countOf(metric.total),
    ...given('good', optional(metric.good)),
    ...given('bad', optional(metric.bad)),
  };
}

function countOf({ name, namespace, dimensions, statistic }: CountDraft): CountMetric {
  return {
    namespace: must(namespace),
    name: must(name),
    dimensions: or(dimensions, {}),
    statistic: or(statistic, defaults.statisticDefault),
  };
}

function pairOf({ part, severity, long, short, factor, budget }: PairDraft, period: number, leastMs: number): BurnPair {
  const longMs = must(long);
  const pace = factorOf({ factor: or(factor, undefined), budgetShare: or(budget, undefined) }, period, longMs);
  if (pace === undefined) throw new Error(`unreported problem at ${part.path.join('.')}`);
  return { severity: must(severity), longMs, shortMs: or(short, shortMsFor(longMs, leastMs)), factor: pace };
}
