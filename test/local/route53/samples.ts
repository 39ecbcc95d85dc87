/** Zones, record sets and changes for the tests of the Route 53 stand-in. */
import { type FailoverRole, identityOf, type RecordSet, type RecordType } from '../../../local/route53/recordSet.ts';
import { applyChangeBatch, type BatchResult, type Change, createZone, type Zone } from '../../../local/route53/zone.ts';

export const zoneId = 'Z0123456789ABC';
export const emptyZone = createZone({ id: zoneId, name: 'example.com' });
export const name = 'www.example.com.';

/** Addresses from the documentation's blocks (RFC 5737). */
export const east = '192.0.2.10';
export const west = '198.51.100.10';

export function simple(type: RecordType, values: readonly string[], more: Partial<RecordSet> = {}): RecordSet {
  return { name, type, content: { kind: 'values', ttl: 30, values }, ...more };
}

export function failover(role: FailoverRole, setIdentifier: string, value = east, check?: string): RecordSet {
  return {
    ...simple('A', [value]),
    setIdentifier,
    failover: role,
    ...(check === undefined ? {} : { healthCheckId: check }),
  };
}

export function alias(target: string, more: Partial<RecordSet> = {}): RecordSet {
  return { name, type: 'A', content: { kind: 'alias', zoneId, target, evaluateTargetHealth: true }, ...more };
}

export function create(recordSet: RecordSet): Change {
  return { action: 'CREATE', recordSet };
}

export function remove(recordSet: RecordSet): Change {
  return { action: 'DELETE', recordSet };
}

export function upsert(recordSet: RecordSet): Change {
  return { action: 'UPSERT', recordSet };
}

/** The pair that one epoch of a flip makes. */
export function pair(epoch: number, primary: string, secondary: string): readonly [RecordSet, RecordSet] {
  return [
    failover('PRIMARY', `${primary}-${epoch}`, primary, `check-${primary}`),
    failover('SECONDARY', `${secondary}-${epoch}`, secondary, `check-${secondary}`),
  ];
}

export function zoneWith(...recordSets: readonly RecordSet[]): Zone {
  return accepted(applyChangeBatch(emptyZone, recordSets.map(create)));
}

export function accepted(result: BatchResult): Zone {
  if (!result.ok) throw new Error(`refused: ${result.messages.join('; ')}`);
  return result.zone;
}

/** @returns no messages when the batch was accepted. */
export function refusals(zone: Zone, ...changes: readonly Change[]): readonly string[] {
  const result = applyChangeBatch(zone, changes);
  return result.ok ? [] : result.messages;
}

/** The record sets in an order of their own, to compare zones by content. */
export function contentOf(zone: Zone): readonly RecordSet[] {
  return zone.recordSets.toSorted((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1));
}
