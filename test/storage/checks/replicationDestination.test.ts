import { describe, expect, test } from 'vitest';
import { replicationDestinationCheck as check } from '../../../shared/storage/checks/replicationDestination.ts';
import { absent, found } from '../../../shared/storage/looked.ts';
import {
  backupOf,
  type ContextSaid,
  day,
  denied,
  findingsOf,
  hour,
  lifecycleOf,
  outcomeOf,
  type RuleSaid,
  replica,
  replicaOf,
  replicationOf,
  ruleTo,
  settingsOf,
  weightsOf,
} from '../buckets.ts';

function to(said: RuleSaid = {}, more: ContextSaid = {}): ContextSaid {
  return { ...more, settings: { replication: found(replicationOf(ruleTo(replica, said))), ...more.settings } };
}

const otherAccount = found('222222222222');

describe('outcomes', () => {
  const table: readonly (readonly [string, ContextSaid, string])[] = [
    ['all in order', to(), 'passed'],
    ['no replication', {}, 'not-applicable'],
    ['only disabled rules', to({ enabled: false }), 'not-applicable'],
    ['replication that nobody may look at', { settings: { replication: denied } }, 'unknown'],
    ['a destination that was not collected', to({}, { others: [] }), 'unknown'],
    ['versioning that nobody may look at', to({}, { others: [replicaOf({ versioning: denied })] }), 'unknown'],
    ['a lifecycle that nobody may look at', to({}, { others: [replicaOf({ lifecycle: denied })] }), 'unknown'],
    [
      'an account that nobody knows',
      to({}, { others: [replicaOf({ account: denied, ownership: absent })] }),
      'unknown',
    ],
    [
      'ownership that nobody may look at, in another account',
      to({}, { others: [replicaOf({ account: otherAccount, ownership: denied })] }),
      'unknown',
    ],
    [
      'ownership that nobody may look at, in the same account',
      to({}, { others: [replicaOf({ ownership: denied })] }),
      'passed',
    ],
    ['locks of the source that nobody may look at', to({}, { settings: { objectLock: denied } }), 'unknown'],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomeOf(check, said).outcome).toBe(expected);
  });
});

