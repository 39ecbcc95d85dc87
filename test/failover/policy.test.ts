/** The numbers and the order come from the config file as the design means it. */
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';
import { policiesOf, type ServicePolicy } from '../../shared/failover/policy.ts';

const file = `
observers: [us-east-1, us-east-2, us-west-2]
services:
  blog:
    endpoints: { us-east-1: https://blog.example.com/ }
  checkout:
    every: 20s
    endpoints:
      public: { url: https://checkout.example.com/health }
      us-west-2: { url: https://usw2.example.com/health, target: { values: [198.51.100.10, 198.51.100.11] } }
      us-east-1: { url: https://use1.example.com/health, target: { values: [192.0.2.10] } }
    failover:
      record: { zone: Z0123456789ABC, name: checkout.example.com, type: A, ttl: 45s }
      mode: switch
      down: { rounds: 4, for: 15s }
      up: { rounds: 6, for: 2m }
      failback: { after: 30m }
      cooldown: 7m
      limit: { flips: 2, per: 12h }
  search:
    endpoints:
      us-east-1: { url: https://use1.example.org/, target: { values: ["2001:db8::10"] } }
      us-east-2: { url: https://use2.example.org/, target: { values: ["2001:db8::20"] } }
    failover:
      record: { zone: Z0123456789ABC, name: search.example.com, type: AAAA, ttl: 30s }
`;

function policies(): readonly ServicePolicy[] {
  const parsed = parseConfig(file, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return policiesOf(parsed.config);
}

describe('the policies of a config', () => {
  it('are those of the services that fail over, in its order', () => {
    expect(policies().map(({ service }) => service)).toEqual(['checkout', 'search']);
  });

  it('hold what the file says, in milliseconds, and leave out the public endpoint', () => {
    expect(policies()[0]).toMatchObject({
      endpoints: ['us-west-2', 'us-east-1'],
      observers: ['us-east-1', 'us-east-2', 'us-west-2'],
      everyMs: 20_000,
      mode: 'switch',
      record: { zone: 'Z0123456789ABC', name: 'checkout.example.com', type: 'A', ttlSeconds: 45 },
      down: { rounds: 4, of: 4, forMs: 15_000 },
      up: { rounds: 6, of: 6, forMs: 120_000 },
      failback: { kind: 'after', quietMs: 1_800_000 },
      cooldownMs: 420_000,
      limit: { flips: 2, perMs: 43_200_000 },
      records: {
        'us-west-2': { values: ['198.51.100.10', '198.51.100.11'] },
        'us-east-1': { values: ['192.0.2.10'] },
      },
    });
    expect(Object.keys(policies()[0]?.records ?? {})).not.toContain('public');
  });

  it('hold the defaults where the file says nothing', () => {
    expect(policies()[1]).toMatchObject({
      mode: 'records',
      down: { rounds: 3, of: 3, forMs: 10_000 },
      up: { rounds: 5, of: 5, forMs: 60_000 },
      failback: { kind: 'manual' },
      cooldownMs: 300_000,
      limit: { flips: 3, perMs: 86_400_000 },
    });
    expect(policies()[1]).not.toHaveProperty('lagMsMax');
  });
});
