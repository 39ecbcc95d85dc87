/**
 * The config as far as it can be read: every setting by itself, valid or not, with an endpoint's own settings laid
 * over its service's. The cross-field rules and the normalisation both work on this, so they cannot disagree. What is
 * more than a config may hold is left out; that there is more is reported, by the schema or with the keys.
 */
import type { Address } from './address.ts';
import { routesMax } from './alertsSchema.ts';
import { tablesMax } from './auditSchema.ts';
import { readAudit, readDatabase, readTable } from './draftAudit.ts';
import { readObjective } from './draftObjective.ts';
import { readPage, readReport } from './draftPage.ts';
import { readRestore } from './draftRestore.ts';
import { readRoute } from './draftRoute.ts';
import { failoverFields, lagFields, metricFields, recordFields } from './failoverSchema.ts';
import * as field from './fields.ts';
import { windowFields, windowServicesMax, windowsMax } from './maintenanceSchema.ts';
import { child, children, items, over, type Part, read, type Setting } from './part.ts';
import { expectFields, probeFields, recordValues } from './probeSchema.ts';
import { alarmsMax, endpointsMax, observersMax, servicesMax } from './schema.ts';

export function readDraft(root: Part) {
  return {
    observersPart: child(root, 'observers'),
    observers: items(child(root, 'observers'), observersMax).map((part) => read(part, field.region)),
    servicesPart: child(root, 'services'),
    services: children(child(root, 'services'), servicesMax).map((entry) => readService(entry.key, entry.part)),
    maintenance: items(child(root, 'maintenance'), windowsMax).map(readWindow),
    url: read(child(root, 'url'), field.pageUrl),
    page: readPage(child(root, 'page')),
    report: readReport(child(root, 'report')),
    alertsPart: child(root, 'alerts'),
    alerts: items(child(root, 'alerts'), routesMax).map(readRoute),
    audit: readAudit(root),
    restore: readRestore(child(root, 'restore')),
  };
}

export type ConfigDraft = ReturnType<typeof readDraft>;

function readService(id: string, part: Part) {
  const own = readProbe(part);
  const [objective, failover] = [child(part, 'objective'), child(part, 'failover')];
  return {
    id,
    part,
    title: read(child(part, 'title'), field.title),
    every: read(child(part, 'every'), field.every),
    own,
    endpointsPart: child(part, 'endpoints'),
    endpoints: children(child(part, 'endpoints'), endpointsMax).map((entry) =>
      readEndpoint(entry.key, entry.part, own),
    ),
    runbook: read(child(part, 'runbook'), field.link),
    /** Undefined when the service has none; a key without a value is the schema's matter. */
    objective: holds(objective) ? readObjective(objective) : undefined,
    /** The same. */
    failover: holds(failover) ? readFailover(failover) : undefined,
    alarms: items(child(part, 'alarms'), alarmsMax).map((item) => read(item, field.alarm)),
    database: readDatabase(child(part, 'database')),
    tablesPart: child(part, 'tables'),
    tables: items(child(part, 'tables'), tablesMax).map(readTable),
  };
}

function holds({ tree }: Part): boolean {
  return tree !== undefined && tree.value !== null;
}

export type ServiceDraft = ReturnType<typeof readService>;

export type EndpointDraft = {
  readonly id: string;
  readonly part: Part;
  readonly address: Setting<Address>;
  readonly recordValues: Setting<readonly string[]>;
  readonly healthCheck: Setting<string>;
  /** What stands at the endpoint itself. */
  readonly own: ProbeSettings;
  /** The same, and what it has from its service. */
  readonly settings: ProbeSettings;
};

function readEndpoint(id: string, part: Part, service: ProbeSettings): EndpointDraft {
  const own = readProbe(part);
  const url = typeof part.tree?.value === 'string' ? part : child(part, 'url');
  return {
    id,
    part,
    address: read(url, field.address),
    recordValues: read(child(child(part, 'target'), 'values'), recordValues),
    healthCheck: read(child(part, 'healthCheck'), field.healthCheck),
    own,
    settings: merge(own, service),
  };
}

