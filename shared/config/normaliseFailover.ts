/** A service's failover policy, with defaults filled in. */
import type { FailoverPolicy, LagPolicy, LagSource, VerdictThreshold } from './config.ts';
import * as defaults from './defaults.ts';
import type { FailoverDraft, LagDraft } from './draft.ts';
import { given, must, or } from './settled.ts';

export function failoverOf(draft: FailoverDraft, rpoMs: number | undefined): FailoverPolicy {
  const fallback = defaults.failoverDefault;
  const limit = or(draft.limit, undefined);
  const failback = or(draft.failback, 'manual' as const);
  return {
    record: {
      zone: must(draft.zone),
      name: must(draft.name),
      type: must(draft.type),
      ttlSeconds: must(draft.ttl) / 1_000,
    },
    mode: or(draft.mode, fallback.mode),
    down: thresholdOf(or(draft.down, undefined), fallback.down),
    up: thresholdOf(or(draft.up, undefined), fallback.up),
    failback: failback === 'manual' ? { kind: 'manual' } : { kind: 'after', quietMs: failback.after },
    cooldownMs: or(draft.cooldown, fallback.cooldownMs),
    limit: { flips: limit?.flips ?? fallback.limit.flips, perMs: limit?.per ?? fallback.limit.perMs },
    ...given('lag', lagOf(draft.lag, rpoMs)),
    drift: or(draft.drift, fallback.drift),
  };
}

type ThresholdDraft = { readonly [K in 'rounds' | 'of' | 'for']?: number | undefined };

function thresholdOf(draft: ThresholdDraft | undefined, fallback: VerdictThreshold): VerdictThreshold {
  const rounds = draft?.rounds ?? fallback.rounds;
  return { rounds, of: draft?.of ?? rounds, forMs: draft?.for ?? fallback.forMs };
}

function lagOf({ part, json, unit, max, metric }: LagDraft, rpoMs: number | undefined): LagPolicy | undefined {
  if (part.tree === undefined) return undefined;
  const maxMs = or(max, rpoMs);
  if (maxMs === undefined) throw new Error(`unreported problem at ${part.path.join('.')}`);
  const path = or(json, undefined);
  if (path !== undefined) {
    const unitMs = defaults.lagUnitMs[or(unit, defaults.jsonUnitDefault)];
    return { source: { kind: 'json', path, unitMs }, maxMs };
  }
  const source: LagSource = {
    kind: 'metric',
    namespace: must(metric.namespace),
    name: must(metric.name),
    dimensions: or(metric.dimensions, {}),
    ...given('region', or(metric.region, undefined)),
    unitMs: defaults.lagUnitMs[or(metric.unit, defaults.metricUnitDefault)],
  };
  return { source, maxMs };
}
