/** The routes that tell of incidents. */
import type { Context, Hono } from 'hono';
import type { Config } from '../config/config.ts';
import { parseQuery } from './asked.ts';
import { type IncidentReads, incidentsQuestion } from './incidentReads.ts';
import { viewedAllIncidents } from './publicView/incidentsView.ts';
import { mustSee } from './publicView/shown.ts';
import type { ServiceAnswers } from './serviceAnswers.ts';
import { hiddenFrom, type Viewer } from './viewer.ts';
import { incidentsQuerySchema } from './wire/incidentSchemas.ts';
import { presentAllIncidents, presentServiceIncidents } from './wire/presentIncidents.ts';

export type IncidentRouteParts = {
  readonly config: Config;
  readonly viewerOf: (context: Context) => Viewer;
  readonly answers: Pick<ServiceAnswers, 'incidents'>;
  readonly incidents: IncidentReads;
};

export function addIncidentRoutes(app: Hono, { config, viewerOf, answers, incidents }: IncidentRouteParts): void {
  app.get('/api/v1/incidents', async (context) => {
    const viewer = viewerOf(context);
    mustSee(viewer, ['incidents'], config);
    const all = await incidents(incidentsQuestion(parseQuery(incidentsQuerySchema, context)));
    return context.json(presentAllIncidents(viewedAllIncidents(all, viewer, config), hiddenFrom(viewer, config)));
  });
  app.get('/api/v1/services/:id/incidents', async (context) => {
    const { read } = await answers.incidents(context);
    return context.json(presentServiceIncidents(read, hiddenFrom(viewerOf(context), config)));
  });
}
