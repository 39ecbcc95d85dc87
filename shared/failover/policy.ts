/** A service's failover policy with everything that deciding and reconciling need, from the config. */
import {
  type Config,
  type Endpoint,
  type FailoverPolicy,
  type LagSource,
  publicEndpointId,
  type Service,
} from '../config/config.ts';
import type { Control } from '../control/control.ts';
import type { Policy } from './decide.ts';
import type { RecordName } from './dns/zone.ts';
import type { Threshold } from './votes/verdict.ts';

export type EndpointRecord = {
  readonly values: readonly string[];
  /** The Route 53 health check that guards the record while Holdfast is not there. */
  readonly healthCheckId?: string;
};

export type ServicePolicy = Policy & {
  readonly record: RecordName & { readonly ttlSeconds: number };
  readonly mode: 'records' | 'switch';
  readonly everyMs: number;
  readonly down: Threshold;
  readonly up: Threshold;
  readonly drift: 'repair' | 'alert';
  /** Where the age of the data is to be had; nobody has to know it when absent. */
  readonly lag?: LagSource;
  /** By endpoint id. */
  readonly records: Readonly<Record<string, EndpointRecord>>;
};

/** The policies of the services that fail over, in the config's order. */
export function policiesOf(config: Config): readonly ServicePolicy[] {
  return config.services.flatMap((service) =>
    service.failover === undefined ? [] : [policyOf(config, service, service.failover)],
  );
}

function policyOf({ observers }: Config, service: Service, failover: FailoverPolicy): ServicePolicy {
  const candidates = service.endpoints.filter(({ id }) => id !== publicEndpointId);
  const { zone, name, type, ttlSeconds } = failover.record;
  return {
    service: service.id,
    endpoints: candidates.map(({ id }) => id),
    observers,
    failback: failover.failback,
    cooldownMs: failover.cooldownMs,
    limit: failover.limit,
    record: { zone, name, type, ttlSeconds },
    mode: failover.mode,
    everyMs: service.everyMs,
    down: failover.down,
    up: failover.up,
    drift: failover.drift,
    ...(failover.lag === undefined ? {} : { lag: failover.lag.source, lagMsMax: failover.lag.maxMs }),
    records: Object.fromEntries(candidates.map((endpoint) => [endpoint.id, recordOf(endpoint)])),
  };
}

function recordOf({ recordValues = [], healthCheckId }: Endpoint): EndpointRecord {
  return { values: recordValues, ...(healthCheckId === undefined ? {} : { healthCheckId }) };
}

/** With the health checks that were learned when the records were adopted, where the config names none. */
export function withHealthChecks(
  policy: ServicePolicy,
  { healthChecks = {} }: Pick<Control, 'healthChecks'>,
): ServicePolicy {
  const records = Object.entries(policy.records).map(([id, record]) => {
    const healthCheckId = record.healthCheckId ?? healthChecks[id];
    return [id, { ...record, ...(healthCheckId === undefined ? {} : { healthCheckId }) }] as const;
  });
  return { ...policy, records: Object.fromEntries(records) };
}