describe('findings', () => {
  test('stand beside what of another destination could not be looked at', () => {
    const replication = found(replicationOf(ruleTo(replica), ruleTo('acme-second', { priority: 2 })));
    const others = [replicaOf({ versioning: absent }), settingsOf('acme-second', { versioning: denied })];
    const outcome = outcomeOf(check, { settings: { replication }, others });
    expect(outcome).toMatchObject({
      outcome: 'failed',
      doubts: [{ evidence: [{ document: 'acme-second/get-bucket-versioning', shows: 'denied' }] }],
    });
  });

  test('replication to an unversioned destination fails, and enabling it is a call', () => {
    const [finding] = findingsOf(check, to({}, { others: [replicaOf({ versioning: absent })] }));
    expect(finding?.key).toBe('acme-replica:versioning');
    expect(finding?.fix).toMatchObject({
      safe: true,
      calls: [
        {
          operation: 'PutBucketVersioning',
          input: { Bucket: replica, VersioningConfiguration: { Status: 'Enabled' } },
        },
      ],
    });
  });

  test('in another account it is not ours to fix', () => {
    const others = [replicaOf({ versioning: absent, account: otherAccount })];
    expect(findingsOf(check, to({}, { others }))[0]?.fix?.safe).toBe(false);
  });

  // S3 User Guide, "Additional considerations": lifecycle is per bucket, and honours the original's creation time.
  test('the literal house rule, mirrored: the day between marker and deletion is not held against it, as at the source', () => {
    const mirrored = (days: number, noncurrentDays: number) => {
      const lifecycle = found(lifecycleOf({ expiration: { days }, noncurrentExpiration: { days: noncurrentDays } }));
      return weightsOf(check, to({}, { policy: { goneByDay: 2_555 }, others: [replicaOf({ lifecycle })] }));
    };
    expect(mirrored(2_555, 1)).toEqual({});
    expect(mirrored(2_525, 30)).toEqual({});
    expect(mirrored(2_555, 3)).toEqual({ 'acme-replica:gone': 'low' });
  });

  test('a destination without lifecycle keeps its copies for ever, where the policy wants them gone', () => {
    const weights = weightsOf(check, to({}, { policy: { goneByDay: 400 } }));
    expect(weights).toEqual({ 'acme-replica:lifecycle': 'low' });
  });

  test('a destination that deletes before the policy allows', () => {
    const lifecycle = found(lifecycleOf({ id: 'short', expiration: { days: 30 }, noncurrentExpiration: { days: 5 } }));
    const said = to({}, { policy: { keepDays: 365, goneByDay: 400 }, others: [replicaOf({ lifecycle })] });
    const [finding] = findingsOf(check, said);
    expect(weightsOf(check, said)).toEqual({ 'acme-replica:keeps': 'high' });
    expect(finding?.summary).toContain('must be kept for 365 days');
    // A current version expires after 30 days, and what it leaves 5 days later.
    expect(finding?.summary).toContain('rule short deletes them after 35');
    expect(finding?.evidence[0]?.document).toBe('acme-replica/get-bucket-lifecycle-configuration');
  });

  test('a destination that deletes only what is not copied there does no harm', () => {
    const lifecycle = found(
      lifecycleOf({ filter: { prefix: 'tmp/', tags: {} }, expiration: { days: 1 }, noncurrentExpiration: { days: 1 } }),
    );
    const said = to(
      { scope: { prefix: 'db/', tags: {} } },
      { policy: { keepDays: 365 }, others: [replicaOf({ lifecycle })] },
    );
    expect(outcomeOf(check, said).outcome).toBe('passed');
  });

  test('a destination that deletes too late, or never', () => {
    const late = found(lifecycleOf({ expiration: { days: 800 }, noncurrentExpiration: { days: 5 } }));
    const said = to({}, { policy: { goneByDay: 400 }, others: [replicaOf({ lifecycle: late })] });
    expect(weightsOf(check, said)).toEqual({ 'acme-replica:gone': 'low' });
    expect(findingsOf(check, said)[0]?.summary).toContain('only after 805 days');
    // Without a rule for noncurrent versions, an expired version stays behind its marker for ever.
    const never = found(lifecycleOf({ expiration: { days: 300 } }));
    const stays = to({}, { policy: { goneByDay: 400 }, others: [replicaOf({ lifecycle: never })] });
    expect(findingsOf(check, stays)[0]?.summary).toContain('never');
  });

  test('copies in one zone', () => {
    expect(weightsOf(check, to({ destination: { storageClass: 'ONEZONE_IA' } }))).toEqual({
      'acme-replica:to-acme-replica:class': 'medium',
    });
  });

  test('copies in an archive cannot be had within an RTO of an hour, and can within a day', () => {
    const within = (rtoMs: number) =>
      outcomeOf(
        check,
        to({ destination: { storageClass: 'GLACIER' } }, { backups: [backupOf('db', 'db/', { rtoMs })] }),
      ).outcome;
    expect(within(hour)).toBe('failed');
    expect(within(day)).toBe('passed');
  });

  test('replicas that the source’s account owns', () => {
    const others = [replicaOf({ account: otherAccount, ownership: found('BucketOwnerPreferred') })];
    expect(weightsOf(check, to({}, { others }))).toEqual({ 'acme-replica:to-acme-replica:owner': 'medium' });
    expect(outcomeOf(check, to({ destination: { ownerOverride: true } }, { others })).outcome).toBe('passed');
  });

  test('a rule that names another owner than the destination has', () => {
    const said = to({ destination: { account: '333333333333' } }, { others: [replicaOf({ account: otherAccount })] });
    expect(weightsOf(check, said)).toEqual({ 'acme-replica:to-acme-replica:account': 'high' });
  });

  test('a locked source and a destination without Object Lock', () => {
    expect(weightsOf(check, to({}, { settings: { objectLock: found({}) } }))).toEqual({ 'acme-replica:lock': 'high' });
    const others = [replicaOf({ objectLock: found({}) })];
    expect(outcomeOf(check, to({}, { settings: { objectLock: found({}) }, others })).outcome).toBe('passed');
  });
});
