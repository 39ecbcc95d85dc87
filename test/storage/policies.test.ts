/** The policies that Holdfast brings. */
import { describe, expect, it } from 'vitest';
import { builtInPolicies, policyNamed } from '../../shared/storage/policies/builtIn.ts';
import { builtInPolicyNames } from '../../shared/storage/policy.ts';

describe.each(builtInPolicyNames)('the policy %s', (name) => {
  const { policy, reasons, purpose } = builtInPolicies[name];

  it('is found by its name, which it bears', () => {
    expect(policyNamed(name)).toBe(policy);
    expect(policy.name).toBe(name);
  });

  it('says of everything that it asks why, and of nothing that it does not mention', () => {
    const { name: _, ...requirements } = policy;
    expect(Object.keys(reasons).toSorted()).toEqual(Object.keys(requirements).toSorted());
    for (const text of [purpose, ...Object.values(reasons)]) expect(text).toMatch(/^[A-Z`].*\.$/);
  });

  it('asks for what S3 can do: later days for colder classes, and deletions no sooner than it keeps', () => {
    const days = policy.tiers.map(({ byDay }) => byDay);
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect(policy.goneByDay ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(policy.keepDays ?? 0);
  });
});

it('knows no other policy', () => {
  expect(policyNamed('constructor')).toBeUndefined();
  expect(policyNamed('')).toBeUndefined();
});

// docs/audit.md, "Policies": the house rule for backups.
it('backup is the house rule', () => {
  expect(policyNamed('backup')).toMatchObject({
    tiers: [
      { storageClass: 'STANDARD_IA', byDay: 30 },
      { storageClass: 'GLACIER', byDay: 90 },
      { storageClass: 'DEEP_ARCHIVE', byDay: 365 },
    ],
    keepDays: 2_555,
    goneByDay: 2_555,
    versioned: true,
    replicated: 'other-region',
    publicAccess: 'blocked',
    encryption: 'any',
    copies: { total: 3, kinds: 2, regions: 1 },
  });
});
