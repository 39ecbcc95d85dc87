import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BucketSettings, ReplicationRule } from '../../shared/storage/bucket.ts';
import { absent, found } from '../../shared/storage/looked.ts';
import {
  byDestination,
  copiesDeleteMarkers,
  type ReplicatedObject,
  type RuleEffect,
  replicasOf,
} from '../../shared/storage/replication.ts';
import { denied, replica, replicaOf, replicationOf, ruleTo, settingsOf, source } from './buckets.ts';

const object: ReplicatedObject = {
  key: 'db/orders.dump',
  tags: {},
  storageClass: 'STANDARD',
  kms: false,
  isReplica: false,
  existedBefore: false,
};

type Case = {
  readonly object?: Partial<ReplicatedObject>;
  readonly rules?: readonly ReplicationRule[];
  readonly source?: Partial<BucketSettings>;
  readonly others?: readonly BucketSettings[];
};

function effects({ object: said = {}, rules = [ruleTo(replica)], source: own = {}, others = [replicaOf()] }: Case) {
  const estate = new Map(others.map((one) => [one.bucket, one]));
  return replicasOf({ ...object, ...said }, settingsOf(source, own), replicationOf(...rules), estate);
}

/** `copied`, or why not. */
function outcomes(said: Case): readonly string[] {
  return effects(said).map((effect) => (effect.effect === 'copied' ? 'copied' : effect.why));
}

describe('What does Amazon S3 replicate? (S3 User Guide, replication-what-is-isnot-replicated)', () => {
  const table: readonly (readonly [string, Case, string])[] = [
    ['objects created after the configuration', {}, 'copied'],
    ['unencrypted objects and those under SSE-S3', { object: { kms: false } }, 'copied'],
    ['objects under KMS keys, not by default', { object: { kms: true } }, 'kms-not-asked'],
    [
      'objects under KMS keys where the rule asks',
      { object: { kms: true }, rules: [ruleTo(replica, { kmsObjects: true })] },
      'copied',
    ],
    [
      'other objects where the rule asks for those under KMS keys',
      { rules: [ruleTo(replica, { kmsObjects: true })] },
      'copied',
    ],
    ['not objects that existed before', { object: { existedBefore: true } }, 'existing-object'],
    ['not replicas of another rule (A to B, B to C)', { object: { isReplica: true } }, 'is-replica'],
    [
      'not replicas, even with replica modification sync',
      { object: { isReplica: true }, rules: [ruleTo(replica, { replicaModifications: true })] },
      'is-replica',
    ],
    ['not objects in S3 Glacier Flexible Retrieval', { object: { storageClass: 'GLACIER' } }, 'archived'],
    ['not objects in S3 Glacier Deep Archive', { object: { storageClass: 'DEEP_ARCHIVE' } }, 'archived'],
    [
      'objects in S3 Glacier Instant Retrieval, which is not listed',
      { object: { storageClass: 'GLACIER_IR' } },
      'copied',
    ],
    ['objects in S3 Intelligent-Tiering', { object: { storageClass: 'INTELLIGENT_TIERING' } }, 'copied'],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomes(said)).toEqual([expected]);
  });

  test('the parameter for existing objects is no longer supported (API Reference, ExistingObjectReplication)', () => {
    expect(outcomes({ object: { existedBefore: true }, rules: [ruleTo(replica, { existingObjects: true })] })).toEqual([
      'existing-object',
    ]);
  });
});

