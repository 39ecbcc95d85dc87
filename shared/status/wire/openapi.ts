/** The OpenAPI 3.1 document, from the schemas that describe the answers. OpenAPI 3.1 takes JSON Schema as it is. */
import { reportQuerySchema } from '../../report/reportSchema.ts';
import { alertsQuerySchema } from './alertSchemas.ts';
import { auditsQuerySchema } from './auditSchemas.ts';
import { eventsQuerySchema } from './eventSchemas.ts';
import { formatPaths } from './formatPaths.ts';
import { incidentsQuerySchema } from './incidentSchemas.ts';
import { componentSchemas, type JsonSchema } from './openapiComponents.ts';
import { media, order, queryParameters, question, serviceId } from './openapiParts.ts';
import { pagePaths } from './pagePaths.ts';
import { restoreRunsQuerySchema } from './restoreSchemas.ts';
import { uptimeQuerySchema } from './schemas.ts';

const openApiVersion = '3.1.0';

const alertKeyParameter = {
  name: 'key',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: "the alert's key",
};

const backupParameter = {
  name: 'backup',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: "the backup's id",
};

const restores = '/api/v1/restores';

export function openApiDocument(): JsonSchema {
  return {
    openapi: openApiVersion,
    info: {
      title: 'Holdfast',
      version: '1',
      description: 'What is up, what was, and how sure Holdfast is. Times are UTC; shares are between 0 and 1.',
    },
    paths: {
      ...questions(),
      ...formatPaths(),
      ...pagePaths(),
      ...questionsOfOperators(),
      ...aboutRestores(),
      ...aboutReports(),
      ...orders(),
    },
    components: { schemas: componentSchemas() },
  };
}

function questions(): JsonSchema {
  const service = '/api/v1/services/{id}';
  return {
    '/api/v1/status': { get: question('status', 'Every service, now', [], 'Status') },
    [service]: { get: question('service', 'One service, with its 90 days', [serviceId], 'ServiceDetail') },
    [`${service}/uptime`]: {
      get: question(
        'uptime',
        'Uptime over a window or any range',
        [serviceId, ...queryParameters(uptimeQuerySchema)],
        'UptimeReport',
      ),
    },
    [`${service}/events`]: {
      get: question(
        'events',
        'Flips, holds, drills, alarms, alerts, outages, gaps and corrections, newest first',
        [serviceId, ...queryParameters(eventsQuerySchema)],
        'Events',
      ),
    },
    [`${service}/decision`]: {
      get: question('decision', 'Why traffic goes where it goes: the votes, the rule', [serviceId], 'Decision'),
    },
    [`${service}/budget`]: {
      get: question(
        'budget',
        "The service's error budgets: spent, left, how fast they burn",
        [serviceId],
        'BudgetReport',
      ),
    },
    [`${service}/incidents`]: {
      get: question(
        'incidents',
        'What went wrong with a service, and what was done about it',
        [serviceId, ...queryParameters(incidentsQuerySchema)],
        'ServiceIncidents',
      ),
    },
    '/api/v1/incidents': {
      get: question(
        'allIncidents',
        'What went wrong with every service, at most 90 days back',
        queryParameters(incidentsQuerySchema),
        'AllIncidents',
      ),
    },
    '/api/v1/alerts': {
      get: question('alerts', 'What fires, and what has been told', queryParameters(alertsQuerySchema), 'Alerts'),
    },
    '/openapi.json': { get: document() },
  };
}

function document(): JsonSchema {
  const content = { 'application/json': { schema: { type: 'object' } } };
  const responses = { 200: { description: 'OK', content } };
  return { operationId: 'openapi', summary: 'This document', parameters: [], responses };
}

/** On AWS they are to be signed (Signature Version 4); one machine answers them on loopback. */
function questionsOfOperators(): JsonSchema {
  const subject = {
    name: 'subject',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: '`bucket:<name>`, `database:<service>` or `table:<name>`',
  };
  const query = queryParameters(auditsQuerySchema);
  return {
    '/api/v1/audits': { get: question('audits', 'What the last audit found, in figures', query, 'Audits') },
    '/api/v1/audits/{subject}': {
      get: question('auditReport', 'Everything an audit says of one subject', [subject, ...query], 'AuditReport'),
    },
  };
}

