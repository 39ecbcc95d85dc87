/** The HTTP app that answers everybody: what its routes share, and in which order they stand. */
import { type Context, Hono } from 'hono';
import type { AlertStore } from '../alerts/store.ts';
import type { Config } from '../config/config.ts';
import { plainPage } from '../config/pageConfig.ts';
import type { ControlStore } from '../control/store.ts';
import type { LagMeter } from '../failover/lag.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { countingConfig } from '../maintenance/counting.ts';
import type { PlanStore } from '../maintenance/store.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import type { Clock } from '../runtime/clock.ts';
import { sharedRead } from '../runtime/sharedRead.ts';
import { addAlertRoutes } from './alertRoutes.ts';
import { answerErrors } from './answerErrors.ts';
import { addCaching } from './caching.ts';
import { type Evidence, isToldEvidence } from './evidence.ts';
import { addFormatRoutes } from './formats/formatRoutes.ts';
import { toldBackMs } from './formats/planned.ts';
import { createIncidentReads } from './incidentReads.ts';
import { addIncidentRoutes } from './incidentRoutes.ts';
import { createLastKnown, orLastKnown } from './lastKnown.ts';
import { addMaintenanceRoutes } from './maintenanceRoutes.ts';
import { addPageRoutes } from './pageRoutes.ts';
import { modelWithoutPeople } from './people.ts';
import { viewedModel } from './publicView/viewedModel.ts';
import { readStatus } from './readStatus.ts';
import { securityHeaders } from './securityHeaders.ts';
import { createServiceAnswers } from './serviceAnswers.ts';
import { addServicePageRoutes } from './servicePageRoutes.ts';
import { addServiceRoutes } from './serviceRoutes.ts';
import { nothingNewMs } from './sharedByKey.ts';
import type { SnapshotStore } from './snapshot.ts';
import type { Viewer } from './viewer.ts';
import { openApiDocument } from './wire/openapi.ts';

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

const noSnapshots: Pick<SnapshotStore, 'load'> = { load: async () => undefined };

export function createStatusApp(given: StatusParts): Hono {
  const { config, ledger, clock } = given;
  const parts = { ...given, alerts: { peekAlerts: sharedRead(clock, nothingNewMs, () => given.alerts.peekAlerts()) } };
  const app = new Hono();
  const isTold = (context: Context) => isToldEvidence(parts.evidence, context);
  const lastKnown = createLastKnown(() => clock.now(), {
    snapshots: given.snapshots ?? noSnapshots,
    onError: given.onError,
  });
  const whole = sharedRead(clock, nothingNewMs, async () => {
    const model = await readStatus({ config, now: clock.now() }, parts);
    const forAll = modelWithoutPeople(model, config.observers);
    lastKnown.remember(forAll);
    return { operator: model, public: viewedModel(forAll, 'public', config) };
  });
  const counting = sharedRead(clock, nothingNewMs, () =>
    countingConfig(config, clock.now() - toldBackMs, given.plans.peekPlans),
  );
  const viewerOf = (context: Context): Viewer => (isTold(context) ? 'operator' : 'public');
  const statusFor = async (viewer: Viewer) => (await whole())[viewer];
  // Programs that ask the API are told that nobody knows; a person may make something of how things were.
  const lastStatusFor = async (viewer: Viewer) =>
    // Whoever kept it may have been told to show more.
    viewedModel(await orLastKnown(() => statusFor(viewer), lastKnown, parts.onError), viewer, config);
  const answers = createServiceAnswers({ ...parts, counting, viewerOf });
  const incidents = createIncidentReads(config, { ledger, clock });

  addCaching(app, { headers: securityHeaders(config.page ?? plainPage), isTold });
  app.get('/openapi.json', (context) => context.json(openApiDocument()));
  addServiceRoutes(app, { ...parts, viewerOf, statusFor, answers });
  addPageRoutes(app, { config, ledger, clock, viewerOf, statusFor: lastStatusFor, onError: parts.onError });
  addServicePageRoutes(app, { ...parts, counting, viewerOf, statusFor: lastStatusFor, incidents });
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
