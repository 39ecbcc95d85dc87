/** The HTTP routes: validate, call one verb, present; errors become problem documents. */
import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import type { AlertStore } from '../alerts/store.ts';
import type { Config, Service } from '../config/config.ts';
import { plainPage } from '../config/pageConfig.ts';
import type { ControlStore } from '../control/store.ts';
import type { LagMeter } from '../failover/lag.ts';
import { readDecision } from '../failover/readDecision.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { countingConfig } from '../maintenance/counting.ts';
import type { PlanStore } from '../maintenance/store.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import type { Clock } from '../runtime/clock.ts';
import { addAlertRoutes } from './alertRoutes.ts';
import { answerErrors } from './answerErrors.ts';
import { notAdopted, policyIn, serviceIn } from './asked.ts';
import { type Evidence, isToldEvidence } from './evidence.ts';
import { addFormatRoutes } from './formats/formatRoutes.ts';
import { toldBackMs } from './formats/planned.ts';
import { createIncidentReads } from './incidentReads.ts';
import { addIncidentRoutes } from './incidentRoutes.ts';
import { createLastKnown, orLastKnown } from './lastKnown.ts';
import { addMaintenanceRoutes } from './maintenanceRoutes.ts';
import { addPageRoutes } from './pageRoutes.ts';
import { explanationWithoutPeople, modelWithoutPeople } from './people.ts';
import { mustSee, shownConfig } from './publicView/shown.ts';
import { viewedModel } from './publicView/viewedModel.ts';
import { readStatus } from './readStatus.ts';
import { securityHeaders } from './securityHeaders.ts';
import { createServiceAnswers } from './serviceAnswers.ts';
import { addServicePageRoutes } from './servicePageRoutes.ts';
import { sharedRead } from './sharedRead.ts';
import type { SnapshotStore } from './snapshot.ts';
import { hiddenFrom, type Viewer } from './viewer.ts';
import { openApiDocument } from './wire/openapi.ts';
import { presentDetail, presentStatus, presentUptime } from './wire/present.ts';
import { presentDecision } from './wire/presentDecision.ts';
import { presentEvents } from './wire/presentEvents.ts';

export type StatusParts = {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly control: ControlStore;
  readonly alerts: Pick<AlertStore, 'peekAlerts'>;
  /** What people have planned. */
  readonly plans: Pick<PlanStore, 'readPlans' | 'peekPlans'>;
  readonly metrics: MetricReader;
  readonly lag: LagMeter;
  readonly clock: Pick<Clock, 'now'>;
  /** Where the status is kept apart from the ledger; only what this process has read is known when absent. */
  readonly snapshots?: Pick<SnapshotStore, 'load'>;
  /**
   * To whom answers tell what a failing endpoint said, who held or flipped a service, why in their words, and what audits
   * found; only to operators.
   */
  readonly evidence: Evidence;
  /** Told of errors that are answered with 500 or 503. */
  readonly onError: (error: Error) => void;
};

/** The fastest cadence: nothing new is to be seen sooner. */
const sharedMs = 1_000;

/** Answers may be this old, so that a CDN or a browser can carry a crowd. */
const cacheSeconds = 5;

/**
 * RFC 5861: a cache may go on with an answer while it asks for a newer one, and for a while when it gets none. Pages say
 * how old they are.
 */
const staleSeconds = { whileRevalidating: 5, ifError: 60 };

const lifetime = `max-age=${cacheSeconds}, stale-while-revalidate=${staleSeconds.whileRevalidating}, stale-if-error=${staleSeconds.ifError}`;

/** At once: handing a page to another thread takes longer than hashing it. */
function digestOf(body: Uint8Array): ArrayBuffer {
  return new Uint8Array(createHash('sha256').update(body).digest()).buffer;
}

const noSnapshots: Pick<SnapshotStore, 'load'> = { load: async () => undefined };

