/** The observers' work: one run of a function, by the real verbs. */
import { withLease } from '../../shared/control/lease.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import { ZoneUnavailable } from '../../shared/failover/dns/zone.ts';
import { type TendInput, type TendParts, tendWith } from '../../shared/failover/tend.ts';
import { type Tending, tendAll } from '../../shared/failover/tendAll.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { driftEverySlots, jobLeaseMs } from './bounds.ts';
import { probeRound, takeLook } from './probing.ts';
import { Crashed, type Run } from './run.ts';
import type { ObserverParts } from './runParts.ts';
import type { Plan } from './scenario.ts';
import type { Stage } from './stage.ts';
import type { Verbs } from './verbs.ts';

/** What an observer is started for. `slot` counts from 0; a burst's is an instant, Unix milliseconds. */
export type Task =
  | { readonly work: 'probe' | 'failover' | 'job'; readonly slot: number }
  | { readonly work: 'burst'; readonly slot: number };

export type Working = {
  readonly task: Task;
  readonly run: Run;
  readonly parts: ObserverParts;
  readonly verbs: Verbs;
  readonly plan: Plan;
  readonly stage: Stage;
  /** Starts the observer once more, as the ledger's stream does. */
  readonly recorded: () => void;
};

/** Never rejects but for what may not go wrong: the rest is noted. */
export async function work(working: Working): Promise<void> {
  const { task, run, stage } = working;
  try {
    await act(working);
  } catch (error) {
    if (!isExpected(error)) throw error;
    stage.referee.noted(run, () => `gave up on the ${task.work}: ${error.message || error.name}`);
  }
}

function act(working: Working): Promise<void> {
  switch (working.task.work) {
    case 'probe':
      return probeRound(working);
    case 'burst':
      return takeLook(working);
    case 'failover':
      return tend(working);
    case 'job':
      return doJob(working);
  }
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof Crashed ||
    error instanceof ControlUnavailable ||
    error instanceof ZoneUnavailable ||
    error instanceof LedgerUnavailable
  );
}

async function tend({ task, run, parts, verbs, plan, stage }: Working): Promise<void> {
  const input = {
    config: plan.config,
    observer: run.observer,
    now: parts.clock.now(),
    checkDrift: () => task.work === 'failover' && task.slot % driftEverySlots === 0,
  };
  const tending = tendWith({ failOver: verbs.failOver, reconcile: verbs.reconcile });
  for (const result of await tendAll(input, parts, (one: TendInput, given: TendParts) => tending(one, given))) {
    note(result, run, stage);
  }
}

function note(result: Tending, run: Run, { referee }: Stage): void {
  if (result.kind === 'failed') {
    const { error } = result;
    if (!isExpected(error)) throw error;
    referee.noted(run, () => (error instanceof Crashed ? 'crashed' : `gave up: ${error.message}`));
  }
  if (result.kind !== 'tended') return;
  const { failedOver, reconciled } = result.tended;
  switch (failedOver.kind) {
    case 'stayed': {
      const { decision } = failedOver;
      if (decision.kind === 'blocked') referee.noted(run, () => `was blocked: ${JSON.stringify(decision.why)}`);
      break;
    }
    case 'too-late':
      referee.noted(run, () => `decided too late, by ${failedOver.lateMs} ms`);
      break;
    case 'lost':
      referee.noted(run, () => 'lost the race to decide');
      break;
    case 'flipped':
      break;
  }
  if (reconciled !== undefined && reconciled.kind !== 'nothing-to-do') {
    referee.noted(run, () => `reconciled: ${JSON.stringify(reconciled)}`);
  }
}

/** A job that every observer starts, and one of them does: it works in steps, and puts down what it has made after each. */
async function doJob({ run, parts, stage }: Working): Promise<void> {
  const token = parts.id();
  const leased = await withLease({ name: 'job', token, ttlMs: jobLeaseMs }, parts, async (fence) => {
    for (let step = 1; step <= 3; step += 1) {
      await parts.clock.sleep(9_000);
      if ((await parts.depot.deposit({ fence, token })) === 'refused') return 'refused';
    }
    return 'done';
  });
  if (leased.kind === 'lost') return;
  if (leased.value === 'done') stage.referee.jobDone(run);
  else stage.referee.noted(run, () => 'came too late with what the job made');
}
