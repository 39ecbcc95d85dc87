/** The routes of the pages about one service and about incidents. */
import type { Context, Hono } from 'hono';
import { dayMs } from '../availability/slots.ts';
import type { Config } from '../config/config.ts';
import { readAllIncidents, readIncidents } from '../incidents/readIncidents.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { periodMs } from '../objectives/objectiveWindow.ts';
import type { Clock } from '../runtime/clock.ts';
import { asError } from './asError.ts';
import { serviceIn } from './asked.ts';
import type { StatusModel } from './model.ts';
import { incidentPage, incidentsPage } from './page/incidentPage.ts';
import { type ServiceSections, servicePage } from './page/servicePage.ts';
import { happeningsWithoutPeople, incidentWithoutPeople } from './people.ts';
import { Problem } from './problem.ts';
import { readHappenings } from './readHappenings.ts';
import { readLatency } from './readLatency.ts';
import { readUptime } from './readUptime.ts';
import { readSection, type Section } from './section.ts';
import { sharedRead } from './sharedRead.ts';
import { sees, servicesFor, type Viewer } from './viewer.ts';

export type ServicePageParts = {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now'>;
  readonly viewerOf: (context: Context) => Viewer;
  readonly statusFor: (viewer: Viewer) => Promise<StatusModel>;
  readonly onError: (error: Error) => void;
};

const toldMs = 90 * dayMs;
const latencyMs = 30 * dayMs;
/** An incident's page is read with what lies around it. */
const aroundMs = dayMs;
/** Every service is read for the page of all incidents. */
const sharedMs = 60_000;

export function addServicePageRoutes(app: Hono, parts: ServicePageParts): void {
  const { config, ledger, clock, viewerOf, statusFor } = parts;
  const shown = (viewer: Viewer): Config => ({ ...config, services: servicesFor(viewer, config.services, config) });
  const failed = (error: unknown) => parts.onError(asError(error));
  const allFor = (viewer: Viewer) =>
    sharedRead(clock, sharedMs, async () => {
      const now = clock.now();
      const read = await readSection(async () => {
        if (!sees(viewer, 'incidents', config)) return undefined;
        const all = await readAllIncidents({ config: shown(viewer), from: now - toldMs, to: now }, { ledger });
        return { ...all, incidents: all.incidents.map((one) => toldTo(viewer, one, config)) };
      }, failed);
      return await incidentsPage(read, { config: shown(viewer), viewer, now });
    });
  const all = { public: allFor('public'), operator: allFor('operator') };

  app.get('/incidents', async (context) => context.html(await all[viewerOf(context)]()));
  app.get('/incidents/:service/:from', async (context) => {
    const viewer = viewerOf(context);
    const service = serviceIn(shown(viewer), context.req.param('service'));
    const from = Date.parse(context.req.param('from'));
    const endpoint = context.req.query('endpoint');
    if (!sees(viewer, 'incidents', config) || Number.isNaN(from)) throw noIncident(context);
    const range = { from: from - aroundMs, to: Math.min(clock.now(), from + toldMs) };
    const { incidents } = await readIncidents({ service, ...range }, { ledger });
    const found = incidents.find((one) => one.from === from && one.endpoint === endpoint);
    if (found === undefined) throw noIncident(context);
    const question = { config, viewer, now: clock.now() };
    return context.html(await incidentPage(toldTo(viewer, found, config), question));
  });
  app.get('/services/:id', async (context) => {
    const viewer = viewerOf(context);
    const service = serviceIn(shown(viewer), context.req.param('id'));
    const now = clock.now();
    const [model, sections] = await Promise.all([statusFor(viewer), sectionsOf(service, viewer, now)]);
    const status = model.services.find(({ id }) => id === service.id);
    if (status === undefined) throw new Error(`the status lacks the configured service ${service.id}`);
    return context.html(await servicePage(status, sections, { config, viewer, service, now }));
  });

  async function sectionsOf(
    service: Config['services'][number],
    viewer: Viewer,
    now: number,
  ): Promise<ServiceSections> {
    const windowMs = service.objective === undefined ? toldMs : periodMs(service.objective.window);
    const told = async <T>(isTold: boolean, read: () => Promise<T>): Promise<Section<T>> =>
      isTold ? await readSection(read, failed) : { state: 'hidden' };
    const [incidents, latency, uptime, happenings] = await Promise.all([
      told(sees(viewer, 'incidents', config), async () => {
        const read = await readIncidents({ service, from: now - toldMs, to: now }, { ledger });
        return { ...read, incidents: read.incidents.map((one) => toldTo(viewer, one, config)) };
      }),
      told(sees(viewer, 'latency', config), () =>
        readLatency({ service: service.id, from: now - latencyMs, to: now }, { ledger }),
      ),
      told(sees(viewer, 'budgets', config), () =>
        readUptime(
          { service, observers: config.observers, resolution: 'day', from: now - windowMs, to: now },
          { ledger },
        ),
      ),
      told(sees(viewer, 'failover', config), async () => {
        const read = await readHappenings({ service, from: now - toldMs, to: now }, { ledger });
        return viewer === 'operator' ? read : happeningsWithoutPeople(read, config.observers);
      }),
    ]);
    return { incidents, latency, uptime, happenings };
  }
}

function toldTo(viewer: Viewer, incident: Parameters<typeof incidentWithoutPeople>[0], config: Config) {
  return viewer === 'operator' ? incident : incidentWithoutPeople(incident, config.observers);
}

function noIncident({ req }: Context): Problem {
  return new Problem(
    404,
    'No such incident',
    `Nothing of the kind began at the moment of ${req.path}; /incidents lists them.`,
  );
}
