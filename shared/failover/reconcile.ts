/**
 * Drives DNS to the control record. Anybody may do it at any time and die at any point: all that is known is in the
 * control record and in the zone, so whoever comes next goes on from there.
 */
import type { Control } from '../control/control.ts';
import type { ControlStore } from '../control/store.ts';
import type { Clock } from '../runtime/clock.ts';
import { takeOver } from './adoption.ts';
import type { ServicePolicy } from './policy.ts';
import { isSameValues, planRecords, recordsFor } from './records.ts';
import { type Change, type FailoverRecord, NotFailover, type Zone, ZoneUnavailable } from './zone.ts';

export type ReconcileInput = {
  readonly policy: ServicePolicy;
  /** What to do when somebody edited the records of a settled service. A flip under way always goes on. */
  readonly drift: 'repair' | 'leave';
  /** Unix milliseconds. */
  readonly now: number;
  /** How long to wait for INSYNC before leaving the rest to the next call. Two minutes by default. */
  readonly waitMsMax?: number;
};

export type ReconcileParts = { readonly control: ControlStore; readonly zone: Zone; readonly clock: Clock };

/** What this call did to DNS. */
type Deed = 'nothing' | 'changed' | 'repaired' | 'taken-over';

export type Reconciled =
  /**
   * DNS was seen to answer the pair. `secondary` is answered while Route 53's own health check fails the primary; in
   * `switch` mode, where the answer is left to Route 53, nothing is asked.
   */
  | {
      readonly kind: 'settled';
      readonly epoch: number;
      readonly did: Deed;
      readonly answered: 'primary' | 'secondary' | 'not-asked';
    }
  /** The records are written but not seen everywhere yet; the next call goes on. */
  | { readonly kind: 'waiting'; readonly epoch: number; readonly did: Deed; readonly for: Awaited }
  /** The zone or the control record has a later epoch than this call started from. */
  | { readonly kind: 'stale'; readonly epoch: number }
  /** Route 53 made no change, because somebody else was first or because the records are wrong; the next call reads again. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Records stand there that Holdfast has not made, or none: see `adopt`. */
  | { readonly kind: 'foreign'; readonly found: readonly FailoverRecord[]; readonly why?: string }
  | {
      readonly kind: 'drifted-left-alone';
      readonly found: readonly FailoverRecord[];
      readonly wanted: readonly FailoverRecord[];
    }
  | { readonly kind: 'not-adopted' }
  | { readonly kind: 'nothing-to-do' };

type Awaited =
  | { readonly kind: 'in-sync' }
  | { readonly kind: 'answer'; readonly answer: readonly string[] }
  /** Holds and releases kept changing the control record. */
  | { readonly kind: 'control' };

/** Route 53 needs about a minute at most (developer guide, "Changes generally propagate … within 60 seconds"). */
const waitMsMaxDefault = 120_000;

const pollMsFirst = 1_000;
const pollMsMax = 5_000;
const pollGrowth = 1.5;

/** How often a hold or a release may come between reading the control record and settling it. */
const settleAttemptsMax = 4;

/** @throws ZoneUnavailable, ControlUnavailable, NoRecordFor: the next call reads what has become of it. */
export async function reconcile(input: ReconcileInput, parts: ReconcileParts): Promise<Reconciled> {
  const { policy } = input;
  const control = await parts.control.readControl(policy.service);
  if (control === undefined) return { kind: 'not-adopted' };
  if (policy.mode === 'switch') {
    const evidence = { did: 'nothing', answered: 'not-asked' } as const;
    return control.phase === 'settled' ? { kind: 'nothing-to-do' } : settle(control, evidence, parts);
  }
  const read = await readFound(policy, parts.zone);
  if ('why' in read) return { kind: 'foreign', ...read };
  return converge({ ...input, control, found: read.found }, parts);
}

async function readFound(
  { record }: ServicePolicy,
  zone: Zone,
): Promise<{ readonly found: readonly FailoverRecord[]; readonly why?: string }> {
  try {
    return { found: await zone.read(record) };
  } catch (error) {
    if (error instanceof NotFailover) return { found: [], why: error.message };
    throw error;
  }
}

type Scene = ReconcileInput & { readonly control: Control; readonly found: readonly FailoverRecord[] };