function readFailover(part: Part) {
  const record = child(part, 'record');
  return {
    part,
    zone: read(child(record, 'zone'), recordFields.zone),
    name: read(child(record, 'name'), recordFields.name),
    type: read(child(record, 'type'), recordFields.type),
    ttl: read(child(record, 'ttl'), recordFields.ttl),
    mode: read(child(part, 'mode'), failoverFields.mode),
    down: read(child(part, 'down'), failoverFields.down),
    up: read(child(part, 'up'), failoverFields.up),
    failback: read(child(part, 'failback'), failoverFields.failback),
    cooldown: read(child(part, 'cooldown'), failoverFields.cooldown),
    limit: read(child(part, 'limit'), failoverFields.limit),
    lag: readLag(child(part, 'lag')),
    drift: read(child(part, 'drift'), failoverFields.drift),
  };
}

export type FailoverDraft = ReturnType<typeof readFailover>;

function readLag(part: Part) {
  const metric = child(part, 'metric');
  const dimensions = child(metric, 'dimensions');
  return {
    part,
    json: read(child(part, 'json'), lagFields.json),
    unit: read(child(part, 'unit'), lagFields.unit),
    max: read(child(part, 'max'), lagFields.max),
    metric: {
      part: metric,
      namespace: read(child(metric, 'namespace'), metricFields.namespace),
      name: read(child(metric, 'name'), metricFields.name),
      dimensions: read(dimensions, metricFields.dimensions),
      region: read(child(metric, 'region'), metricFields.region),
      unit: read(child(metric, 'unit'), metricFields.unit),
    },
  };
}

export type LagDraft = ReturnType<typeof readLag>;

function readWindow(part: Part) {
  const services = child(part, 'services');
  return {
    part,
    /** What stands there; `services` itself tells whether anything does. */
    servicesPart: services,
    services: items(services, windowServicesMax).map((item) => read(item, windowFields.services.element)),
    title: read(child(part, 'title'), windowFields.title),
    from: read(child(part, 'from'), windowFields.from),
    to: read(child(part, 'to'), windowFields.to),
    cron: read(child(part, 'cron'), windowFields.cron),
    timezone: read(child(part, 'timezone'), windowFields.timezone),
    for: read(child(part, 'for'), windowFields.for),
  };
}

export type WindowDraft = ReturnType<typeof readWindow>;

function readProbe(part: Part) {
  const expect = child(part, 'expect');
  return {
    timeout: read(child(part, 'timeout'), probeFields.timeout),
    method: read(child(part, 'method'), probeFields.method),
    headers: read(child(part, 'headers'), probeFields.headers),
    body: read(child(part, 'body'), probeFields.body),
    redirects: read(child(part, 'redirects'), probeFields.redirects),
    bodyLimit: read(child(part, 'bodyLimit'), probeFields.bodyLimit),
    expectStatus: read(child(expect, 'status'), expectFields.status),
    expectHeaders: read(child(expect, 'headers'), expectFields.headers),
    expectBody: read(child(expect, 'body'), expectFields.body),
    expectJson: read(child(expect, 'json'), expectFields.json),
    latency: read(child(expect, 'latency'), expectFields.latency),
    certificate: read(child(expect, 'certificate'), expectFields.certificate),
    values: read(child(expect, 'values'), expectFields.values),
  };
}

export type ProbeSettings = ReturnType<typeof readProbe>;

function merge(own: ProbeSettings, service: ProbeSettings): ProbeSettings {
  return {
    timeout: over(own.timeout, service.timeout),
    method: over(own.method, service.method),
    headers: over(own.headers, service.headers),
    body: over(own.body, service.body),
    redirects: over(own.redirects, service.redirects),
    bodyLimit: over(own.bodyLimit, service.bodyLimit),
    expectStatus: over(own.expectStatus, service.expectStatus),
    expectHeaders: over(own.expectHeaders, service.expectHeaders),
    expectBody: over(own.expectBody, service.expectBody),
    expectJson: over(own.expectJson, service.expectJson),
    latency: over(own.latency, service.latency),
    certificate: over(own.certificate, service.certificate),
    values: over(own.values, service.values),
  };
}
