/**
 * Drives DNS to the control record. Anybody may do it at any time and die at any point: all that is known is in the
 * control record and in the zone, so whoever comes next goes on from there.
 */
import type { Control } from '../../control/control.ts';
import { type Happening, revised, type Said } from '../../control/log.ts';
import { revise } from '../../control/revise.ts';
import type { ControlStore } from '../../control/store.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type ServicePolicy, withHealthChecks } from '../policy.ts';
import { takeOver } from './adoption.ts';
import { describeDrift } from './drift.ts';
import { asRecorded, endpointAnswered, isAdopting, type Plan, planRecords, recordsFor } from './records.ts';
import { type Change, type FailoverRecord, NotFailover, type Progress, type Zone, ZoneUnavailable } from './zone.ts';

export type ReconcileInput = {
  readonly policy: ServicePolicy;
  /** Who is at work: an observer, or a person. */
  readonly by: string;
  /** What to do when somebody edited the records of a settled service. A flip under way always goes on. */
  readonly drift: 'repair' | 'leave';
  /** How long to wait for INSYNC before leaving the rest to the next call; 0 asks once. Two minutes by default. */
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
  /** Records stand there that Holdfast has not made: see `adopt`. */
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

/** @throws ZoneUnavailable, ControlUnavailable, NoRecordFor: the next call reads what has become of it. */
export async function reconcile(input: ReconcileInput, parts: ReconcileParts): Promise<Reconciled> {
  const control = await parts.control.readControl(input.policy.service);
  if (control === undefined) return { kind: 'not-adopted' };
  const policy = withHealthChecks(input.policy, control);
  const scene = { ...input, policy, control };
  if (policy.mode === 'switch' && control.phase === 'flipping' && !isAdopting(control)) {
    // The switch routes answer by the control record already, and Route 53's API has no part in that.
    return settle(scene, { did: 'nothing', answered: 'not-asked' }, parts);
  }
  const read = await readFound(policy, parts.zone);
  if ('why' in read) {
    await noteDrift(scene, read.why, parts);
    return { kind: 'foreign', ...read };
  }
  const { found } = read;
  return converge({ ...scene, found, recorded: asRecorded(policy, control, found) }, parts);
}

async function readFound(
  { record }: ServicePolicy,
  zone: Zone,
): Promise<{ readonly found: readonly FailoverRecord[] } | { readonly found: readonly []; readonly why: string }> {
  try {
    return { found: await zone.read(record) };
  } catch (error) {
    if (error instanceof NotFailover) return { found: [], why: error.message };
    throw error;
  }
}

type Scene = ReconcileInput & { readonly control: Control };
type FoundScene = Scene & {
  readonly found: readonly FailoverRecord[];
  /** The control record as the records are to show it. */
  readonly recorded: Control;
};

async function converge(scene: FoundScene, parts: ReconcileParts): Promise<Reconciled> {
  const { policy, control, recorded, found, drift } = scene;
  const adoption = takeOver(policy, control, found);
  if (adoption !== undefined) return makeChange(scene, adoption, 'taken-over', parts);
  const plan = planRecords(policy, recorded, found);
  switch (plan.kind) {
    case 'stale':
      return plan;
    case 'in-place':
      return control.phase === 'settled' ? { kind: 'nothing-to-do' } : goOn(scene, parts);
    case 'foreign':
      await noteDrift(scene, 'the records are not ours any more', parts);
      return plan;
    case 'drifted':
    case 'change':
      if (drift === 'leave' && control.phase === 'settled') {
        await noteDrift(scene, describeDrift(policy.record.type, plan), parts);
        return { kind: 'drifted-left-alone', found: plan.deletes, wanted: plan.creates };
      }
      // Once a flip has settled, an earlier pair is there because somebody has put it back.
      return makeChange(scene, plan, isFlipped(plan, control) ? 'changed' : 'repaired', parts);
  }
}

/** What stands there is the pair that the flip under way leaves. */
function isFlipped({ kind }: Plan, { phase }: Control): boolean {
  return kind === 'change' && phase === 'flipping';
}

/** Told once for as long as it stays the same. */
async function noteDrift({ control, by }: Scene, what: string, parts: ReconcileParts): Promise<void> {
  const { service, epoch } = control;
  await revise(
    parts.control,
    service,
    (current) => {
      const told = current.log.find((event) => event.kind === 'drifted');
      const isTold = told !== undefined && told.what === what && !told.repaired;
      if (isTold || current.epoch !== epoch) return undefined;
      return revised(current, { by, at: parts.clock.now() }, { kind: 'drifted', what, repaired: false });
    },
    control,
  );
}

/** The pair stands there, but whether every name server has it is known of a change only. */
async function goOn(scene: FoundScene, parts: ReconcileParts): Promise<Reconciled> {
  const { submitted, epoch } = scene.control;
  const progress =
    submitted?.epoch === epoch ? await awaitSync(submitted.changeId, 'ask-first', scene, parts) : 'unknown';
  switch (progress) {
    case 'in-sync':
      return confirm(scene, 'nothing', parts);
    case 'pending':
      return { kind: 'waiting', epoch, did: 'nothing', for: { kind: 'in-sync' } };
    case 'unknown': {
      // Whoever made the change died before writing down which one it was. Making the same again gives one to wait for.
      const { primary, secondary } = recordsFor(scene.policy, scene.recorded);
      return makeChange(scene, { deletes: scene.found, creates: [primary, secondary] }, 'nothing', parts);
    }
  }
}

/** One batch, so that there is a PRIMARY and a SECONDARY at every moment, and never a second one of either. */
async function makeChange(scene: FoundScene, change: Change, did: Deed, parts: ReconcileParts): Promise<Reconciled> {
  const { policy, control } = scene;
  const { epoch } = control;
  const { deletes, creates } = change;
  const asked = await parts.zone.change(policy.record, { deletes, creates });
  if (asked.kind === 'refused') {
    // Somebody else being first passes by itself; a health check that is gone needs a person.
    if (/health check/i.test(asked.why)) await noteDrift(scene, `Route 53 refuses the records: ${asked.why}`, parts);
    return asked;
  }
  const noted = await noteChange(scene, asked.id, did === 'repaired' ? change : undefined, parts);
  if (noted.epoch !== epoch) return { kind: 'stale', epoch: noted.epoch };
  const progress = await awaitSync(asked.id, 'sleep-first', scene, parts);
  if (progress !== 'in-sync') return { kind: 'waiting', epoch, did, for: { kind: 'in-sync' } };
  return confirm({ ...scene, control: noted }, did, parts);
}

/** So that whoever comes next waits for the same change; it costs them one more change when this is not written. */
async function noteChange(
  { policy, control, by }: Scene,
  changeId: string,
  repair: Change | undefined,
  parts: ReconcileParts,
): Promise<Control> {
  const { epoch, service } = control;
  const happenings: Happening[] =
    repair === undefined ? [] : [{ kind: 'drifted', what: describeDrift(policy.record.type, repair), repaired: true }];
  const noted = await revise(
    parts.control,
    service,
    (current) =>
      current.epoch === epoch
        ? { ...revised(current, { by, at: parts.clock.now() }, ...happenings), submitted: { epoch, changeId } }
        : undefined,
    control,
  );
  return noted.kind === 'not-adopted' ? control : noted.control;
}

async function awaitSync(
  changeId: string,
  begin: 'ask-first' | 'sleep-first',
  { waitMsMax = waitMsMaxDefault }: Scene,
  { zone, clock }: ReconcileParts,
): Promise<Progress> {
  const until = clock.monotonic() + waitMsMax;
  let progress = begin === 'ask-first' ? await progressOf(changeId, zone) : 'pending';
  for (let pauseMs = pollMsFirst; progress === 'pending'; pauseMs = Math.min(pauseMs * pollGrowth, pollMsMax)) {
    const leftMs = until - clock.monotonic();
    if (leftMs <= 0) break;
    await clock.sleep(Math.min(pauseMs, leftMs));
    progress = await progressOf(changeId, zone);
  }
  return progress;
}

/** The change is made already: not hearing of it for a moment is no reason to give up. */
async function progressOf(changeId: string, zone: Zone): Promise<Progress> {
  try {
    return await zone.progressOf(changeId);
  } catch (error) {
    if (error instanceof ZoneUnavailable) return 'pending';
    throw error;
  }
}

/** Every name server has the pair: if the secondary is answered now, that is Route 53's own health check. */
async function confirm(scene: FoundScene, did: Deed, parts: ReconcileParts): Promise<Reconciled> {
  const { policy, control } = scene;
  const { epoch } = control;
  const inSyncAt = parts.clock.now();
  const answer = await parts.zone.answer(policy.record);
  const { active } = control;
  const endpoint = endpointAnswered(policy, active, answer);
  if (endpoint === undefined) return { kind: 'waiting', epoch, did, for: { kind: 'answer', answer } };
  const answered = endpoint === active ? 'primary' : 'secondary';
  if (control.phase === 'settled') return { kind: 'settled', epoch, did, answered };
  return settle(scene, { did, answered, endpoint, inSyncAt }, parts);
}

type Evidence = Pick<Extract<Reconciled, { kind: 'settled' }>, 'did' | 'answered'> & {
  readonly endpoint?: string;
  /** Unix milliseconds. */
  readonly inSyncAt?: number;
};

async function settle({ control, by }: Scene, evidence: Evidence, parts: ReconcileParts): Promise<Reconciled> {
  const { epoch, service } = control;
  const { did, answered } = evidence;
  const at = parts.clock.now();
  const written = await revise(
    parts.control,
    service,
    (current) =>
      current.epoch === epoch && current.phase === 'flipping' ? settled(current, evidence, { by, at }) : undefined,
    control,
  );
  if (written.kind === 'not-adopted') return { kind: 'not-adopted' };
  if (written.control.epoch !== epoch) return { kind: 'stale', epoch: written.control.epoch };
  if (written.kind === 'contended') return { kind: 'waiting', epoch, did, for: { kind: 'control' } };
  return { kind: 'settled', epoch, did, answered };
}

function settled(control: Control, { did, endpoint, inSyncAt }: Evidence, said: Said): Control {
  const { submitted: _, ...rest } = control;
  const isNews = endpoint !== undefined && endpoint !== control.answers?.endpoint;
  const next = revised(
    rest,
    said,
    { kind: 'settled', epoch: control.epoch, did, ...(inSyncAt === undefined ? {} : { inSyncAt }) },
    ...(isNews ? [{ kind: 'answers', endpoint } as const] : []),
  );
  return { ...next, phase: 'settled', ...(isNews ? { answers: { endpoint, since: said.at } } : {}) };
}