export function createStatusApp(given: StatusParts): Hono {
  const { config, ledger, clock } = given;
  const parts = { ...given, alerts: { peekAlerts: sharedRead(clock, sharedMs, () => given.alerts.peekAlerts()) } };
  const app = new Hono();
  const headers = securityHeaders(config.page ?? plainPage);
  const isTold = (context: Context) => isToldEvidence(parts.evidence, context);
  const lastKnown = createLastKnown(() => clock.now(), {
    snapshots: given.snapshots ?? noSnapshots,
    onError: given.onError,
  });
  const whole = sharedRead(clock, sharedMs, async () => {
    const model = await readStatus({ config, now: clock.now() }, parts);
    const forAll = modelWithoutPeople(model, config.observers);
    lastKnown.remember(forAll);
    return { operator: model, public: viewedModel(forAll, 'public', config) };
  });
  const counting = sharedRead(clock, sharedMs, () =>
    countingConfig(config, clock.now() - toldBackMs, given.plans.peekPlans),
  );
  const viewerOf = (context: Context): Viewer => (isTold(context) ? 'operator' : 'public');
  const statusFor = async (viewer: Viewer) => (await whole())[viewer];
  const status = (context: Context) => statusFor(viewerOf(context));
  /** Of the services that whoever asks may know of. */
  const serviceOf = (context: Context, id: string) => serviceIn(shownConfig(viewerOf(context), config), id);
  const howFor = (context: Context) => ({
    evidence: isTold(context),
    hidden: hiddenFrom(viewerOf(context), config),
  });
  // Programs that ask the API are told that nobody knows; a person may make something of how things were.
  const lastStatusFor = async (viewer: Viewer) =>
    // Whoever kept it may have been told to show more.
    viewedModel(await orLastKnown(() => statusFor(viewer), lastKnown, parts.onError), viewer, config);
  const answers = createServiceAnswers({ config, ledger, clock, viewerOf });
  const incidents = createIncidentReads(config, { ledger, clock });

  // The outer one comes last: what an ETag stands for is the text, however it is sent.
  app.use(compress());
  app.use(etag({ weak: true, generateDigest: digestOf }));
  app.use(async (context, next) => {
    await next();
    // A page with a style of its own, and the logo, say which policy they need.
    for (const [name, value] of headers) if (!context.res.headers.has(name)) context.header(name, value);
    const isShared = context.res.ok && context.req.method !== 'POST' && !context.res.headers.has('cache-control');
    // What an operator is told is for no cache that others ask, too.
    const forWhom = isTold(context) ? 'private' : 'public';
    if (isShared) context.header('cache-control', `${forWhom}, ${lifetime}`);
  });
  app.get('/openapi.json', (context) => context.json(openApiDocument()));
  app.get('/api/v1/status', async (context) => context.json(presentStatus(await status(context), howFor(context))));
  app.get('/api/v1/services/:id', async (context) => {
    const service = serviceOf(context, context.req.param('id'));
    const model = await status(context);
    return context.json(presentDetail(inModel(model, service), model.generatedAt, howFor(context)));
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
    return context.json(presentDecision(isTold(context) ? explanation : explanationWithoutPeople(explanation)));
  });
  addPageRoutes(app, { config, ledger, clock, viewerOf, statusFor: lastStatusFor, onError: parts.onError });
  addServicePageRoutes(app, { ...parts, viewerOf, statusFor: lastStatusFor, incidents });
  addMaintenanceRoutes(app, { config, plans: given.plans, clock, viewerOf, onError: parts.onError });
  addAlertRoutes(app, { ...parts, counting });
  addIncidentRoutes(app, { config, viewerOf, answers, incidents });
  addFormatRoutes(app, {
    config,
    counting,
    ledger,
    clock,
    viewerOf,
    statusFor,
    incidents,
    answers,
    onError: parts.onError,
  });
  answerErrors(app, parts.onError);
  return app;
}

function inModel<T extends { readonly id: string }>(model: { readonly services: readonly T[] }, { id }: Service): T {
  const found = model.services.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the status lacks the configured service ${id}`);
  return found;
}
