/** The routes that tell of incidents. */
import type { Context, Hono } from 'hono';
import type { Config } from '../config/config.ts';
import { type AllIncidents, type IncidentLedger, readAllIncidents, readIncidents } from '../incidents/readIncidents.ts';
import type { Clock } from '../runtime/clock.ts';
import { parseQuery, rangeOf, serviceIn } from './asked.ts';
import { type Evidence, isToldEvidence } from './evidence.ts';
import { Problem } from './problem.ts';
import { viewedAllIncidents, viewedIncidents } from './publicView/incidentsView.ts';
import { mustSee, shownConfig } from './publicView/shown.ts';
import { sharedRead } from './sharedRead.ts';
import { hiddenFrom, type Viewer } from './viewer.ts';
import { incidentsQuerySchema } from './wire/incidentSchemas.ts';
import { presentAllIncidents, presentServiceIncidents } from './wire/presentIncidents.ts';

export type IncidentRouteParts = {
  readonly config: Config;
  readonly ledger: IncidentLedger;
  readonly clock: Pick<Clock, 'now'>;
  readonly evidence: Evidence;
};

/** Every service is read for it, and the running marks are folded every few minutes. */
const sharedMs = 60_000;

/** A year of a thousand services does not fit into the time that API Gateway waits for an answer (30 s). */
const yearOf = '365d';

const windowDefault = '30d';

export function addIncidentRoutes(app: Hono, parts: IncidentRouteParts): void {
  const { config, ledger, clock } = parts;
  const viewerOf = (context: Context): Viewer => (isToldEvidence(parts.evidence, context) ? 'operator' : 'public');
  const byWindow = new Map<string, () => Promise<AllIncidents>>();

  app.get('/api/v1/incidents', async (context) => {
    const viewer = viewerOf(context);
    mustSee(viewer, ['incidents'], config);
    const { window = windowDefault } = parseQuery(incidentsQuerySchema, context);
    if (window === yearOf) {
      throw new Problem(400, 'Range too long', 'Of all services, ask for at most 90d; of one, for up to 365d.');
    }
    const read =
      byWindow.get(window) ??
      sharedRead(clock, sharedMs, () =>
        readAllIncidents({ config, ...rangeOf({ window }, windowDefault, clock.now()) }, { ledger }),
      );
    byWindow.set(window, read);
    return context.json(
      presentAllIncidents(viewedAllIncidents(await read(), viewer, config), hiddenFrom(viewer, config)),
    );
  });
  app.get('/api/v1/services/:id/incidents', async (context) => {
    const viewer = viewerOf(context);
    const service = serviceIn(shownConfig(viewer, config), context.req.param('id'));
    mustSee(viewer, ['incidents'], config);
    const range = rangeOf(parseQuery(incidentsQuerySchema, context), windowDefault, clock.now());
    const read = await readIncidents({ service, ...range }, { ledger });
    const told = { ...read, incidents: viewedIncidents(read.incidents, viewer, config) };
    return context.json(presentServiceIncidents(told, hiddenFrom(viewer, config)));
  });
}
