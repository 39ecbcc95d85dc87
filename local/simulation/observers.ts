/** The observers' work: one run of a probe or of a failover function, by the real verbs. */
import { ControlUnavailable } from '../../shared/control/store.ts';
import { ZoneUnavailable } from '../../shared/failover/zone.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { type Shard, shardsOf } from '../../shared/ledger/shards.ts';
import { takeRound } from '../../shared/ledger/takeRound.ts';
import type { Observation } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';
import type { Referee } from './referee.ts';
import { Crashed, type Run } from './run.ts';
import type { VerbParts } from './runParts.ts';
import type { Scenario } from './scenario.ts';
import type { Trigger } from './triggers.ts';
import type { Verbs } from './verbs.ts';
import type { World } from './world.ts';

export type WorkParts = {
  readonly scenario: Scenario;
  readonly world: World;
  readonly verbs: Verbs;
  readonly referee: Referee;
  /** Unix milliseconds of the start. */
  readonly startAt: number;
  /** True time since the start. */
  readonly now: () => number;
};

export type Working = { readonly trigger: Trigger; readonly run: Run; readonly verbParts: VerbParts };

/** Never rejects: what goes wrong is noted, and what may not go wrong is for the referee. */
export async function work(working: Working, parts: WorkParts): Promise<void> {
  if (working.trigger.work === 'probe') {
    await attempt('the round', working, parts, () => probe(working, parts));
    return;
  }
  await attempt('deciding', working, parts, () => decide(working, parts));
  await attempt('reconciling', working, parts, () => converge(working, parts));
}

async function attempt(
  doing: string,
  { run }: Working,
  { referee }: WorkParts,
  act: () => Promise<void>,
): Promise<void> {
  if (run.isDead) return;
  try {
    await act();
  } catch (error) {
    const isExpected =
      error instanceof Crashed ||
      error instanceof ControlUnavailable ||
      error instanceof ZoneUnavailable ||
      error instanceof LedgerUnavailable;
    if (!isExpected) throw error;
    referee.noted(run, error instanceof Crashed ? `crashed while ${doing}` : `gave up ${doing}: ${error.message}`);
  }
}

async function probe(
  { trigger, run, verbParts }: Working,
  { scenario, world, startAt, now }: WorkParts,
): Promise<void> {
  const { config, policy } = scenario;
  const { clock, ledger } = verbParts;
  const look = async (target: Target): Promise<Observation> =>
    observationOf(world.look(run.observer, regionOf(target), now()), clock.now());
  for (const shard of shardsOfConfig(config)) {
    const slot = startAt + trigger.slot * policy.everyMs;
    const input = { shard, slot, observer: run.observer, observerCount: config.observers.length };
    await takeRound(input, { ledger, probe: look, clock });
  }
}

const shardsByConfig = new WeakMap<Scenario['config'], readonly Shard[]>();

function shardsOfConfig(config: Scenario['config']): readonly Shard[] {
  const known = shardsByConfig.get(config) ?? shardsOf(config);
  shardsByConfig.set(config, known);
  return known;
}

/** The host begins with its region's name. */
function regionOf(target: Target): string {
  const host = target.kind === 'tcp' ? target.host : '';
  return host.slice(0, host.indexOf('.'));
}

function observationOf(outcome: Observation['outcome'], startedAt: number): Observation {
  const common = { startedAt, timings: { totalMs: 20 } };
  switch (outcome) {
    case 'up':
      return { ...common, outcome };
    case 'down':
      return { ...common, outcome, reason: 'timeout-connect', evidence: {} };
    case 'unknown':
      return { ...common, outcome, reason: 'observer-route', evidence: {} };
  }
}

async function decide({ run, verbParts }: Working, { scenario, verbs, referee }: WorkParts): Promise<void> {
  const { config, policy } = scenario;
  const input = { config, policy, observer: run.observer, now: verbParts.clock.now() };
  const result = await verbs.failOver(input, verbParts);
  if (result.kind === 'stayed' && result.decision.kind === 'blocked') {
    referee.noted(run, `was blocked: ${JSON.stringify(result.decision.why)}`);
  }
  if (result.kind === 'too-late') referee.noted(run, `decided too late, by ${result.lateMs} ms`);
  if (result.kind === 'lost') referee.noted(run, 'lost the race to decide');
}

async function converge({ run, verbParts }: Working, { scenario, verbs, referee }: WorkParts): Promise<void> {
  const input = {
    policy: scenario.policy,
    observer: run.observer,
    drift: 'repair',
    now: verbParts.clock.now(),
  } as const;
  const result = await verbs.reconcile(input, verbParts);
  if (result.kind !== 'nothing-to-do') referee.noted(run, `reconciled: ${JSON.stringify(result)}`);
}
