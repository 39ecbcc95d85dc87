/** The routes by which people steer traffic. Who may call them is decided before: IAM on AWS, loopback on one machine. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { adopt } from '../../failover/dns/adopt.ts';
import { beginDrill } from '../../failover/drill.ts';
import { flipByHand } from '../../failover/flipByHand.ts';
import { holdService, releaseService } from '../../failover/hold.ts';
import { survey } from '../../failover/survey.ts';
import { answerErrors } from '../answerErrors.ts';
import { notAdopted, policyIn, untilOf } from '../asked.ts';
import { Problem, problemResponse } from '../problem.ts';
import {
  adoptBodySchema,
  drillBodySchema,
  failoverBodySchema,
  holdBodySchema,
  releaseBodySchema,
} from './adminSchemas.ts';
import { type AdminParts, finishFlip, surveyIfPossible, tellLedger } from './adminWork.ts';
import { bodyOf } from './orderBody.ts';
import { presentAdoption, presentDrillBegun, presentFlipped, presentHold } from './presentAdmin.ts';
import { adoptionRefusalText, drillRefusalText, handRefusalText } from './refusalText.ts';
import { addReplayRoute } from './replayRoute.ts';

export type { AdminParts } from './adminWork.ts';

const bodyBytesMax = 16_384;

export function createAdminApp(parts: AdminParts): Hono {
  const { config, control, clock } = parts;
  const app = new Hono();
  app.use('/api/v1/services/*', bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge }));

  app.post('/api/v1/services/:id/failover', async (context) => {
    const policy = policyIn(config, context.req.param('id'));
    const { to, force, reason, by: told } = await bodyOf(failoverBodySchema, context);
    const by = parts.by(context, told);
    const now = clock.now();
    const surveyed = await surveyIfPossible(policy, now, parts);
    if (surveyed === undefined) throw notAdopted(policy.service);
    const flip = await flipByHand({ policy, ...surveyed, to, by, reason, force, now }, parts);
    if (flip.kind === 'refused') throw refused(handRefusalText(to, flip.why, now));
    if (flip.kind === 'lost') throw lost(policy.service);
    return context.json(presentFlipped(policy, flip.control, await finishFlip(policy, by, flip.control, parts)));
  });
  app.post('/api/v1/services/:id/hold', async (context) => {
    const { service } = policyIn(config, context.req.param('id'));
    const body = await bodyOf(holdBodySchema, context);
    const now = clock.now();
    const until = untilOf(body, now);
    const hold = { service, by: parts.by(context, body.by), reason: body.reason, now };
    const held = await holdService({ ...hold, ...(until === undefined ? {} : { until }) }, parts);
    if (held.kind === 'not-adopted') throw notAdopted(service);
    if (held.kind === 'contended') throw lost(service);
    await tellLedger(held.control, parts);
    return context.json(presentHold(held.control));
  });
  app.post('/api/v1/services/:id/release', async (context) => {
    const { service } = policyIn(config, context.req.param('id'));
    const { reason, by: told } = await bodyOf(releaseBodySchema, context);
    const released = await releaseService({ service, by: parts.by(context, told), reason, now: clock.now() }, parts);
    if (released.kind === 'not-adopted') throw notAdopted(service);
    if (released.kind === 'contended') throw lost(service);
    if (released.kind === 'not-held') throw refused(`Nobody holds ${service}.`);
    await tellLedger(released.control, parts);
    return context.json(presentHold(released.control));
  });
  app.post('/api/v1/services/:id/adopt', async (context) => {
    const policy = policyIn(config, context.req.param('id'));
    const { yes, by: told } = await bodyOf(adoptBodySchema, context);
    const [by, now] = [parts.by(context, told), clock.now()];
    const healthChecks = parts.healthChecks(policy.service);
    const adoption = await adopt({ policy, yes, by, now, healthChecks, waitMsMax: 0 }, parts);
    if (adoption.kind === 'refused') throw refused(adoptionRefusalText(adoption.why));
    if (adoption.kind === 'proposed') return context.json(presentAdoption(policy, adoption));
    const adopted = await control.readControl(policy.service);
    if (!yes || adopted === undefined) return context.json(presentAdoption(policy, adoption));
    return context.json(presentAdoption(policy, adoption, await finishFlip(policy, by, adopted, parts)));
  });
  app.post('/api/v1/services/:id/drill', async (context) => {
    const policy = policyIn(config, context.req.param('id'));
    const { reason, by: told } = await bodyOf(drillBodySchema, context);
    const now = clock.now();
    const surveyed = await survey({ config, policy, now }, parts);
    if (surveyed === undefined) throw notAdopted(policy.service);
    const by = parts.by(context, told);
    const begun = await beginDrill({ config, policy, ...surveyed, by, reason, id: parts.id(), now }, parts);
    if (begun.kind === 'refused') throw refused(drillRefusalText(begun.why, now));
    if (begun.kind === 'lost') throw lost(policy.service);
    await tellLedger(begun.control, parts);
    return context.json(presentDrillBegun(begun.control));
  });

  addReplayRoute(app, parts);
  answerErrors(app, parts.onError);
  return app;
}

function tooLarge({ req }: Context): Response {
  return problemResponse(new Problem(413, 'Too large', `Send at most ${bodyBytesMax} bytes.`), req.path);
}

function refused(detail: string): Problem {
  return new Problem(409, 'Refused', detail);
}

function lost(service: string): Problem {
  const detail = `Somebody else changed ${service} just now, and what they did stands. Look at its status, then try again.`;
  return new Problem(409, 'Somebody was first', detail);
}
