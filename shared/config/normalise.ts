/** A draft without problems → the config, with defaults filled in. */
import type { DnsTarget, HttpTarget, Target, TcpTarget, TlsTarget } from '../probe/target.ts';
import type { Address } from './address.ts';
import {
  type Config,
  type Endpoint,
  type LagSource,
  type MaintenanceWindow,
  publicEndpointId,
  type Service,
} from './config.ts';
import * as defaults from './defaults.ts';
import type { ConfigDraft, EndpointDraft, ProbeSettings, ServiceDraft, WindowDraft } from './draft.ts';
import type { ReadFile } from './fileWanted.ts';
import { auditOf, databaseOf, tableOf } from './normaliseAudit.ts';
import { failoverOf } from './normaliseFailover.ts';
import { objectiveOf } from './normaliseObjective.ts';
import { pageOf, reportOf } from './normalisePage.ts';
import { restoreOf } from './normaliseRestore.ts';
import { routesOf } from './normaliseRoutes.ts';
import { given, must, or } from './settled.ts';

export function normalise(draft: ConfigDraft, readFile: ReadFile): Config {
  const [home, ...others] = draft.observers.map(must);
  if (home === undefined) throw new Error('unreported problem at observers');
  const ids = draft.services.map(({ id }) => id);
  return {
    observers: [home, ...others],
    services: draft.services.map(serviceOf),
    maintenance: draft.maintenance.map(windowOf),
    ...given('url', or(draft.url, undefined)),
    ...given('page', pageOf(draft.page, ids, readFile)),
    ...given('report', reportOf(draft.report)),
    alerts: routesOf(draft.alerts),
    audit: auditOf(draft.audit, ids),
    restore: restoreOf(draft.restore, draft.audit.backups, ids, readFile),
  };
}

function serviceOf(draft: ServiceDraft): Service {
  const everyMs = or(draft.every, defaults.everyMsDefault);
  const objective = draft.objective === undefined ? undefined : objectiveOf(draft.objective, everyMs);
  const failover = draft.failover === undefined ? undefined : failoverOf(draft.failover, objective?.rpoMs);
  const endpoints = draft.endpoints.map((endpoint) => endpointOf(endpoint, everyMs, failover?.lag?.source));
  return {
    id: draft.id,
    title: or(draft.title, draft.id),
    everyMs,
    endpoints: [
      ...endpoints.filter(({ id }) => id !== publicEndpointId),
      ...endpoints.filter(({ id }) => id === publicEndpointId),
    ],
    ...given('objective', objective),
    ...given('runbook', or(draft.runbook, undefined)),
    ...given('failover', failover),
    alarms: draft.alarms.map(must),
    ...given('database', databaseOf(draft.database)),
    ...given('tables', draft.tablesPart.tree === undefined ? undefined : draft.tables.map(tableOf)),
  };
}

function endpointOf(draft: EndpointDraft, everyMs: number, lag: LagSource | undefined): Endpoint {
  const timeoutMs = or(draft.settings.timeout, defaults.timeoutMsFor(everyMs));
  const target = targetOf(must(draft.address), draft.settings, timeoutMs);
  return {
    id: draft.id,
    target: draft.id === publicEndpointId ? target : askingForLag(target, lag),
    ...given('recordValues', or(draft.recordValues, undefined)),
    ...given('healthCheckId', or(draft.healthCheck, undefined)),
  };
}

function askingForLag(target: Target, lag: LagSource | undefined): Target {
  if (target.kind !== 'http' || lag?.kind !== 'json') return target;
  return { ...target, lag: { path: lag.path, unitMs: lag.unitMs } };
}

function targetOf(address: Address, settings: ProbeSettings, timeoutMs: number): Target {
  switch (address.kind) {
    case 'http':
      return httpTarget(address, settings, timeoutMs);
    case 'tcp': {
      const expect: TcpTarget['expect'] = latencyOf(settings);
      return { kind: 'tcp', host: address.host, port: address.port, timeoutMs, expect };
    }
    case 'tls': {
      const expect: TlsTarget['expect'] = { ...latencyOf(settings), ...certificateOf(settings) };
      return { kind: 'tls', host: address.host, port: address.port, timeoutMs, expect };
    }
    case 'dns': {
      const expect: DnsTarget['expect'] = {
        ...given('values', or(settings.values, undefined)),
        ...latencyOf(settings),
      };
      return {
        kind: 'dns',
        name: address.name,
        type: address.type,
        ...given('resolver', address.resolver),
        timeoutMs,
        expect,
      };
    }
  }
}

function latencyOf(settings: ProbeSettings) {
  return given('latencyMsMax', or(settings.latency, undefined));
}

function certificateOf(settings: ProbeSettings) {
  return given('certificateDaysMin', or(settings.certificate, undefined));
}

function lowerCaseKeys<V>(map: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name.toLowerCase(), value]));
}

function httpTarget(address: Address & { kind: 'http' }, settings: ProbeSettings, timeoutMs: number): HttpTarget {
  return {
    kind: 'http',
    url: address.url,
    method: or(settings.method, defaults.methodDefault),
    headers: lowerCaseKeys(or(settings.headers, {})),
    ...given('body', or(settings.body, undefined)),
    redirectsMax: or(settings.redirects, defaults.redirectsMaxDefault),
    bodyBytesMax: or(settings.bodyLimit, defaults.bodyBytesMaxDefault),
    timeoutMs,
    expect: {
      status: or(settings.expectStatus, defaults.statusDefault),
      headers: lowerCaseKeys(or(settings.expectHeaders, {})),
      ...given('body', or(settings.expectBody, undefined)),
      json: Object.entries(or(settings.expectJson, {})).map(([path, equals]) => ({ path, equals })),
      ...latencyOf(settings),
      ...(address.secure ? certificateOf(settings) : {}),
    },
  };
}

function windowOf(draft: WindowDraft): MaintenanceWindow {
  const about = {
    ...given('services', draft.servicesPart.tree === undefined ? undefined : draft.services.map(must)),
    ...given('title', or(draft.title, undefined)),
  };
  const from = or(draft.from, undefined);
  if (from !== undefined) return { ...about, kind: 'fixed', from, to: must(draft.to) };
  return { ...about, kind: 'cron', cron: must(draft.cron), timezone: must(draft.timezone), forMs: must(draft.for) };
}
