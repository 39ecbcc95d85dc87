/** The API's series as CSV: the route of the JSON, with `.csv` at its end, and the same questions. */
import type { Context, Hono } from 'hono';
import { parseQuery } from '../../asked.ts';
import { incidentsQuestion } from '../../incidentReads.ts';
import { viewedAllIncidents } from '../../publicView/incidentsView.ts';
import { mustSee } from '../../publicView/shown.ts';
import type { ServiceAnswers } from '../../serviceAnswers.ts';
import { hiddenFrom, servicesFor } from '../../viewer.ts';
import { incidentsQuerySchema } from '../../wire/incidentSchemas.ts';
import { presentStatus, presentUptime } from '../../wire/present.ts';
import { presentEvents } from '../../wire/presentEvents.ts';
import { presentAllIncidents, presentServiceIncidents } from '../../wire/presentIncidents.ts';
import { type FormatParts, forEveryPage } from '../formatParts.ts';
import {
  budgetColumns,
  eventColumns,
  incidentColumns,
  latencyColumns,
  serviceColumns,
  uptimeColumns,
} from './columns.ts';
import { type Column, csvText, csvType } from './csvText.ts';

export function addCsvRoutes(app: Hono, parts: FormatParts & { readonly answers: ServiceAnswers }): void {
  const { config, answers, viewerOf } = parts;
  const service = '/api/v1/services/:id';
  const send = <Row>(context: Context, columns: readonly Column<Row>[], rows: readonly Row[]) => {
    if (viewerOf(context) === 'public') forEveryPage(context);
    return context.body(csvText(columns, rows), 200, { 'content-type': csvType });
  };
  const howFor = (context: Context) => {
    const viewer = viewerOf(context);
    return { evidence: viewer === 'operator', hidden: hiddenFrom(viewer, config) };
  };

  app.get('/api/v1/status.csv', async (context) => {
    const viewer = viewerOf(context);
    const model = await parts.statusFor(viewer);
    const shown = { ...model, services: servicesFor(viewer, model.services, config) };
    return send(context, serviceColumns, presentStatus(shown, howFor(context)).services);
  });
  app.get('/api/v1/incidents.csv', async (context) => {
    const viewer = viewerOf(context);
    mustSee(viewer, ['incidents'], config);
    const all = await parts.incidents(incidentsQuestion(parseQuery(incidentsQuerySchema, context)));
    const told = presentAllIncidents(viewedAllIncidents(all, viewer, config), howFor(context).hidden);
    return send(context, incidentColumns, told.incidents);
  });
  app.get(`${service}/uptime.csv`, async (context) => {
    const { service: about, resolution, uptime } = await answers.uptime(context);
    return send(context, uptimeColumns, presentUptime(about.id, resolution, uptime, howFor(context)).buckets);
  });
  app.get(`${service}/latency.csv`, async (context) => {
    return send(context, latencyColumns, (await answers.latency(context)).buckets);
  });
  app.get(`${service}/budget.csv`, async (context) => {
    const { burnDowns } = await answers.burnDowns(context);
    const rows = burnDowns.flatMap(({ slo, points }) => points.map((point) => ({ ...point, objective: slo.id })));
    return send(context, budgetColumns, rows);
  });
  app.get(`${service}/events.csv`, async (context) => {
    const { service: about, range, told } = await answers.happenings(context);
    return send(context, eventColumns, presentEvents(about.id, range, told, howFor(context).hidden).events);
  });
  app.get(`${service}/incidents.csv`, async (context) => {
    const { read } = await answers.incidents(context);
    return send(context, incidentColumns, presentServiceIncidents(read, howFor(context).hidden).incidents);
  });
}
