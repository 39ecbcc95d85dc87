/**
 * The verb `tend`: everything that one observer does for one service when it is its turn. Decide and commit, drive DNS to
 * the record, take a drill on, note what the name answers, copy what happened into the ledger. Each part finds by itself
 * what there is to do, so dying between any two of them leaves the rest to whoever comes next.
 */
import type { Control } from '../control/control.ts';
import { withLease } from '../control/lease.ts';
import type { ControlStore } from '../control/store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Clock } from '../runtime/clock.ts';
import { noteAnswer } from './dns/noteAnswer.ts';
import { type Reconciled, reconcile } from './dns/reconcile.ts';
import type { Zone } from './dns/zone.ts';
import { advanceDrill } from './drill.ts';
import { explain } from './explain.ts';
import { explanationText } from './explanationText.ts';
import { type FailOverInput, type FailOverResult, failOver } from './failOver.ts';
import type { LagMeter } from './lag.ts';
import { type Published, publishBlock, publishLog } from './publish.ts';

export type TendInput = FailOverInput & {
  /** Whether to look if somebody has edited the records of a settled service. */
  readonly checkDrift: boolean;
  /** As in `reconcile`. */
  readonly waitMsMax?: number;
};

export type TendParts = {
  readonly ledger: Pick<Ledger, 'putEvent'>;
  readonly control: ControlStore;
  readonly zone: Zone;
  readonly clock: Clock;
  readonly lag: LagMeter;
  /** Random and new each time. */
  readonly id: () => string;
  /** Kept between calls. */
  readonly published: Published;
};

export type Tended = {
  readonly failedOver: FailOverResult;
  /** What was done to DNS; absent when there was nothing to do, or somebody else was at it. */
  readonly reconciled?: Reconciled;
  /** The record in the end. */
  readonly control: Control;
};

/** The verbs that it is made of, for those who run others in their place. */
export type TendVerbs = { readonly failOver: typeof failOver; readonly reconcile: typeof reconcile };

export const tend = tendWith({ failOver, reconcile });

/** Whoever holds it renews it; it is how long the others wait for one that died. */
const leaseTtlMs = 20_000;

/**
 * The function rejects when a store or Route 53 did not answer; then whoever comes next goes on: ZoneUnavailable,
 * ControlUnavailable, LedgerUnavailable, NoRecordFor.
 */
export function tendWith(verbs: TendVerbs): (input: TendInput, parts: TendParts) => Promise<Tended> {
  return async (input, parts) => {
    const failedOver = await verbs.failOver(input, parts);
    const decided = controlAfter(failedOver, input.control);
    const scene: Scene = { input, parts, verbs, blocked: blockedText(failedOver, input) };
    try {
      const reconciled = await converge(scene, decided, input.checkDrift);
      const control = await settleAccounts(scene, failedOver, await latest(scene, decided, reconciled));
      await publishLog(control, parts);
      return { failedOver, ...(reconciled === undefined ? {} : { reconciled }), control };
    } catch (error) {
      // What was committed is told even when DNS could not be reached.
      await publishLog(decided, parts).catch(() => {});
      throw error;
    }
  };
}

type Scene = {
  readonly input: TendInput;
  readonly parts: TendParts;
  readonly verbs: TendVerbs;
  readonly blocked: string | undefined;
};

function controlAfter(result: FailOverResult, before: Control): Control {
  switch (result.kind) {
    case 'stayed':
    case 'flipped':
      return result.control;
    case 'lost':
      return result.control ?? before;
    case 'too-late':
      return before;
  }
}

/** One observer at a time is plenty, as Route 53 takes few requests a second. */
async function converge(
  { input, parts, verbs }: Scene,
  control: Control,
  check: boolean,
): Promise<Reconciled | undefined> {
  if (control.phase === 'settled' && !check) return undefined;
  const { policy, observer, waitMsMax } = input;
  const drift = policy.drift === 'repair' ? 'repair' : 'leave';
  const leased = await withLease(
    { name: `reconcile#${policy.service}`, token: parts.id(), ttlMs: leaseTtlMs },
    parts,
    () => verbs.reconcile({ policy, by: observer, drift, ...(waitMsMax === undefined ? {} : { waitMsMax }) }, parts),
  );
  return leased.kind === 'done' ? leased.value : undefined;
}

/** Reading it again costs a call, so only when something may have changed it. */
async function latest({ input, parts }: Scene, known: Control, reconciled: Reconciled | undefined): Promise<Control> {
  if (reconciled === undefined || reconciled.kind === 'nothing-to-do') return known;
  return (await parts.control.readControl(input.policy.service)) ?? known;
}

/** What is left once DNS has been looked after. */
async function settleAccounts(scene: Scene, failedOver: FailOverResult, control: Control): Promise<Control> {
  const { input, parts, blocked } = scene;
  const { policy, observer, judgement, now, begunAt } = input;
  if (failedOver.kind === 'stayed' && failedOver.decision.kind === 'blocked' && blocked !== undefined) {
    const why = failedOver.decision.why.kind;
    const note = { service: policy.service, by: observer, epoch: control.epoch, why, text: blocked, now };
    await publishBlock(note, parts);
  }
  const advanced = await advanceDrill({ policy, control, judgement, observer, now, begunAt, blocked }, parts);
  const isOnItsWayBack = advanced.epoch !== control.epoch;
  const reconciled = isOnItsWayBack ? await converge(scene, advanced, false) : undefined;
  const current = await latest(scene, advanced, reconciled);
  const verdicts = judgement.verdictsOf(policy);
  // DNS may have been waited for, and an answer is dated when it is heard.
  const heardAt = parts.clock.now();
  return await noteAnswer({ policy, control: current, verdicts, observer, now: heardAt }, parts);
}

function blockedText(result: FailOverResult, { policy, now }: TendInput): string | undefined {
  if (result.kind !== 'stayed' || result.decision.kind !== 'blocked') return undefined;
  const { control, verdicts, circumstances, decision } = result;
  return explanationText(explain(policy, control, verdicts, circumstances, decision, now))[0];
}
