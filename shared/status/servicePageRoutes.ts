/** The routes of the pages about one service, about its days, and about incidents. */
import type { Context, Hono } from 'hono';
import type { Config, Service } from '../config/config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Clock } from '../runtime/clock.ts';
import { sharedRead } from '../runtime/sharedRead.ts';
import { asError } from './asError.ts';
import { serviceIn } from './asked.ts';
import type { IncidentReads } from './incidentReads.ts';
import type { StatusModel } from './model.ts';
import { askedDay } from './page/askedDay.ts';
import { dayPage } from './page/dayPage.ts';
import { incidentPage } from './page/incidentPage.ts';
import { incidentsPage } from './page/incidentsPage.ts';
import { spans } from './page/latencyPart.ts';
import { servicePage } from './page/servicePage.ts';
import { Problem } from './problem.ts';
import { viewedAllIncidents, viewedIncidents } from './publicView/incidentsView.ts';
import { mustSee, shownConfig } from './publicView/shown.ts';
import { viewedModel } from './publicView/viewedModel.ts';
import type { BudgetParts } from './readBudget.ts';
import { readRestoreStatuses } from './readRestoresView.ts';
import { readSection } from './section.ts';
import { sendPage } from './sendPage.ts';
import { createServicePast, type LatencySpan } from './servicePast.ts';
import { createServiceSections } from './serviceSections.ts';
import { nothingNewMs, sharedByKey } from './sharedByKey.ts';
import { type TaggedText, tagged } from './taggedText.ts';
import { sees, type Viewer } from './viewer.ts';

export type ServicePageParts = BudgetParts & {
  readonly config: Config;
  /** The same with what people have planned. @throws ControlUnavailable, ControlCorrupt */
  readonly counting: () => Promise<Config>;
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now'>;
  readonly viewerOf: (context: Context) => Viewer;
  /** As it was last known, and marked so, while the ledger cannot be read. */
  readonly statusFor: (viewer: Viewer) => Promise<StatusModel>;
  readonly incidents: IncidentReads;
};

/** Pages of services and of their days: so many that most of those who ask during an incident share one. */
const keptMax = 200;

/** A restore test takes longer, and there are few of them. */
const restoresMs = 60_000;

/** As `timeText` writes it, and `incidentPath` with it. */
const momentPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const incidentsWindow = '90d';

export function addServicePageRoutes(app: Hono, parts: ServicePageParts): void {
  const { config, ledger, clock, statusFor } = parts;
  const failed = (error: unknown) => parts.onError(asError(error));
  const past = createServicePast(parts);
  const restores = sharedRead(clock, restoresMs, () =>
    readRestoreStatuses({ config, now: clock.now() }, { ledger, onError: failed }),
  );
  const sections = createServiceSections({ config, past, restores, failed });
  const shared = <Asked extends object>(make: (asked: Asked) => Promise<string>) =>
    sharedByKey(clock, {
      freshMs: nothingNewMs,
      keptMax,
      keyOf: (asked: Asked) => JSON.stringify(asked),
      read: async (asked) => tagged(await make(asked)),
    });
  /** What is kept back is answered like what there is not. */
  const serviceFor = (viewer: Viewer, id: string): Service => serviceIn(shownConfig(viewer, config), id);
  const modelFor = async (viewer: Viewer) => viewedModel(await statusFor(viewer), viewer, config);

  const services = shared(async ({ viewer, id, span }: { viewer: Viewer; id: string; span: LatencySpan }) => {
    const service = serviceFor(viewer, id);
    const [model, read] = await Promise.all([modelFor(viewer), sections.ofService(service, viewer, span)]);
    return await servicePage(model, read, { config, viewer, service, span });
  });
  const days = shared(async ({ viewer, id, date }: { viewer: Viewer; id: string; date: string }) => {
    const service = serviceFor(viewer, id);
    const now = clock.now();
    const status = (await modelFor(viewer)).services.find((one) => one.id === id);
    const { day, firstDay } = askedDay(date, { service, since: status?.since, now });
    const read = await sections.ofDay({ service, day }, viewer);
    return await dayPage(service, read, { config, viewer, day, firstDay, now });
  });
  const lists = shared(async ({ viewer, id }: { viewer: Viewer; id: string | undefined }) => {
    const shown = shownConfig(viewer, config);
    const service = id === undefined ? undefined : serviceIn(shown, id);
    const read = await readSection(async () => {
      if (!sees(viewer, 'incidents', config)) return undefined;
      return viewedAllIncidents(await parts.incidents(incidentsWindow), viewer, config);
    }, failed);
    const question = { config: shown, viewer, now: clock.now() };
    return await incidentsPage(read, service === undefined ? question : { ...question, service });
  });
  const send = (context: Context, make: (viewer: Viewer) => Promise<TaggedText>) => sendPage(context, parts, make);

  app.get('/services/:id', (context) => {
    const span = spans.find((one) => one === context.req.query('latency')) ?? spans[0];
    return send(context, (viewer) => {
      const { id } = serviceFor(viewer, context.req.param('id'));
      return services({ viewer, id, span });
    });
  });
  app.get('/services/:id/days/:day', (context) => {
    const { id, day: date } = context.req.param();
    return send(context, (viewer) => days({ viewer, id: serviceFor(viewer, id).id, date }));
  });
  app.get('/incidents', (context) => {
    const id = context.req.query('service');
    return send(context, (viewer) => lists({ viewer, id: id === undefined ? id : serviceFor(viewer, id).id }));
  });
  app.get('/incidents/:service/:from', (context) =>
    send(context, async (viewer) => {
      const service = serviceFor(viewer, context.req.param('service'));
      mustSee(viewer, ['incidents'], config);
      const from = context.req.param('from');
      const endpoint = context.req.query('endpoint');
      const at = momentPattern.test(from) ? Date.parse(from) : Number.NaN;
      const isPast = at <= clock.now();
      const found = isPast ? await past.incident({ service, from: at, endpoint }) : undefined;
      const [told] = found === undefined ? [] : viewedIncidents([found], viewer, config);
      if (told === undefined) throw noIncident(service);
      return tagged(await incidentPage(told, { config, viewer, now: clock.now() }));
    }),
  );
}

function noIncident({ title }: Service): Problem {
  return new Problem(
    404,
    'No such incident',
    `No incident of ${title} that is told here began at that moment. The list of all incidents leads to each of them.`,
  );
}