describe('Replication configuration (S3 User Guide, replication-add-config)', () => {
  test('"If a rule is disabled, Amazon S3 doesn\'t perform the actions specified in the rule"', () => {
    expect(outcomes({ rules: [ruleTo(replica, { enabled: false })] })).toEqual(['disabled']);
  });

  const scopes: readonly (readonly [string, ReplicationRule['scope'], ReplicatedObject['tags'], string])[] = [
    ['an empty prefix takes every key in', { prefix: '', tags: {} }, {}, 'copied'],
    ['a prefix that fits', { prefix: 'db/', tags: {} }, {}, 'copied'],
    ['a prefix is no path: part of a name fits', { prefix: 'db/or', tags: {} }, {}, 'copied'],
    ['prefixes are case-sensitive', { prefix: 'DB/', tags: {} }, {}, 'not-in-scope'],
    ['one tag that is set', { prefix: '', tags: { tier: 'gold' } }, { tier: 'gold', other: 'x' }, 'copied'],
    ['a tag with another value', { prefix: '', tags: { tier: 'gold' } }, { tier: 'silver' }, 'not-in-scope'],
    [
      'several tags are combined by a logical AND',
      { prefix: '', tags: { a: '1', b: '2' } },
      { a: '1' },
      'not-in-scope',
    ],
    [
      'prefix and tags are combined by a logical AND',
      { prefix: 'logs/', tags: { a: '1' } },
      { a: '1' },
      'not-in-scope',
    ],
    ['prefix and tags that both fit', { prefix: 'db/', tags: { a: '1' } }, { a: '1' }, 'copied'],
    ['tags that nobody asked for', { prefix: 'db/', tags: { a: '1' } }, undefined, 'tags-unknown'],
    [
      'tags that nobody asked for, under another prefix',
      { prefix: 'logs/', tags: { a: '1' } },
      undefined,
      'not-in-scope',
    ],
  ];
  test.each(scopes)('%s', (_, scope, tags, expected) => {
    const { tags: __, ...bare } = object;
    const one: ReplicatedObject = tags === undefined ? bare : { ...bare, tags };
    const estate = new Map([[replica, replicaOf()]]);
    const [effect] = replicasOf(one, settingsOf(source), replicationOf(ruleTo(replica, { scope })), estate);
    expect(effect?.effect === 'copied' ? 'copied' : effect?.why).toBe(expected);
  });

  test('example 3: star and starship both fit starship-x, and the higher number has precedence', () => {
    const rules = [
      ruleTo(replica, { priority: 1, scope: { prefix: 'star', tags: {} } }),
      ruleTo(replica, {
        priority: 2,
        scope: { prefix: 'starship', tags: {} },
        destination: { storageClass: 'STANDARD_IA' },
      }),
    ];
    expect(outcomes({ object: { key: 'starship-x' }, rules })).toEqual(['outranked', 'copied']);
    expect(outcomes({ object: { key: 'star-y' }, rules })).toEqual(['copied', 'not-in-scope']);
  });

  test('a disabled rule has no precedence', () => {
    const rules = [ruleTo(replica, { priority: 1 }), ruleTo(replica, { priority: 2, enabled: false })];
    expect(outcomes({ rules })).toEqual(['copied', 'disabled']);
  });

  test('rules to different destinations all act, whatever their priorities', () => {
    const other = settingsOf('acme-third');
    const rules = [ruleTo(replica, { priority: 1 }), ruleTo('acme-third', { priority: 2 })];
    expect(outcomes({ rules, others: [replicaOf(), other] })).toEqual(['copied', 'copied']);
  });

  test('whether a higher rule that leaves KMS objects out keeps them from a lower one is not documented', () => {
    const rules = [ruleTo(replica, { priority: 1, kmsObjects: true }), ruleTo(replica, { priority: 2 })];
    expect(outcomes({ object: { kms: true }, rules })).toEqual(['perhaps-outranked', 'kms-not-asked']);
    expect(outcomes({ object: { kms: false }, rules })).toEqual(['outranked', 'copied']);
  });

  test('"By default, Amazon S3 uses the storage class of the source object to create object replicas"', () => {
    expect(effects({ object: { storageClass: 'STANDARD_IA' } })).toMatchObject([{ storageClass: 'STANDARD_IA' }]);
    const rules = [ruleTo(replica, { destination: { storageClass: 'DEEP_ARCHIVE' } })];
    expect(effects({ rules })).toMatchObject([{ storageClass: 'DEEP_ARCHIVE' }]);
  });

  test('replication time control is per rule', () => {
    const rules = [ruleTo(replica, { destination: { timeControl: true } })];
    expect(effects({ rules })).toMatchObject([{ timeControl: true }]);
    expect(effects({})).toMatchObject([{ timeControl: false }]);
  });
});

describe('Requirements and Additional considerations (S3 User Guide)', () => {
  const suspended = found({ status: 'suspended', mfaDelete: false } as const);
  const table: readonly (readonly [string, Case, string])[] = [
    ['the source must be versioned', { source: { versioning: absent } }, 'source-not-versioned'],
    ['the source must not be suspended', { source: { versioning: suspended } }, 'source-not-versioned'],
    ['the destination must be versioned', { others: [replicaOf({ versioning: absent })] }, 'destination-not-versioned'],
    [
      'replication to a suspended destination fails',
      { others: [replicaOf({ versioning: suspended })] },
      'destination-not-versioned',
    ],
    ['a destination that nobody collected is unknown', { others: [] }, 'destination-unknown'],
    [
      'a destination that nobody may look at is unknown',
      { others: [replicaOf({ versioning: denied })] },
      'destination-unknown',
    ],
    ['a source that nobody may look at is unknown', { source: { versioning: denied } }, 'source-unknown'],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomes(said)).toEqual([expected]);
  });

  test('encryption that nobody knows is unsure, unless the rule asks for both kinds', () => {
    const { kms: _, ...bare } = object;
    const estate = new Map([[replica, replicaOf()]]);
    const why = (rule: ReplicationRule) => replicasOf(bare, settingsOf(source), replicationOf(rule), estate)[0]?.effect;
    expect(why(ruleTo(replica))).toBe('unsure');
    expect(why(ruleTo(replica, { kmsObjects: true }))).toBe('copied');
  });
});

