/** A service's failover policy with everything that deciding and reconciling need, from the config. */
import { type Config, type FailoverPolicy, publicEndpointId, type Service } from '../config/config.ts';
import type { Policy } from './decide.ts';
import type { Threshold } from './verdict.ts';
import type { RecordName } from './zone.ts';

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
    down: { ...failover.down, of: failover.down.rounds },
    up: { ...failover.up, of: failover.up.rounds },
    records: Object.fromEntries(candidates.map(({ id, recordValues = [] }) => [id, { values: recordValues }])),
  };
}
