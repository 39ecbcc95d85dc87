/** Failover records as the record sets of a zone value, and back. */
import { type FailoverRecord, NotFailover, type RecordName } from '../../shared/failover/dns/zone.ts';
import type { RecordSet } from '../route53/recordSet.ts';

export function recordSetOf({ name, type }: RecordName, record: FailoverRecord): RecordSet {
  const { setIdentifier, role, values, ttlSeconds, healthCheckId } = record;
  return {
    name: `${name}.`,
    type,
    setIdentifier,
    failover: role,
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
    content: { kind: 'values', ttl: ttlSeconds, values },
  };
}

/** @throws NotFailover */
export function failoverRecordOf(record: RecordName, one: RecordSet): FailoverRecord {
  const { setIdentifier, failover, healthCheckId, content } = one;
  if (setIdentifier === undefined || failover === undefined) throw new NotFailover(record, 'a simple record');
  if (content.kind === 'alias') throw new NotFailover(record, 'a failover alias');
  return {
    setIdentifier,
    role: failover,
    values: content.values,
    ttlSeconds: content.ttl,
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
  };
}

/** Read by code of its own: `holdfast/<service>/<epoch>/<endpoint>`. Undefined when there is none in it. */
export function epochOf({ setIdentifier }: FailoverRecord): number | undefined {
  const [, epoch] = /^holdfast\/[^/]+\/(\d+)\/[^/]+$/.exec(setIdentifier) ?? [];
  return epoch === undefined ? undefined : Number(epoch);
}
