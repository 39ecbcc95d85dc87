import { describe, expect, test } from 'vitest';
import type { SampledObject } from '../../../shared/storage/bucket.ts';
import { replicationCheck } from '../../../shared/storage/checks/replication.ts';
import { absent, found } from '../../../shared/storage/looked.ts';
import {
  backupOf,
  type ContextSaid,
  denied,
  findingsOf,
  objectOf,
  outcomeOf,
  type RuleSaid,
  replica,
  replicaOf,
  replicationOf,
  ruleTo,
  sampleOf,
  weightsOf,
} from '../buckets.ts';

/** One rule to the replica in eu-west-1; the source is in eu-central-1. */
function to(said: RuleSaid = {}, more: ContextSaid = {}): ContextSaid {
  return { ...more, settings: { replication: found(replicationOf(ruleTo(replica, said))), ...more.settings } };
}

const sameRegion = { others: [replicaOf({ region: found('eu-central-1') })] };

describe('a copy of every key', () => {
  const table: readonly (readonly [string, ContextSaid, string])[] = [
    ['in another region', to(), 'passed'],
    ['nowhere', {}, 'failed'],
    ['in the same region, where another is asked for', to({}, sameRegion), 'failed'],
    [
      'in the same region, where anywhere will do',
      to({}, { ...sameRegion, policy: { replicated: 'anywhere' } }),
      'passed',
    ],
    ['by a rule that is disabled', to({ enabled: false }), 'failed'],
    ['by a rule with a prefix', to({ scope: { prefix: 'db/', tags: {} } }), 'failed'],
    ['by a rule with a tag', to({ scope: { prefix: '', tags: { a: '1' } } }), 'failed'],
    ['to a destination that is not versioned', to({}, { others: [replicaOf({ versioning: absent })] }), 'failed'],
    ['from a bucket that is not versioned', to({}, { settings: { versioning: absent } }), 'failed'],
    ['where nobody asks', { policy: { replicated: 'no' } }, 'not-applicable'],
    ['in the same account, where another is asked for', to({}, { policy: { replicated: 'other-account' } }), 'failed'],
    [
      'in another account',
      to({}, { policy: { replicated: 'other-account' }, others: [replicaOf({ account: found('222222222222') })] }),
      'passed',
    ],
    [
      'in another account by the rule, while the destination does not tell',
      to(
        { destination: { account: '222222222222' } },
        { policy: { replicated: 'other-account' }, others: [replicaOf({ account: denied })] },
      ),
      'passed',
    ],
    [
      'under KMS keys that the rule does not ask for',
      to({}, { settings: { encryption: found({ algorithm: 'aws:kms', bucketKey: true }) } }),
      'failed',
    ],
    [
      'under KMS keys that the rule asks for',
      to({ kmsObjects: true }, { settings: { encryption: found({ algorithm: 'aws:kms', bucketKey: true }) } }),
      'passed',
    ],
    ['by a replication that nobody may look at', { settings: { replication: denied } }, 'unknown'],
    ['to a destination that was not collected', to({}, { others: [] }), 'unknown'],
    ['to a destination of unknown region', to({}, { others: [replicaOf({ region: denied })] }), 'unknown'],
    ['from a bucket of unknown region', to({}, { settings: { region: denied } }), 'unknown'],
    ['to a destination of unknown versioning', to({}, { others: [replicaOf({ versioning: denied })] }), 'unknown'],
    ['by a bucket of unknown versioning', to({}, { settings: { versioning: denied } }), 'unknown'],
    ['under an unknown encryption', to({}, { settings: { encryption: denied } }), 'unknown'],
    [
      'to an account that nobody knows',
      to({}, { policy: { replicated: 'other-account' }, others: [replicaOf({ account: denied })] }),
      'unknown',
    ],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomeOf(replicationCheck, said).outcome).toBe(expected);
  });
});

test('a copy in the same region besides one in another does no harm', () => {
  const third = replicaOf({ bucket: 'acme-near', region: found('eu-central-1') });
  const replication = found(replicationOf(ruleTo('acme-near'), ruleTo(replica)));
  expect(outcomeOf(replicationCheck, { settings: { replication }, others: [third, replicaOf()] }).outcome).toBe(
    'passed',
  );
});

describe('rules for some keys alone', () => {
  const db = { scope: { prefix: 'db/', tags: {} } };

  test('sampled objects outside are the evidence', () => {
    const objects = sampleOf([objectOf('db/1'), objectOf('files/1'), objectOf('files/2')]);
    const [finding] = findingsOf(replicationCheck, to(db, { settings: { objects } }));
    expect(finding?.severity).toBeUndefined();
    expect(finding?.summary).toContain('files/1, files/2');
    expect(finding?.evidence).toContainEqual({ document: 'objects', path: 'Contents[1].Key', shows: 'files/1' });
  });

  test('it weighs little while nothing stands outside', () => {
    const objects = sampleOf([objectOf('db/1')]);
    expect(weightsOf(replicationCheck, to(db, { settings: { objects } }))).toEqual({ '': 'low' });
  });

  test('what nobody knows is not counted among what has no copy', () => {
    const tagged = { scope: { prefix: 'db/', tags: { tier: 'gold' } } };
    const gold = { tags: { tier: 'gold' } };
    const summary = (...objects: readonly SampledObject[]) =>
      findingsOf(replicationCheck, to(tagged, { settings: { objects: sampleOf(objects) } }))[0]?.summary;
    const ofUnknownTags = objectOf('db/1');
    expect(summary(ofUnknownTags)).toContain('Whether the one that was looked at has one is not known');
    expect(summary(ofUnknownTags, objectOf('db/2', gold))).toContain(
      '1 of the 2 that were looked at has one, and of 1 it is not known',
    );
  });

  test('a backup outside is named', () => {
    const said = to(db, { backups: [backupOf('files', 'files/')] });
    expect(findingsOf(replicationCheck, said)[0]?.summary).toContain('the backup files');
  });

  test('a deeper prefix than the backup’s leaves a part of it out', () => {
    const said = to({ scope: { prefix: 'db/full/', tags: {} } }, { backups: [backupOf('db', 'db/')] });
    expect(findingsOf(replicationCheck, said)[0]?.summary).toContain('the backup db');
  });

  test('replicas that lie in the bucket are not asked for', () => {
    const objects = sampleOf([objectOf('in/1', { replicationStatus: 'REPLICA' }), objectOf('db/1')]);
    expect(weightsOf(replicationCheck, to(db, { settings: { objects } }))).toEqual({ '': 'low' });
  });
});

test('the summary of a same-region rule names the region', () => {
  const [finding] = findingsOf(replicationCheck, to({}, sameRegion));
  expect(finding?.summary).toContain('acme-replica in eu-central-1');
  expect(finding?.fix).toMatchObject({ safe: false, calls: [] });
});
