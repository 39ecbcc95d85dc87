/** The pages for people, as the OpenAPI document tells of them. */
import * as z from 'zod';
import type { JsonSchema } from './openapiComponents.ts';
import { media, queryParameters } from './openapiParts.ts';
import { windowId } from './schemas.ts';

const homeQuerySchema = z.object({
  window: windowId.exactOptional().meta({ description: 'over which uptime is shown' }),
});

const period = {
  name: 'period',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: '`2026-W47`, `2026-11` or `2026-Q4`',
};

export function pagePaths(): JsonSchema {
  const page = (operationId: string, summary: string, parameters: readonly JsonSchema[] = []) => ({
    get: media(operationId, summary, parameters, 'text/html'),
  });
  return {
    '/': page('page', 'The status page', queryParameters(homeQuerySchema)),
    '/storage': page('storagePage', 'What the audits of storage found, for operators'),
    '/restores': page('restoresPage', 'How tested backups stand, for operators'),
    '/reports': page('reports', 'The page that leads to the reports, for operators'),
    '/reports/{period}': page('reportPage', 'A report as one HTML file, for operators', [period]),
  };
}