async function converge(scene: Scene, parts: ReconcileParts): Promise<Reconciled> {
  const { policy, control, found, drift } = scene;
  const plan = planRecords(policy, control, found);
  switch (plan.kind) {
    case 'stale':
      return plan;
    case 'in-place':
      return control.phase === 'settled' ? { kind: 'nothing-to-do' } : confirm(scene, 'nothing', parts);
    case 'foreign': {
      const change = takeOver(policy, control, found);
      return change === undefined ? plan : makeChange(scene, change, 'taken-over', parts);
    }
    case 'drifted':
      if (drift === 'leave' && control.phase === 'settled') {
        return { kind: 'drifted-left-alone', found: plan.deletes, wanted: plan.creates };
      }
      return makeChange(scene, plan, 'repaired', parts);
    case 'change':
      return makeChange(scene, plan, 'changed', parts);
  }
}

/** One batch, so that there is a PRIMARY and a SECONDARY at every moment, and never a second one of either. */
async function makeChange(
  scene: Scene,
  { deletes, creates }: Change,
  did: Deed,
  parts: ReconcileParts,
): Promise<Reconciled> {
  const submitted = await parts.zone.change(scene.policy.record, { deletes, creates });
  if (submitted.kind === 'refused') return submitted;
  if (!(await becomesInSync(submitted.id, scene, parts))) {
    return { kind: 'waiting', epoch: scene.control.epoch, did, for: { kind: 'in-sync' } };
  }
  return confirm(scene, did, parts);
}

async function becomesInSync(
  changeId: string,
  { waitMsMax = waitMsMaxDefault }: Scene,
  { zone, clock }: ReconcileParts,
): Promise<boolean> {
  const until = clock.monotonic() + waitMsMax;
  for (let pauseMs = pollMsFirst; ; pauseMs = Math.min(pauseMs * pollGrowth, pollMsMax)) {
    const leftMs = until - clock.monotonic();
    if (leftMs <= 0) return false;
    await clock.sleep(Math.min(pauseMs, leftMs));
    if (await isInSync(changeId, zone)) return true;
  }
}

/** The change is made already: not hearing of it for a moment is no reason to give up. */
async function isInSync(changeId: string, zone: Zone): Promise<boolean> {
  try {
    return await zone.isInSync(changeId);
  } catch (error) {
    if (error instanceof ZoneUnavailable) return false;
    throw error;
  }
}

async function confirm(scene: Scene, did: Deed, parts: ReconcileParts): Promise<Reconciled> {
  const { policy, control } = scene;
  const { epoch } = control;
  const answer = await parts.zone.answer(policy.record);
  const { primary, secondary } = recordsFor(policy, control);
  const isAnswer = ({ values }: FailoverRecord) => isSameValues(policy.record.type, values, answer);
  const answered = isAnswer(primary) ? 'primary' : isAnswer(secondary) ? 'secondary' : undefined;
  if (answered === undefined || (answered === 'secondary' && did === 'nothing' && isRecent(scene))) {
    return { kind: 'waiting', epoch, did, for: { kind: 'answer', answer } };
  }
  if (control.phase === 'settled') return { kind: 'settled', epoch, did, answered };
  return settle(control, { did, answered }, parts);
}

/**
 * Somebody else's change may still be on its way to the name servers, and what is now the secondary may be answered by
 * the pair before it. Once that time is over, it is Route 53's health check that prefers the secondary.
 */
function isRecent({ control, now, waitMsMax = waitMsMaxDefault }: Scene): boolean {
  const flip = control.flips[0];
  return flip?.epoch === control.epoch && now - flip.at < waitMsMax;
}

type Evidence = Pick<Extract<Reconciled, { kind: 'settled' }>, 'did' | 'answered'>;

async function settle(control: Control, evidence: Evidence, parts: ReconcileParts): Promise<Reconciled> {
  const { epoch, service } = control;
  let current = control;
  for (let attempt = 1; attempt <= settleAttemptsMax; attempt += 1) {
    const settled: Control = { ...current, revision: current.revision + 1, phase: 'settled' };
    if ((await parts.control.replaceControl(settled)) === 'written') return { kind: 'settled', epoch, ...evidence };
    const latest = await parts.control.readControl(service);
    if (latest === undefined) return { kind: 'not-adopted' };
    if (latest.epoch !== epoch) return { kind: 'stale', epoch: latest.epoch };
    if (latest.phase === 'settled') return { kind: 'settled', epoch, ...evidence };
    current = latest;
  }
  return { kind: 'waiting', epoch, did: evidence.did, for: { kind: 'control' } };
}