/** As the two others: what is bad, and an order. */
function aboutRestores(): JsonSchema {
  const run = { ...backupParameter, name: 'run', description: "the run's id" };
  const runsQuery = [backupParameter, ...queryParameters(restoreRunsQuerySchema)];
  const { responses, ...start } = order(
    'testRestore',
    'Start a test of a backup, and do not wait for it; the same again within a minute starts no other',
    [backupParameter],
    'RestoreTestRequest',
    'RestoreTestStarted',
  );
  const { 200: started, ...others } = responses;
  return {
    [restores]: { get: question('restores', 'How each backup stands that is tested by restoring it', [], 'Restores') },
    [`${restores}/{backup}`]: {
      get: question('restoreRuns', 'The last runs of a backup, newest first', runsQuery, 'RestoreRuns'),
      post: { ...start, responses: { 202: { ...started, description: 'Accepted' }, ...others } },
    },
    [`${restores}/{backup}/runs.csv`]: {
      get: media('restoreRunsCsv', 'The last runs of a backup as CSV', runsQuery, 'text/csv'),
    },
    [`${restores}/{backup}/{run}`]: {
      get: question('restoreRun', 'Everything about one run', [backupParameter, run], 'RestoreRun'),
    },
  };
}

/** As the others for operators. */
function aboutReports(): JsonSchema {
  const query = queryParameters(reportQuerySchema);
  return {
    '/api/v1/report': { get: question('report', 'What a week, a month or a quarter came to', query, 'Report') },
  };
}

/** On AWS they are to be signed (Signature Version 4); one machine takes them on loopback. */
function orders(): JsonSchema {
  const paths = [
    ['failover', 'Move traffic to an endpoint', 'FailoverRequest', 'Flipped'],
    ['hold', 'Freeze automatic flips', 'HoldRequest', 'Held'],
    ['release', 'End a hold', 'ReleaseRequest', 'Held'],
    ['adopt', "Put the service's failover records under Holdfast's control", 'AdoptRequest', 'Adoption'],
    ['drill', 'Begin a drill', 'DrillRequest', 'DrillBegun'],
  ] as const;
  const corrections = [
    ['exclude', 'Let a time in the past not count in the error budgets', 'ExcludeRequest', 'Excluded'],
    ['restore', 'Let an excluded time count again', 'RestoreRequest', 'Restored'],
  ] as const;
  const acknowledge = order(
    'acknowledge',
    'Say that somebody is at an alert: reminders stop',
    [alertKeyParameter],
    'AcknowledgeRequest',
    'Acknowledged',
  );
  const replay = order('replay', 'Decide again over what was recorded', [], 'ReplayRequest', 'Replay');
  return {
    ...Object.fromEntries(
      paths.map(([verb, summary, asked, answer]) => [
        `/api/v1/services/{id}/${verb}`,
        { post: order(verb, summary, [serviceId], asked, answer) },
      ]),
    ),
    ...Object.fromEntries(
      corrections.map(([verb, summary, asked, answer]) => [
        `/api/v1/services/{id}/budget/${verb}`,
        { post: order(verb, summary, [serviceId], asked, answer) },
      ]),
    ),
    '/api/v1/services/{id}/incidents/note': {
      post: order('note', 'Say what an incident was', [serviceId], 'NoteRequest', 'Noted'),
    },
    '/api/v1/alerts/{key}/acknowledge': { post: acknowledge },
    '/api/v1/replay': { post: replay },
    ...planning(),
  };
}

/** Listing is for everybody whom the config lets see it; planning and ending are orders. */
function planning(): JsonSchema {
  const id = {
    name: 'id',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: 'of what a person has planned',
  };
  return {
    '/api/v1/maintenance': {
      get: question('maintenance', 'Planned maintenance: over, open and to come', [], 'MaintenanceList'),
      post: order('planMaintenance', 'Plan maintenance, from now on or later', [], 'PlanRequest', 'Planned'),
    },
    '/api/v1/maintenance/{id}/end': {
      post: order('endMaintenance', 'End planned maintenance, or call it off', [id], 'EndRequest', 'MaintenanceEnded'),
    },
  };
}
