/** A service's policy, control records and failover records for the tests of reconciling. */
import type { Control, Flip } from '../../shared/control/control.ts';
import type { FailoverRecord } from '../../shared/failover/dns/zone.ts';
import type { ServicePolicy } from '../../shared/failover/policy.ts';

export const zoneId = 'Z0123456789ABC';
export const domain = 'example.com';
const threshold = { rounds: 3, of: 3, forMs: 10_000 };

/** Addresses from the documentation's blocks (RFC 5737). */
export const addresses = { 'us-east-1': '192.0.2.10', 'us-west-2': '198.51.100.10', 'eu-west-1': '203.0.113.10' };

export function policyWith(changed: Partial<ServicePolicy> = {}): ServicePolicy {
  const endpoints = Object.entries(addresses);
  return {
    service: 'checkout',
    endpoints: endpoints.map(([id]) => id),
    observers: ['us-east-1', 'us-east-2', 'us-west-2'],
    failback: { kind: 'manual' },
    cooldownMs: 300_000,
    limit: { flips: 3, perMs: 86_400_000 },
    record: { zone: zoneId, name: 'checkout.example.com', type: 'A', ttlSeconds: 30 },
    mode: 'records',
    everyMs: 30_000,
    down: threshold,
    up: threshold,
    drift: 'repair',
    records: Object.fromEntries(
      endpoints.map(([id, address]) => [id, { values: [address], healthCheckId: `check-${id}` }]),
    ),
    ...changed,
  };
}

export function controlWith(changed: Partial<Control> = {}): Control {
  return {
    service: 'checkout',
    revision: 1,
    active: 'us-east-1',
    epoch: 1,
    phase: 'settled',
    flips: [],
    log: [],
    ...changed,
  };
}

/** What a flip makes of the control record. */
export function flipped(control: Control, to: string, at: number): Control {
  const { active, epoch, revision, flips } = control;
  const flip: Flip = { epoch: epoch + 1, from: active, to, at, by: 'holdfast', reason: 'down', kind: 'failover' };
  return {
    ...control,
    revision: revision + 1,
    epoch: epoch + 1,
    active: to,
    phase: 'flipping',
    flips: [flip, ...flips],
  };
}

/** Written out, so that it does not rest on the code under test. */
export function record(
  role: FailoverRecord['role'],
  endpoint: keyof typeof addresses,
  epoch: number,
  changed: Partial<FailoverRecord> = {},
): FailoverRecord {
  return {
    setIdentifier: `holdfast/checkout/${epoch}/${endpoint}`,
    role,
    values: [addresses[endpoint]],
    ttlSeconds: 30,
    healthCheckId: `check-${endpoint}`,
    ...changed,
  };
}

/** As somebody would have made them before Holdfast. */
export const handMade: readonly FailoverRecord[] = [
  record('PRIMARY', 'us-west-2', 1, { setIdentifier: 'west', ttlSeconds: 60, healthCheckId: 'old-check-west' }),
  record('SECONDARY', 'us-east-1', 1, { setIdentifier: 'east', ttlSeconds: 60, healthCheckId: 'old-check-east' }),
];
