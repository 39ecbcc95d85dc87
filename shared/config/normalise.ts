/** A draft without problems → the config, with defaults filled in. */
import type { DnsTarget, HttpTarget, Target, TcpTarget, TlsTarget } from '../probe/target.ts';
import type { Address } from './address.ts';
import { type Config, type Endpoint, type FailoverPolicy, publicEndpointId, type Service } from './config.ts';
import * as defaults from './defaults.ts';
import type { ConfigDraft, EndpointDraft, FailoverDraft, ProbeSettings, ServiceDraft } from './draft.ts';
import type { Setting } from './part.ts';

export function normalise(draft: ConfigDraft): Config {
  const [home, ...others] = draft.observers.map(must);
  if (home === undefined) throw new Error('unreported problem at observers');
  return { observers: [home, ...others], services: draft.services.map(serviceOf) };
}

function serviceOf(draft: ServiceDraft): Service {
  const everyMs = or(draft.every, defaults.everyMsDefault);
  const endpoints = draft.endpoints.map((endpoint) => endpointOf(endpoint, everyMs));
  const objective = or(draft.objective, undefined);
  return {
    id: draft.id,
    title: or(draft.title, draft.id),
    everyMs,
    endpoints: [
      ...endpoints.filter(({ id }) => id !== publicEndpointId),
      ...endpoints.filter(({ id }) => id === publicEndpointId),
    ],
    ...(objective === undefined
      ? {}
      : {
          objective: {
            availability: objective.availability,
            windowMs: objective.window ?? defaults.objectiveWindowMsDefault,
            ...given('rpoMs', objective.rpo),
            ...given('rtoMs', objective.rto),
          },
        }),
    ...given('failover', draft.failover === undefined ? undefined : failoverOf(draft.failover)),
  };
}

/** `{ [key]: value }`, or nothing when there is no value. */
function given<const K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  const entry: { [P in K]?: T } = {};
  if (value !== undefined) entry[key] = value;
  return entry;
}

function endpointOf(draft: EndpointDraft, everyMs: number): Endpoint {
  return {
    id: draft.id,
    target: targetOf(must(draft.address), draft.settings, or(draft.settings.timeout, defaults.timeoutMsFor(everyMs))),
    ...given('recordValues', or(draft.recordValues, undefined)),
  };
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

function failoverOf(draft: FailoverDraft): FailoverPolicy {
  const fallback = defaults.failoverDefault;
  const down = or(draft.down, undefined);
  const up = or(draft.up, undefined);
  const limit = or(draft.limit, undefined);
  const failback = or(draft.failback, 'manual' as const);
  return {
    record: {
      zone: must(draft.zone),
      name: must(draft.name),
      type: must(draft.type),
      ttlSeconds: must(draft.ttl) / 1_000,
    },
    mode: or(draft.mode, fallback.mode),
    down: { rounds: down?.rounds ?? fallback.down.rounds, forMs: down?.for ?? fallback.down.forMs },
    up: { rounds: up?.rounds ?? fallback.up.rounds, forMs: up?.for ?? fallback.up.forMs },
    failback: failback === 'manual' ? { kind: 'manual' } : { kind: 'after', quietMs: failback.after },
    cooldownMs: or(draft.cooldown, fallback.cooldownMs),
    limit: { flips: limit?.flips ?? fallback.limit.flips, perMs: limit?.per ?? fallback.limit.perMs },
  };
}

/** The errors of this and the next function mean that a problem went unreported, which is a bug. */
function or<T, D>(setting: Setting<T>, absent: D): T | D {
  if (setting.state === 'invalid') throw new Error(`unreported problem at ${setting.part.path.join('.')}`);
  return setting.state === 'valid' ? setting.value : absent;
}

function must<T>(setting: Setting<T>): T {
  if (setting.state !== 'valid') throw new Error(`unreported problem at ${setting.part.path.join('.')}`);
  return setting.value;
}
