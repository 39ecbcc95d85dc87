/**
 * What people order of a service's traffic, whichever way they ask: the API and the forms of the page call these. Each
 * throws a Problem that says why nothing was done.
 */
import type * as z from 'zod';
import type { Control } from '../../control/control.ts';
import { adopt } from '../../failover/dns/adopt.ts';
import { beginDrill } from '../../failover/drill.ts';
import { flipByHand } from '../../failover/flipByHand.ts';
import { holdService, releaseService } from '../../failover/hold.ts';
import type { ServicePolicy } from '../../failover/policy.ts';
import { survey } from '../../failover/survey.ts';
import { countingConfig } from '../../maintenance/counting.ts';
import { notAdopted, policyIn, untilOf } from '../asked.ts';
import { Problem } from '../problem.ts';
import type {
  adoptBodySchema,
  drillBodySchema,
  failoverBodySchema,
  holdBodySchema,
  releaseBodySchema,
} from './adminSchemas.ts';
import { type AdminParts, finishFlip, type SteeringParts, surveyIfPossible, tellLedger } from './adminWork.ts';
import { presentAdoption, presentDrillBegun, presentFlipped, presentHold } from './presentAdmin.ts';
import { adoptionRefusalText, drillRefusalText, handRefusalText } from './refusalText.ts';

/** What is ordered of which service, and by whom. */
export type Order<Schema extends z.ZodType> = {
  readonly service: string;
  readonly by: string;
  readonly asked: Omit<z.output<Schema>, 'by'>;
};

/**
 * An order of whoever saw how things stood: what it is carried out upon is shown to `mustStand` first, which throws a Problem
 * where that has changed. Whatever changes after it loses the order.
 */
export type OrderUpon<Schema extends z.ZodType> = Order<Schema> & {
  readonly mustStand?: (control: Control, now: number) => void;
};

export async function orderFailover(
  { service, by, asked, mustStand }: OrderUpon<typeof failoverBodySchema>,
  parts: AdminParts,
) {
  const { policy, steering } = steered(service, parts);
  const { to, force, reason } = asked;
  const now = parts.clock.now();
  const surveyed = await surveyIfPossible(policy, now, steering);
  if (surveyed === undefined) throw notAdopted(policy.service);
  mustStand?.(surveyed.control, now);
  const flip = await flipByHand({ policy, ...surveyed, to, by, reason, force, now }, steering);
  if (flip.kind === 'refused') throw refused(handRefusalText(to, flip.why, now));
  if (flip.kind === 'lost') throw lost(policy.service);
  return presentFlipped(policy, flip.control, await finishFlip(policy, by, flip.control, steering));
}

export async function orderHold({ service, by, asked }: Order<typeof holdBodySchema>, parts: AdminParts) {
  const { steering } = steered(service, parts);
  const now = parts.clock.now();
  const until = untilOf(asked, now);
  const hold = { service, by, reason: asked.reason, now };
  const held = await holdService({ ...hold, ...(until === undefined ? {} : { until }) }, parts);
  if (held.kind === 'not-adopted') throw notAdopted(service);
  if (held.kind === 'contended') throw lost(service);
  await tellLedger(held.control, steering);
  return presentHold(held.control, held.replaced);
}

export async function orderRelease({ service, by, asked }: Order<typeof releaseBodySchema>, parts: AdminParts) {
  const { steering } = steered(service, parts);
  const released = await releaseService({ service, by, reason: asked.reason, now: parts.clock.now() }, parts);
  if (released.kind === 'not-adopted') throw notAdopted(service);
  if (released.kind === 'contended') throw lost(service);
  if (released.kind === 'not-held') throw refused(`Nobody holds ${service}.`);
  await tellLedger(released.control, steering);
  return presentHold(released.control);
}

export async function orderAdoption({ service, by, asked }: Order<typeof adoptBodySchema>, parts: AdminParts) {
  const { policy, steering } = steered(service, parts);
  const { yes } = asked;
  const order = { policy, yes, by, now: parts.clock.now(), healthChecks: steering.healthChecks(policy.service) };
  const adoption = await adopt({ ...order, waitMsMax: 0 }, steering);
  if (adoption.kind === 'refused') throw refused(adoptionRefusalText(adoption.why));
  if (adoption.kind === 'proposed') return presentAdoption(policy, adoption);
  const adopted = await parts.control.readControl(policy.service);
  if (!yes || adopted === undefined) return presentAdoption(policy, adoption);
  return presentAdoption(policy, adoption, await finishFlip(policy, by, adopted, steering));
}

export async function orderDrill(
  { service, by, asked, mustStand }: OrderUpon<typeof drillBodySchema>,
  parts: AdminParts,
) {
  const { policy, steering } = steered(service, parts);
  const now = parts.clock.now();
  const config = await countingConfig(parts.config, now, parts.plans.readPlans);
  const surveyed = await survey({ config, policy, now }, steering);
  if (surveyed === undefined) throw notAdopted(policy.service);
  mustStand?.(surveyed.control, now);
  const begun = await beginDrill(
    { config, policy, ...surveyed, by, reason: asked.reason, id: parts.id(), now },
    steering,
  );
  if (begun.kind === 'refused') throw refused(drillRefusalText(begun.why, now));
  if (begun.kind === 'lost') throw lost(policy.service);
  await tellLedger(begun.control, steering);
  return presentDrillBegun(begun.control);
}

type Steered = { readonly policy: ServicePolicy; readonly steering: SteeringParts };

/** The service's policy, and what moves its traffic. @throws Problem for a service that does not fail over. */
export function steered(id: string, parts: AdminParts): Steered {
  const policy = policyIn(parts.config, id);
  if (parts.steering === undefined) throw new Error(`${policy.service} fails over, and there is nothing that moves it`);
  return { policy, steering: { ...parts, ...parts.steering } };
}

function refused(detail: string): Problem {
  return new Problem(409, 'Refused', detail);
}

function lost(service: string): Problem {
  const detail = `Somebody else changed ${service} just now, and what they did stands. Look at its status, then try again.`;
  return new Problem(409, 'Somebody was first', detail);
}
