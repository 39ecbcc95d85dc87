/** The formats that others read, as the OpenAPI document tells of them. */
import { badgeQuerySchema } from './badgeSchemas.ts';
import { eventsQuerySchema } from './eventSchemas.ts';
import { incidentsQuerySchema } from './incidentSchemas.ts';
import type { ComponentId, JsonSchema } from './openapiComponents.ts';
import { anyText, media, queryParameters, question, serviceId } from './openapiParts.ts';
import { uptimeQuerySchema } from './schemas.ts';

export function formatPaths(): JsonSchema {
  return { ...statuspage(), ...badges(), ...texts(), ...csv() };
}

function statuspage(): JsonSchema {
  const answers = [
    ['summary', 'statuspageSummary', 'Everything at once, in the shapes of Atlassian Statuspage', 'StatuspageSummary'],
    ['status', 'statuspageStatus', 'How everything is in one word', 'StatuspageRollup'],
    ['components', 'statuspageComponents', 'Every service', 'StatuspageComponents'],
    ['incidents', 'statuspageIncidents', 'The last 50 incidents of 30 days', 'StatuspageIncidents'],
    ['incidents/unresolved', 'statuspageUnresolved', 'Incidents that are not over', 'StatuspageIncidents'],
    [
      'scheduled-maintenances',
      'statuspageMaintenances',
      'Planned maintenance: what comes next, what is open, the last of what is over',
      'StatuspageMaintenances',
    ],
    [
      'scheduled-maintenances/upcoming',
      'statuspageUpcoming',
      'Planned maintenance to come, within 90 days',
      'StatuspageMaintenances',
    ],
    ['scheduled-maintenances/active', 'statuspageActive', 'Planned maintenance that is open', 'StatuspageMaintenances'],
  ] as const satisfies readonly (readonly [string, string, string, ComponentId])[];
  return Object.fromEntries(
    answers.map(([path, id, summary, schema]) => [`/api/v2/${path}.json`, { get: question(id, summary, [], schema) }]),
  );
}

function badges(): JsonSchema {
  const kind = {
    name: 'kind',
    in: 'path',
    required: true,
    schema: { type: 'string', enum: ['state', 'uptime', 'latency', 'budget'] },
    description:
      'what it says: the state, the uptime of a window, the 95th percentile of a day, what is left of the budget',
  };
  const parameters = [serviceId, kind, ...queryParameters(badgeQuerySchema)];
  return {
    '/badge/{id}.svg': { get: media('badge', "A badge with the service's state", [serviceId], 'image/svg+xml') },
    '/badge/{id}/{kind}.svg': { get: media('figureBadge', 'A badge with one figure', parameters, 'image/svg+xml') },
    '/badge/{id}/{kind}.json': {
      get: question('shieldsBadge', "The same for shields.io's endpoint badges", parameters, 'ShieldsBadge'),
    },
  };
}

function texts(): JsonSchema {
  const metrics = media('metrics', 'Metrics, as OpenMetrics or as Prometheus’ classic text', [], 'text/plain');
  return {
    '/feed.atom': { get: media('atom', 'Incidents and planned maintenance as Atom', [], 'application/atom+xml') },
    '/feed.rss': { get: media('rss', 'Incidents and planned maintenance as RSS 2.0', [], 'application/rss+xml') },
    '/maintenance.ics': {
      get: media('maintenanceCalendar', 'Planned maintenance of 90 days as iCalendar', [], 'text/calendar'),
    },
    '/metrics': {
      get: {
        ...metrics,
        responses: {
          ...metrics.responses,
          200: {
            description: 'OK',
            content: { 'text/plain': anyText, 'application/openmetrics-text': anyText },
          },
        },
      },
    },
  };
}

function csv(): JsonSchema {
  const service = '/api/v1/services/{id}';
  const uptime = queryParameters(uptimeQuerySchema);
  const incidents = queryParameters(incidentsQuerySchema);
  const asCsv = (id: string, summary: string, parameters: readonly JsonSchema[]) => ({
    get: media(id, summary, parameters, 'text/csv'),
  });
  return {
    '/api/v1/status.csv': asCsv('statusCsv', 'Every service now, as CSV', []),
    '/api/v1/incidents.csv': asCsv('allIncidentsCsv', 'Incidents of every service as CSV', incidents),
    [`${service}/uptime.csv`]: asCsv('uptimeCsv', 'Uptime by hour or day as CSV', [serviceId, ...uptime]),
    [`${service}/latency.csv`]: asCsv('latencyCsv', 'Latency quantiles by hour or day as CSV', [serviceId, ...uptime]),
    [`${service}/budget.csv`]: asCsv('budgetCsv', 'How error budgets went down, as CSV', [serviceId]),
    [`${service}/events.csv`]: asCsv('eventsCsv', 'What happened to a service as CSV', [
      serviceId,
      ...queryParameters(eventsQuerySchema),
    ]),
    [`${service}/incidents.csv`]: asCsv('incidentsCsv', "A service's incidents as CSV", [serviceId, ...incidents]),
  };
}
