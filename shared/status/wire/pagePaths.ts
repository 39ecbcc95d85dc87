/** The pages for people, as the OpenAPI document tells of them. */
import * as z from 'zod';
import type { JsonSchema } from './openapiComponents.ts';
import { anyText, media, queryParameters, serviceId } from './openapiParts.ts';
import { windowId } from './schemas.ts';

const homeQuerySchema = z.object({
  window: windowId.exactOptional().meta({ description: 'over which uptime is shown' }),
});

const latencyQuerySchema = z.object({
  latency: z.enum(['24h', '30d', '90d']).exactOptional().meta({ description: 'over which latencies are shown' }),
});

const incidentsQuerySchema = z.object({
  service: z.string().exactOptional().meta({ description: 'the incidents of this service alone' }),
});

const incidentQuerySchema = z.object({
  endpoint: z.string().exactOptional().meta({ description: 'the endpoint of an incident that users did not notice' }),
});

const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description,
});

const period = inPath('period', '`2026-W47`, `2026-11` or `2026-Q4`');

export function pagePaths(): JsonSchema {
  const page = (operationId: string, summary: string, parameters: readonly JsonSchema[] = []) => ({
    get: media(operationId, summary, parameters, 'text/html'),
  });
  /** One of which there may be none, or that is kept back: people are told so by a page. */
  const sought = (operationId: string, summary: string, parameters: readonly JsonSchema[] = []) => {
    const { responses, ...rest } = media(operationId, summary, parameters, 'text/html');
    const none = { description: 'There is no such page', content: { 'text/html': anyText } };
    return { get: { ...rest, responses: { ...responses, 404: none } } };
  };
  return {
    '/': page('page', 'The status page', queryParameters(homeQuerySchema)),
    '/services/{id}': sought('servicePage', 'Everything about one service', [
      serviceId,
      ...queryParameters(latencyQuerySchema),
    ]),
    '/services/{id}/days/{day}': sought('dayPage', 'One day of a service, hour by hour', [
      serviceId,
      inPath('day', '`2026-11-22`, a day of UTC'),
    ]),
    '/incidents': sought('incidentsPage', 'Incidents of 90 days', queryParameters(incidentsQuerySchema)),
    '/incidents/{service}/{from}': sought('incidentPage', 'One incident', [
      inPath('service', "the service's id"),
      inPath('from', 'when it began, such as `2026-11-22T18:50:00.000Z`'),
      ...queryParameters(incidentQuerySchema),
    ]),
    '/maintenance': sought('maintenancePage', 'Planned maintenance: open, to come, over'),
    ...adminPaths(),
    '/storage': page('storagePage', 'What the audits of storage found, for operators'),
    '/restores': page('restoresPage', 'How tested backups stand, for operators'),
    '/reports': page('reports', 'The page that leads to the reports, for operators'),
    '/reports/{period}': page('reportPage', 'A report as one HTML file, for operators', [period]),
  };
}

/** Forms, and where they are sent: what comes back is a page, or leads to one. */
function adminPaths(): JsonSchema {
  const about = (name: string, description: string) => [
    { name, in: 'path', required: true, schema: { type: 'string' }, description },
  ];
  const form = (operationId: string, summary: string, parameters: readonly JsonSchema[] = []) => {
    const { responses, ...rest } = media(operationId, summary, parameters, 'text/html');
    const { 200: _, ...others } = responses;
    const sent = { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } };
    const led = { 303: { description: 'Done; /admin tells what came of it' }, ...others };
    return { post: { ...rest, requestBody: { required: true, content: sent }, responses: led } };
  };
  const service = about('id', "the service's id");
  const to = { name: 'to', in: 'query', required: false, schema: { type: 'string' } };
  const path = '/admin/services/{id}';
  return {
    '/admin': {
      get: media('adminPage', 'The forms by which operators give orders', [], 'text/html'),
    },
    [`${path}/failover`]: {
      get: media('failoverPage', 'What to know before moving traffic, for operators', [...service, to], 'text/html'),
      ...form('failoverForm', 'Move traffic, from that page', service),
    },
    [`${path}/hold`]: form('holdForm', 'Freeze automatic flips, from the page', service),
    [`${path}/release`]: form('releaseForm', 'End a hold, from the page', service),
    [`${path}/drill`]: form('drillForm', 'Begin a drill, from the page', service),
    [`${path}/note`]: form('noteForm', 'Say what an incident was, from the page', service),
    '/admin/alerts/{key}/acknowledge': form(
      'acknowledgeForm',
      'Be at an alert, from the page',
      about('key', "the alert's key"),
    ),
    '/admin/maintenance': form('planForm', 'Plan maintenance, from the page'),
    '/admin/maintenance/{id}/end': form('endForm', 'End maintenance, from the page', about('id', "the plan's id")),
  };
}
