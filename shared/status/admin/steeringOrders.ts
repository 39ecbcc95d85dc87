/** The routes by which people steer traffic. */
import type { Hono } from 'hono';
import { adopt } from '../../failover/dns/adopt.ts';
import { beginDrill } from '../../failover/drill.ts';
import { flipByHand } from '../../failover/flipByHand.ts';
import { holdService, releaseService } from '../../failover/hold.ts';
import type { ServicePolicy } from '../../failover/policy.ts';
import { survey } from '../../failover/survey.ts';
import { countingConfig } from '../../maintenance/counting.ts';
import { notAdopted, policyIn, untilOf } from '../asked.ts';
import { Problem } from '../problem.ts';
import {
  adoptBodySchema,
  drillBodySchema,
  failoverBodySchema,
  holdBodySchema,
  releaseBodySchema,
} from './adminSchemas.ts';
import { type AdminParts, finishFlip, type SteeringParts, surveyIfPossible, tellLedger } from './adminWork.ts';
import { bodyOf } from './orderBody.ts';
import { presentAdoption, presentDrillBegun, presentFlipped, presentHold } from './presentAdmin.ts';
import { adoptionRefusalText, drillRefusalText, handRefusalText } from './refusalText.ts';

export function addSteeringOrders(app: Hono, parts: AdminParts): void {
  const { config, control, clock } = parts;
  app.post('/api/v1/services/:id/failover', async (context) => {
    const { policy, steering } = steered(context.req.param('id'), parts);
    const { to, force, reason, by: told } = await bodyOf(failoverBodySchema, context);
    const by = parts.by(context, told);
    const now = clock.now();
    const surveyed = await surveyIfPossible(policy, now, steering);
    if (surveyed === undefined) throw notAdopted(policy.service);
    const flip = await flipByHand({ policy, ...surveyed, to, by, reason, force, now }, steering);
    if (flip.kind === 'refused') throw refused(handRefusalText(to, flip.why, now));
    if (flip.kind === 'lost') throw lost(policy.service);
    return context.json(presentFlipped(policy, flip.control, await finishFlip(policy, by, flip.control, steering)));
  });
  app.post('/api/v1/services/:id/hold', async (context) => {
    const { policy, steering } = steered(context.req.param('id'), parts);
    const { service } = policy;
    const body = await bodyOf(holdBodySchema, context);
    const now = clock.now();
    const until = untilOf(body, now);
    const hold = { service, by: parts.by(context, body.by), reason: body.reason, now };
    const held = await holdService({ ...hold, ...(until === undefined ? {} : { until }) }, parts);
    if (held.kind === 'not-adopted') throw notAdopted(service);
    if (held.kind === 'contended') throw lost(service);
    await tellLedger(held.control, steering);
    return context.json(presentHold(held.control));
  });
  app.post('/api/v1/services/:id/release', async (context) => {
    const { policy, steering } = steered(context.req.param('id'), parts);
    const { service } = policy;
    const { reason, by: told } = await bodyOf(releaseBodySchema, context);
    const released = await releaseService({ service, by: parts.by(context, told), reason, now: clock.now() }, parts);
    if (released.kind === 'not-adopted') throw notAdopted(service);
    if (released.kind === 'contended') throw lost(service);
    if (released.kind === 'not-held') throw refused(`Nobody holds ${service}.`);
    await tellLedger(released.control, steering);
    return context.json(presentHold(released.control));
  });
  app.post('/api/v1/services/:id/adopt', async (context) => {
    const { policy, steering } = steered(context.req.param('id'), parts);
    const { yes, by: told } = await bodyOf(adoptBodySchema, context);
    const [by, now] = [parts.by(context, told), clock.now()];
    const healthChecks = steering.healthChecks(policy.service);
    const adoption = await adopt({ policy, yes, by, now, healthChecks, waitMsMax: 0 }, steering);
    if (adoption.kind === 'refused') throw refused(adoptionRefusalText(adoption.why));
    if (adoption.kind === 'proposed') return context.json(presentAdoption(policy, adoption));
    const adopted = await control.readControl(policy.service);
    if (!yes || adopted === undefined) return context.json(presentAdoption(policy, adoption));
    return context.json(presentAdoption(policy, adoption, await finishFlip(policy, by, adopted, steering)));
  });
  app.post('/api/v1/services/:id/drill', async (context) => {
    const { policy, steering } = steered(context.req.param('id'), parts);
    const { reason, by: told } = await bodyOf(drillBodySchema, context);
    const now = clock.now();
    const counting = await countingConfig(config, now, parts.plans.readPlans);
    const surveyed = await survey({ config, policy, now }, steering);
    if (surveyed === undefined) throw notAdopted(policy.service);
    const by = parts.by(context, told);
    const begun = await beginDrill(
      { config: counting, policy, ...surveyed, by, reason, id: parts.id(), now },
      steering,
    );
    if (begun.kind === 'refused') throw refused(drillRefusalText(begun.why, now));
    if (begun.kind === 'lost') throw lost(policy.service);
    await tellLedger(begun.control, steering);
    return context.json(presentDrillBegun(begun.control));
  });
}

type Steered = { readonly policy: ServicePolicy; readonly steering: SteeringParts };

/** The service's policy, and what moves its traffic. @throws Problem for a service that does not fail over. */
function steered(id: string, parts: AdminParts): Steered {
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
