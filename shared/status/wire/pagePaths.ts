/** The pages for people, as the OpenAPI document tells of them. */
import * as z from 'zod';
import type { JsonSchema } from './openapiComponents.ts';
import { media, queryParameters, serviceId } from './openapiParts.ts';
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
  return {
    '/': page('page', 'The status page', queryParameters(homeQuerySchema)),
    '/services/{id}': page('servicePage', 'Everything about one service', [
      serviceId,
      ...queryParameters(latencyQuerySchema),
    ]),
    '/services/{id}/days/{day}': page('dayPage', 'One day of a service, hour by hour', [
      serviceId,
      inPath('day', '`2026-11-22`, a day of UTC'),
    ]),
    '/incidents': page('incidentsPage', 'Incidents of 90 days', queryParameters(incidentsQuerySchema)),
    '/incidents/{service}/{from}': page('incidentPage', 'One incident', [
      inPath('service', "the service's id"),
      inPath('from', 'when it began, such as `2026-11-22T18:50:00.000Z`'),
      ...queryParameters(incidentQuerySchema),
    ]),
    '/storage': page('storagePage', 'What the audits of storage found, for operators'),
    '/restores': page('restoresPage', 'How tested backups stand, for operators'),
    '/reports': page('reports', 'The page that leads to the reports, for operators'),
    '/reports/{period}': page('reportPage', 'A report as one HTML file, for operators', [period]),
  };
}
