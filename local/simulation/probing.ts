/** Probing: the rounds of the cadence, and the looks of a burst that they ask for. */
import { confirmFailures } from '../../shared/failover/burst/confirmFailures.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { takeRound } from '../../shared/ledger/takeRound.ts';
import type { Observation } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';
import { service as serviceId } from './drawConfig.ts';
import type { Working } from './observers.ts';
import type { Run } from './run.ts';
import { startAt } from './scenario.ts';
import type { Stage } from './stage.ts';

export async function probeRound({ task, run, parts, plan, stage }: Working): Promise<void> {
  const { clock, ledger, queues } = parts;
  const { config } = plan;
  for (const shard of plan.shards) {
    const slot = startAt + task.slot * shard.everyMs;
    const input = { shard, slot, observer: run.observer, observerCount: config.observers.length };
    const taken = await takeRound(input, { ledger, probe: probeOf(run, stage, clock.now), clock });
    if (taken.kind !== 'recorded') continue;
    const previous = async ({ observer, everyMs, slot: to, shardIndex }: Round) => {
      const before = await ledger.rounds({ observer, everyMs, from: to - everyMs, to });
      return before.find((round) => round.shardIndex === shardIndex);
    };
    const confirming = await confirmFailures({ config, round: taken.round }, { queues, clock, previous });
    if (confirming !== undefined) {
      stage.referee.noted(run, () => `asked ${confirming.asked.join(', ') || 'nobody'} for a burst`);
    }
  }
}

export async function takeLook({ task, run, parts, verbs, plan, stage, recorded }: Working): Promise<void> {
  const { clock, ledger } = parts;
  const service = plan.config.services.find(({ id }) => id === serviceId);
  if (service === undefined) throw new Error('the simulated service is in the config');
  const input = { service, slot: task.slot, observer: run.observer };
  const taken = await verbs.takeBurst(input, { ledger, probe: probeOf(run, stage, clock.now), clock });
  if (taken.kind === 'recorded') recorded();
}

function probeOf(run: Run, { world, now, scenario }: Stage, wall: () => number) {
  return async (target: Target): Promise<Observation> => {
    const { service, endpoint } = placeOf(target);
    const outcome = world.look(run.observer, endpoint, now());
    run.probed.set(`${service} ${endpoint}`, outcome);
    const tellsLag = scenario.policy.lag?.kind === 'json' && outcome === 'up';
    return observationOf(outcome, wall(), tellsLag ? world.lagMs(endpoint, now()) : undefined);
  };
}

/** The host is `<region>.<service>.example.com`. */
function placeOf(target: Target): { readonly service: string; readonly endpoint: string } {
  const [endpoint = '', service = ''] = target.kind === 'tcp' ? target.host.split('.') : [];
  return { service, endpoint };
}

function observationOf(outcome: Observation['outcome'], startedAt: number, lagMs: number | undefined): Observation {
  const common = { startedAt, timings: { totalMs: 20 }, ...(lagMs === undefined ? {} : { lagMs }) };
  switch (outcome) {
    case 'up':
      return { ...common, outcome };
    case 'down':
      return { ...common, outcome, reason: 'timeout-connect', evidence: {} };
    case 'unknown':
      return { ...common, outcome, reason: 'observer-route', evidence: {} };
  }
}
