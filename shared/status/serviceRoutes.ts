/** The API's routes about services: how they are, were, and what Holdfast would decide. */
import type { Context, Hono } from 'hono';
import type { Config, Service } from '../config/config.ts';
import { type ReadDecisionParts, readDecision } from '../failover/readDecision.ts';
import { countingConfig } from '../maintenance/counting.ts';
import type { PlanStore } from '../maintenance/store.ts';
import type { Clock } from '../runtime/clock.ts';
import { notAdopted, policyIn, serviceIn } from './asked.ts';
import type { StatusModel } from './model.ts';
import { explanationWithoutPeople } from './people.ts';
import { mustSee, shownConfig } from './publicView/shown.ts';
import type { ServiceAnswers } from './serviceAnswers.ts';
import { hiddenFrom, type Viewer } from './viewer.ts';
import { presentDetail, presentStatus, presentUptime } from './wire/present.ts';
import { presentDecision } from './wire/presentDecision.ts';
import { presentEvents } from './wire/presentEvents.ts';

export type ServiceRouteParts = ReadDecisionParts & {
  readonly config: Config;
  readonly clock: Pick<Clock, 'now'>;
  readonly plans: Pick<PlanStore, 'readPlans'>;
  readonly viewerOf: (context: Context) => Viewer;
  readonly statusFor: (viewer: Viewer) => Promise<StatusModel>;
  readonly answers: ServiceAnswers;
};

export function addServiceRoutes(app: Hono, parts: ServiceRouteParts): void {
  const { config, clock, viewerOf, statusFor, answers } = parts;
  const status = (context: Context) => statusFor(viewerOf(context));
  /** Of the services that whoever asks may know of. */
  const serviceOf = (context: Context, id: string) => serviceIn(shownConfig(viewerOf(context), config), id);
  const howFor = (context: Context) => {
    const viewer = viewerOf(context);
    return { evidence: viewer === 'operator', hidden: hiddenFrom(viewer, config) };
  };
  app.get('/api/v1/status', async (context) => context.json(presentStatus(await status(context), howFor(context))));
  app.get('/api/v1/services/:id', async (context) => {
    const service = serviceOf(context, context.req.param('id'));
    const model = await status(context);
    const { isMaintenanceUnknown = false } = model;
    const how = { ...howFor(context), isMaintenanceUnknown };
    return context.json(presentDetail(inModel(model, service), model.generatedAt, how));
  });
  app.get('/api/v1/services/:id/uptime', async (context) => {
    const { service, resolution, uptime } = await answers.uptime(context);
    return context.json(presentUptime(service.id, resolution, uptime, howFor(context)));
  });
  app.get('/api/v1/services/:id/events', async (context) => {
    const { service, range, told } = await answers.happenings(context);
    return context.json(presentEvents(service.id, range, told, howFor(context).hidden));
  });
  app.get('/api/v1/services/:id/decision', async (context) => {
    const viewer = viewerOf(context);
    const policy = policyIn(shownConfig(viewer, config), context.req.param('id'));
    // It is nothing but what observers say of endpoints.
    mustSee(viewer, ['failover', 'endpoints', 'observers'], config);
    const now = clock.now();
    const read = await readDecision(
      { config: await countingConfig(config, now, parts.plans.readPlans), policy, now },
      parts,
    );
    if (read.kind === 'not-adopted') throw notAdopted(policy.service);
    const { explanation } = read;
    return context.json(presentDecision(viewer === 'operator' ? explanation : explanationWithoutPeople(explanation)));
  });
}

function inModel<T extends { readonly id: string }>(model: { readonly services: readonly T[] }, { id }: Service): T {
  const found = model.services.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the status lacks the configured service ${id}`);
  return found;
}
