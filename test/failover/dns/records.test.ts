import { describe, expect, it } from 'vitest';
import {
  NoRecordFor,
  parseSetIdentifier,
  planRecords,
  recordsFor,
  setIdentifierOf,
} from '../../../shared/failover/dns/records.ts';
import type { FailoverRecord } from '../../../shared/failover/dns/zone.ts';
import { controlWith, handMade, policyWith, record } from '../policies.ts';

const policy = policyWith();
const control = controlWith({ epoch: 7, active: 'us-west-2' });
const wanted = [record('PRIMARY', 'us-west-2', 7), record('SECONDARY', 'us-east-1', 7)];
const earlier = [record('PRIMARY', 'us-east-1', 6), record('SECONDARY', 'us-west-2', 6)];

describe('the wanted pair', () => {
  it.each([
    ['us-east-1', 'us-west-2'],
    ['us-west-2', 'us-east-1'],
    ['eu-west-1', 'us-east-1'],
  ] as const)('with %s active has %s, the next in order of preference, as secondary', (active, next) => {
    expect(recordsFor(policy, controlWith({ epoch: 7, active }))).toEqual({
      primary: record('PRIMARY', active, 7),
      secondary: record('SECONDARY', next, 7),
    });
  });

  it('cannot be made for an endpoint that left the config, or without a second endpoint', () => {
    expect(() => recordsFor(policy, controlWith({ active: 'ap-south-1' }))).toThrow(NoRecordFor);
    expect(() => recordsFor(policy, controlWith({ active: 'constructor' }))).toThrow(NoRecordFor);
    expect(() => recordsFor(policyWith({ endpoints: ['us-east-1'] }), controlWith())).toThrow(NoRecordFor);
  });
});

describe('set identifiers', () => {
  it('tell service, epoch and endpoint', () => {
    const origin = { service: 'checkout-2', epoch: 41, endpoint: 'eu-west-1' };
    expect(setIdentifierOf(origin)).toBe('holdfast/checkout-2/41/eu-west-1');
    expect(parseSetIdentifier('holdfast/checkout-2/41/eu-west-1')).toEqual(origin);
  });

  it.each(['east', 'holdfast/a/b/c', 'holdfast/a/01/c', 'holdfast/a/1/c/d', 'Holdfast/a/1/c', 'holdfast/a/-1/c', ''])(
    'do not take %j for one of ours',
    (text) => expect(parseSetIdentifier(text)).toBeUndefined(),
  );

  // 128 characters: API reference, ResourceRecordSet, SetIdentifier.
  it('stay within what Route 53 takes', () => {
    const longest = { service: 's'.repeat(40), epoch: 999_999_999_999_999, endpoint: 'ap-southeast-4' };
    expect(setIdentifierOf(longest).length).toBeLessThanOrEqual(128);
    expect(() => setIdentifierOf({ ...longest, service: 's'.repeat(120) })).toThrow('too long');
    expect(() => setIdentifierOf({ ...longest, service: 'a/b' })).toThrow('malformed');
  });
});

describe('the plan', () => {
  it('is done when the pair stands there, in any order and spelling', () => {
    expect(planRecords(policy, control, wanted.toReversed())).toEqual({ kind: 'in-place' });
    const endpoints = { 'us-west-2': ['2001:db8::1', '2001:db8::2'], 'us-east-1': ['2001:db8::3'] };
    const six = policyWith({
      record: { ...policy.record, type: 'AAAA' },
      records: Object.fromEntries(Object.entries(endpoints).map(([id, values]) => [id, { values }])),
    });
    // Both spellings are one address (RFC 4291, section 2.2).
    const { primary, secondary } = recordsFor(six, control);
    const respelt = { ...primary, values: ['2001:DB8:0::2', '2001:0db8::0001'] };
    expect(planRecords(six, control, [secondary, respelt])).toEqual({ kind: 'in-place' });
  });

  it('exchanges the whole pair of an earlier epoch, however it was edited', () => {
    expect(planRecords(policy, control, earlier)).toEqual({ kind: 'change', deletes: earlier, creates: wanted });
    const edited = earlier.map((one) => ({ ...one, ttlSeconds: 5, values: ['192.0.2.99'] }));
    expect(planRecords(policy, control, edited)).toEqual({ kind: 'change', deletes: edited, creates: wanted });
  });

  it('keeps its hands off records of a later epoch, even of a single one', () => {
    const later = [record('PRIMARY', 'us-east-1', 8), record('SECONDARY', 'us-west-2', 8)];
    expect(planRecords(policy, control, later)).toEqual({ kind: 'stale', epoch: 8 });
    expect(
      planRecords(policy, control, [record('PRIMARY', 'us-west-2', 7), record('SECONDARY', 'us-east-1', 8)]),
    ).toEqual({
      kind: 'stale',
      epoch: 8,
    });
  });

  it.each([
    ['records made by hand', handMade],
    ['records of another service', wanted.map((one) => ({ ...one, setIdentifier: 'holdfast/cart/9/us-east-1' }))],
  ] satisfies [string, readonly FailoverRecord[]][])('takes %s for foreign', (_what, found) => {
    expect(planRecords(policy, control, found)).toEqual({ kind: 'foreign', found });
  });

  it('takes it for drift when nothing is there any more', () => {
    expect(planRecords(policy, control, [])).toEqual({ kind: 'drifted', deletes: [], creates: wanted });
  });

  const [primary, secondary] = [record('PRIMARY', 'us-west-2', 7), record('SECONDARY', 'us-east-1', 7)];
  const { healthCheckId: _none, ...unguarded } = secondary;
  it.each([
    ['other values', [{ ...primary, values: ['192.0.2.99'] }, secondary]],
    ['a value more', [{ ...primary, values: [...primary.values, '192.0.2.99'] }, secondary]],
    ['another TTL', [primary, { ...secondary, ttlSeconds: 300 }]],
    ['another health check', [{ ...primary, healthCheckId: 'other' }, secondary]],
    ['a health check less', [primary, unguarded]],
    [
      'exchanged roles',
      [
        { ...primary, role: 'SECONDARY' },
        { ...secondary, role: 'PRIMARY' },
      ],
    ],
    ['a missing secondary', [primary]],
    ['a third record', [primary, secondary, { ...secondary, setIdentifier: 'third' }]],
    ['a secondary made by hand', [primary, { ...secondary, setIdentifier: 'third' }]],
    ['another third endpoint', [primary, record('SECONDARY', 'eu-west-1', 7)]],
    ['half a pair of an earlier epoch', [record('PRIMARY', 'us-east-1', 6)]],
    ['two epochs', [record('PRIMARY', 'us-east-1', 6), record('SECONDARY', 'us-west-2', 5)]],
  ] satisfies [string, readonly FailoverRecord[]][])('notices %s', (_what, found) => {
    expect(planRecords(policy, control, found)).toEqual({ kind: 'drifted', deletes: found, creates: wanted });
  });
});