describe('Replicating delete markers between buckets (S3 User Guide, delete-marker-replication)', () => {
  const tagged = { prefix: '', tags: { a: '1' } };
  const table: readonly (readonly [string, ReplicationRule, 'yes' | 'no', boolean])[] = [
    ['version 1 replicates markers of people', ruleTo(replica, { version: 1 }), 'no', true],
    ['version 1 replicates none from another account', ruleTo(replica, { version: 1 }), 'yes', false],
    ['version 2 replicates none by default', ruleTo(replica), 'no', false],
    ['version 2 replicates them where told', ruleTo(replica, { deleteMarkers: true }), 'no', true],
    ['version 2 replicates them where told to another account', ruleTo(replica, { deleteMarkers: true }), 'yes', true],
    ['never by rules with tags', ruleTo(replica, { deleteMarkers: true, scope: tagged }), 'no', false],
  ];
  test.each(table)('%s', (_, rule, crossAccount, expected) => {
    expect(copiesDeleteMarkers(rule, crossAccount)).toBe(expected);
  });
});

describe('Changing the replica owner (S3 User Guide, replication-change-owner)', () => {
  const owner = (said: Case) => effects(said).map((effect) => (effect.effect === 'copied' ? effect.owner : effect.why));
  test('"the owner of the source object also owns the replica by default"', () => {
    expect(owner({ others: [replicaOf({ ownership: found('BucketOwnerPreferred') })] })).toEqual(['source']);
  });
  test('the override gives it to the destination', () => {
    const rules = [ruleTo(replica, { destination: { ownerOverride: true } })];
    expect(owner({ rules, others: [replicaOf({ ownership: found('ObjectWriter') })] })).toEqual(['destination']);
  });
  test('so does the bucket owner enforced setting', () => {
    expect(owner({ others: [replicaOf({ ownership: found('BucketOwnerEnforced') })] })).toEqual(['destination']);
  });
  test('without knowing that setting nobody knows', () => {
    expect(owner({ others: [replicaOf({ ownership: denied })] })).toEqual(['unknown']);
  });
});

describe('properties', () => {
  const buckets = ['b1', 'b2', 'b3'] as const;
  const rule = fc
    .record({
      bucket: fc.constantFrom(...buckets),
      enabled: fc.boolean(),
      prefix: fc.constantFrom('', 'db/', 'logs/'),
      tags: fc.constantFrom<Readonly<Record<string, string>>>({}, { a: '1' }),
      kmsObjects: fc.boolean(),
    })
    .map(({ bucket, prefix, tags, ...rest }) => ruleTo(bucket, { ...rest, scope: { prefix, tags } }));
  // S3 refuses two rules of one priority.
  const rules = fc
    .array(rule, { maxLength: 6 })
    .map((all) => all.map((one, place) => ({ ...one, id: `r${place}`, priority: place })));
  const objects = fc.record({
    kms: fc.boolean(),
    tags: fc.constantFrom<Readonly<Record<string, string>>>({}, { a: '1' }),
    storageClass: fc.constantFrom('STANDARD', 'GLACIER'),
    isReplica: fc.boolean(),
  });
  const others = [settingsOf('b1'), settingsOf('b2', { versioning: denied }), settingsOf('b3', { versioning: absent })];

  test('the order of rules does not matter', () => {
    fc.assert(
      fc.property(rules, objects, (all, said) => {
        const byId = (of: readonly ReplicationRule[], effect: RuleEffect) => [
          of[effect.rule]?.id,
          { ...effect, rule: 0 },
        ];
        const there = effects({ rules: all, object: said, others }).map((effect) => byId(all, effect));
        const turned = all.toReversed();
        const back = effects({ rules: turned, object: said, others }).map((effect) => byId(turned, effect));
        expect(back.toReversed()).toEqual(there);
      }),
    );
  });

  test('a rule to another destination takes no copy away', () => {
    fc.assert(
      fc.property(rules, objects, fc.boolean(), (all, said, enabled) => {
        const fates = byDestination(effects({ rules: all, object: said, others }));
        const more = [...all, { ...ruleTo('b4', { enabled }), priority: 99 }];
        const after = byDestination(effects({ rules: more, object: said, others }));
        for (const [bucket, fate] of fates) expect(after.get(bucket)).toBe(fate);
      }),
    );
  });
});
