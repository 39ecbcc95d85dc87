/** Puts a service's existing failover records under Holdfast's control. */
import type { Control } from '../../control/control.ts';
import { type ServicePolicy, withHealthChecks } from '../policy.ts';
import { type AdoptionPlan, type AdoptionRefusal, planAdoption } from './adoption.ts';
import { type Reconciled, type ReconcileParts, reconcile } from './reconcile.ts';
import { asRecorded, planRecords } from './records.ts';
import { type FailoverRecord, NotFailover, type Zone } from './zone.ts';

export type AdoptInput = {
  readonly policy: ServicePolicy;
  /** Without it nothing is changed. */
  readonly yes: boolean;
  readonly by: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** By endpoint, the ids of Route 53 health checks that were made for the records; the config's own come first. */
  readonly healthChecks?: Readonly<Record<string, string>>;
  /** As in `reconcile`. */
  readonly waitMsMax?: number;
};

type Proposal = Extract<AdoptionPlan, { kind: 'adopt' }>;

export type Adoption =
  | { readonly kind: 'proposed'; readonly plan: Proposal }
  | { readonly kind: 'adopted'; readonly plan: Proposal; readonly reconciled: Reconciled }
  /** Before, or by somebody else just now. `reconciled` is there when `yes` was given. */
  | { readonly kind: 'already-adopted'; readonly control: Control; readonly reconciled?: Reconciled }
  | {
      readonly kind: 'refused';
      readonly why: AdoptionRefusal | { readonly kind: 'not-failover'; readonly message: string };
    };

/**
 * The control record is written first and says `flipping`: if this dies before DNS is changed, the next `reconcile`
 * takes the records over, as long as they still answer the same endpoint.
 * @throws ZoneUnavailable, ControlUnavailable, NoRecordFor
 */
export async function adopt(input: AdoptInput, parts: ReconcileParts): Promise<Adoption> {
  const { policy, yes } = input;
  const known = await parts.control.readControl(policy.service);
  const read = await readFound(policy, parts.zone);
  if (read.kind === 'refused') return read;
  if (known !== undefined && isInHand(input, known, read.found)) {
    return { kind: 'already-adopted', control: known, ...(yes ? { reconciled: await finish(input, parts) } : {}) };
  }
  const adopter = {
    by: input.by,
    at: input.now,
    ...(input.healthChecks === undefined ? {} : { healthChecks: input.healthChecks }),
  };
  const plan = planAdoption(policy, read.found, adopter, known);
  if (plan.kind === 'refused') return plan;
  if (!yes) return { kind: 'proposed', plan };
  if (await isWritten(plan, parts)) return { kind: 'adopted', plan, reconciled: await finish(input, parts) };
  const latest = await parts.control.readControl(policy.service);
  return { kind: 'already-adopted', control: latest ?? plan.control, reconciled: await finish(input, parts) };
}

async function readFound(
  { record }: ServicePolicy,
  zone: Zone,
): Promise<
  | { readonly kind: 'found'; readonly found: readonly FailoverRecord[] }
  | { readonly kind: 'refused'; readonly why: { readonly kind: 'not-failover'; readonly message: string } }
> {
  try {
    return { kind: 'found', found: await zone.read(record) };
  } catch (error) {
    if (!(error instanceof NotFailover)) throw error;
    return { kind: 'refused', why: { kind: 'not-failover', message: error.message } };
  }
}

/** New health checks are adopted too: the records are made again with them, in an epoch of their own. */
function isInHand(
  { policy, healthChecks = {} }: AdoptInput,
  control: Control,
  found: readonly FailoverRecord[],
): boolean {
  const isNews = ([endpoint, id]: [string, string]) =>
    policy.records[endpoint]?.healthCheckId === undefined && control.healthChecks?.[endpoint] !== id;
  if (Object.entries(healthChecks).some(isNews)) return false;
  if (found.length === 0) return false;
  const recorded = asRecorded(policy, control, found);
  return planRecords(withHealthChecks(policy, control), recorded, found).kind !== 'foreign';
}

async function isWritten({ control, known }: Proposal, parts: ReconcileParts): Promise<boolean> {
  if (control === known) return true;
  const written =
    known === undefined ? await parts.control.createControl(control) : await parts.control.replaceControl(control);
  return written === 'written';
}

/** Edits by hand are not this command's matter. */
function finish({ policy, by, waitMsMax }: AdoptInput, parts: ReconcileParts): Promise<Reconciled> {
  return reconcile({ policy, by, drift: 'leave', ...(waitMsMax === undefined ? {} : { waitMsMax }) }, parts);
}
