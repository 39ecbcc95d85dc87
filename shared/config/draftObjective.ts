/** A service's objective as far as it can be read. */
import {
  countFields,
  indicatorWord,
  latencyFields,
  metricIndicatorFields,
  minimumFields,
  objectiveFields,
  pairFields,
  pairsMax,
} from './objectiveSchema.ts';
import { child, items, over, type Part, read } from './part.ts';

export function readObjective(part: Part) {
  const latency = child(part, 'latency');
  const burn = child(part, 'burn');
  const minimum = child(part, 'minimum');
  return {
    part,
    availability: read(child(part, 'availability'), objectiveFields.availability),
    window: read(child(part, 'window'), objectiveFields.window),
    rpo: read(child(part, 'rpo'), objectiveFields.rpo),
    rto: read(child(part, 'rto'), objectiveFields.rto),
    latency: {
      part: latency,
      target: read(child(latency, 'target'), latencyFields.target),
      under: read(child(latency, 'under'), latencyFields.under),
    },
    indicator: readIndicator(child(part, 'indicator')),
    /** What stands there; `burn` itself tells whether anything does. */
    burnPart: burn,
    burn: items(burn, pairsMax).map(readPair),
    minimum: {
      part: minimum,
      events: read(child(minimum, 'events'), minimumFields.events),
      failures: read(child(minimum, 'failures'), minimumFields.failures),
    },
    spent: read(child(part, 'spent'), objectiveFields.spent),
  };
}

export type ObjectiveDraft = ReturnType<typeof readObjective>;

function readPair(part: Part) {
  return {
    part,
    severity: read(child(part, 'severity'), pairFields.severity),
    long: read(child(part, 'long'), pairFields.long),
    short: read(child(part, 'short'), pairFields.short),
    factor: read(child(part, 'factor'), pairFields.factor),
    budget: read(child(part, 'budget'), pairFields.budget),
  };
}

export type PairDraft = ReturnType<typeof readPair>;

function readIndicator(part: Part) {
  const metric = child(part, 'metric');
  const common = readOwn(metric);
  return {
    part,
    word: read(part, indicatorWord),
    metric: {
      part: metric,
      region: read(child(metric, 'region'), metricIndicatorFields.region),
      dimensions: common.dimensions,
      total: readCount(child(metric, 'total'), common),
      good: readCount(child(metric, 'good'), common),
      bad: readCount(child(metric, 'bad'), common),
    },
  };
}

export type IndicatorDraft = ReturnType<typeof readIndicator>;

type Common = ReturnType<typeof readOwn>;

/** Either a name alone, or a map that replaces what is common. */
function readCount(part: Part, common: Common) {
  const isName = typeof part.tree?.value === 'string';
  const own = readOwn(part);
  return {
    part,
    name: read(isName ? part : child(part, 'name'), countFields.name),
    namespace: over(own.namespace, common.namespace),
    ownDimensions: own.dimensions,
    dimensions: over(own.dimensions, common.dimensions),
    statistic: over(own.statistic, common.statistic),
  };
}

export type CountDraft = ReturnType<typeof readCount>;

function readOwn(part: Part) {
  return {
    namespace: read(child(part, 'namespace'), countFields.namespace),
    dimensions: read(child(part, 'dimensions'), countFields.dimensions),
    statistic: read(child(part, 'statistic'), countFields.statistic),
  };
}
