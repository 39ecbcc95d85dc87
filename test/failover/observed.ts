/** A config of two services on five hosts, and rounds over it, for the tests of what follows from rounds. */
import { nothingAudited } from '../../shared/config/auditConfig.ts';
import type { Config, Service } from '../../shared/config/config.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import { policiesOf, type ServicePolicy } from '../../shared/failover/policy.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';
import type { Outcome } from '../../shared/probe/observation.ts';

export const everyMs = 30_000;
/** A slot: a multiple of the cadence. */
export const noon = Date.UTC(2026, 10, 22, 12);

function endpoints(service: string, ids: readonly string[]): Service['endpoints'] {
  return ids.map((id, index) => ({
    id,
    target: { kind: 'tcp', host: `${id}.${service}.example.com`, port: 443, timeoutMs: 5_000, expect: {} },
    recordValues: [`192.0.2.${index + 1}`],
  }));
}

export const config: Config = {
  observers: ['us-east-1', 'us-east-2', 'us-west-2'],
  services: [
    {
      id: 'checkout',
      title: 'Checkout',
      everyMs,
      endpoints: endpoints('checkout', ['a', 'b']),
      failover: {
        record: { zone: 'Z0123456789ABC', name: 'checkout.example.com', type: 'A', ttlSeconds: 30 },
        mode: 'records',
        down: { rounds: 3, of: 3, forMs: 10_000 },
        up: { rounds: 3, of: 3, forMs: 10_000 },
        failback: { kind: 'manual' },
        cooldownMs: 300_000,
        limit: { flips: 3, perMs: 86_400_000 },
        drift: 'repair',
      },
      alarms: [],
    },
    { id: 'search', title: 'Search', everyMs, endpoints: endpoints('search', ['a', 'b', 'c']), alarms: [] },
  ],
  maintenance: [],
  alerts: [],
  audit: nothingAudited,
  restore: nothingRestored,
};

export function checkoutPolicy(): ServicePolicy {
  const [policy] = policiesOf(config);
  if (policy === undefined) throw new Error('checkout has a policy');
  return policy;
}

export type Sees = { readonly checkout: string; readonly search?: string };

/** Five rounds up to noon. `ud`: a is up and b is down; `?` is unknown. */
export function roundsOf(observer: string, { checkout, search = 'uuu' }: Sees, newest = noon): readonly Round[] {
  return [4, 3, 2, 1, 0].map((age) => {
    const slot = newest - age * everyMs;
    const seen = { checkout: seenOf(checkout), search: seenOf(search) };
    return { observer, observerCount: 3, everyMs, shardIndex: 0, slot, startedAt: slot + 200, seen };
  });
}

function seenOf(letters: string): Readonly<Record<string, Seen>> {
  return Object.fromEntries([...letters].map((letter, index) => ['abc'.charAt(index), sighting(letter)]));
}

const outcomes: Readonly<Record<string, Outcome>> = { u: 'up', d: 'down', '?': 'unknown' };

function sighting(letter: string): Seen {
  const timings = { totalMs: 20 };
  const outcome = outcomes[letter] ?? 'up';
  switch (outcome) {
    case 'up':
      return { outcome, timings };
    case 'down':
      return { outcome, reason: 'refused', evidence: {}, timings };
    case 'unknown':
      return { outcome, reason: 'observer-route', evidence: {}, timings };
  }
}
