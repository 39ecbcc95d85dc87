import { describe, expect, test } from 'vitest';
import type { SampledObject } from '../../../shared/storage/bucket.ts';
import { replicationScopeCheck as check } from '../../../shared/storage/checks/replicationScope.ts';
import { found } from '../../../shared/storage/looked.ts';
import {
  type ContextSaid,
  day,
  denied,
  findingsOf,
  lifecycleOf,
  objectOf,
  outcomeOf,
  type RuleSaid,
  replica,
  replicaOf,
  replicationOf,
  ruleTo,
  sampleOf,
  source,
  weightsOf,
} from '../buckets.ts';

function to(said: RuleSaid = {}, more: ContextSaid = {}): ContextSaid {
  return { ...more, settings: { replication: found(replicationOf(ruleTo(replica, said))), ...more.settings } };
}

const kms = found({ algorithm: 'aws:kms', bucketKey: true } as const);
const replicated = objectOf('db/new', { replicationStatus: 'COMPLETED', tags: {} });
const withObjects = (objects: readonly SampledObject[], isPart = false): ContextSaid => ({
  settings: { objects: sampleOf(objects, isPart) },
});

describe('outcomes', () => {
  const table: readonly (readonly [string, ContextSaid, string])[] = [
    ['nothing left out', to({}, withObjects([replicated])), 'passed'],
    ['no replication', {}, 'not-applicable'],
    ['a replication that nobody may look at', { settings: { replication: denied } }, 'unknown'],
    ['an encryption that nobody may look at', to({}, { settings: { encryption: denied } }), 'unknown'],
    [
      'such an encryption, where the rule asks for either',
      to({ kmsObjects: true }, { settings: { encryption: denied } }),
      'passed',
    ],
    ['objects that nobody may look at', to({}, { settings: { objects: denied } }), 'unknown'],
    ['objects of which nobody asked the status', to({}, withObjects([objectOf('a'), objectOf('b')])), 'unknown'],
    ['objects of which some were asked', to({}, withObjects([replicated, objectOf('b')])), 'passed'],
    [
      'tags that nobody asked for',
      to({ scope: { prefix: '', tags: { a: '1' } } }, withObjects([objectOf('a', { replicationStatus: 'COMPLETED' })])),
      'unknown',
    ],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomeOf(check, said).outcome).toBe(expected);
  });
});

test('KMS by default, and a rule that does not ask for it (S3 User Guide, "Replicating encrypted objects")', () => {
  expect(weightsOf(check, to({}, { settings: { encryption: kms } }))).toEqual({ 'to-acme-replica:kms': 'high' });
  expect(outcomeOf(check, to({ kmsObjects: true }, { settings: { encryption: kms } })).outcome).toBe('passed');
  const dsse = found({ algorithm: 'aws:kms:dsse', bucketKey: false } as const);
  expect(weightsOf(check, to({}, { settings: { encryption: dsse } }))).toEqual({ 'to-acme-replica:kms': 'high' });
});

describe('two rules for the same bucket, of which one asks for KMS', () => {
  const both = (plain: RuleSaid, asking: RuleSaid): ContextSaid => ({
    settings: {
      encryption: kms,
      replication: found(
        replicationOf(
          ruleTo(replica, { id: 'plain', ...plain }),
          ruleTo(replica, { id: 'kms', kmsObjects: true, ...asking }),
        ),
      ),
    },
  });
  test('that has precedence: it replicates them (S3 API Reference, ReplicationRule, Priority)', () => {
    expect(outcomeOf(check, both({ priority: 1 }, { priority: 2 })).outcome).toBe('passed');
  });
  test('that gives way: what becomes of them is not documented', () => {
    expect(outcomeOf(check, both({ priority: 2 }, { priority: 1 })).outcome).toBe('unknown');
  });
  test.each([
    ['other keys', { priority: 2, scope: { prefix: 'b/', tags: {} } }],
    ['some of them by tag', { priority: 2, scope: { prefix: '', tags: { a: '1' } } }],
    ['another bucket', { priority: 2, destination: { bucket: 'acme-second' } }],
  ] as const)('that is for %s does not help', (_, asking) => {
    expect(weightsOf(check, both({ priority: 1 }, asking))).toMatchObject({ 'plain:kms': 'high' });
  });
});

describe('objects that are older than the rule', () => {
  const old = objectOf('db/old', { tags: {}, size: 1000 });
  test('they were asked for their status and have none', () => {
    const [finding] = findingsOf(check, to({}, withObjects([replicated, old])));
    expect(finding).toMatchObject({ key: 'existing', severity: 'medium' });
    expect(finding?.summary).toContain(
      '1 of the 2 objects looked at that the rules are for were never replicated, 1000 bytes in all, such as db/old',
    );
  });
  test('a checksum shows that they were asked, too', () => {
    const asked = objectOf('db/old', { checksum: { algorithm: 'CRC64NVME', value: 'AAAAAAAAAAA=' } });
    expect(weightsOf(check, to({}, withObjects([asked])))).toEqual({ existing: 'medium' });
  });
  test('those outside the rules, and replicas, are not meant', () => {
    const objects = [
      replicated,
      objectOf('files/old', { tags: {} }),
      objectOf('db/in', { replicationStatus: 'REPLICA' }),
    ];
    expect(outcomeOf(check, to({ scope: { prefix: 'db/', tags: {} } }, withObjects(objects))).outcome).toBe('passed');
  });
  test('a setting that S3 no longer supports is told', () => {
    expect(findingsOf(check, to({ existingObjects: true }, withObjects([replicated, old])))[0]?.summary).toContain(
      'no longer supports',
    );
  });
});

describe('scopes that nothing stands in', () => {
  const tagged = { scope: { prefix: '', tags: { tier: 'gold' } } };
  test('a tag that nobody sets', () => {
    expect(weightsOf(check, to(tagged, withObjects([replicated])))).toEqual({ 'to-acme-replica:idle': 'medium' });
    expect(weightsOf(check, to(tagged, withObjects([replicated], true)))).toEqual({ 'to-acme-replica:idle': 'low' });
  });
  test('a tag that somebody sets', () => {
    const gold = objectOf('a', { replicationStatus: 'COMPLETED', tags: { tier: 'gold' } });
    expect(outcomeOf(check, to(tagged, withObjects([replicated, gold]))).outcome).toBe('passed');
  });
  test('a prefix under which nothing stands', () => {
    expect(weightsOf(check, to({ scope: { prefix: 'DB/', tags: {} } }, withObjects([replicated])))).toEqual({
      'to-acme-replica:idle': 'medium',
    });
  });
});

describe('delete markers (S3 User Guide, "Replicating delete markers between buckets")', () => {
  const keep = { policy: { keepDays: 365 } };
  test('what is kept must not follow them; elsewhere it may', () => {
    expect(weightsOf(check, to({ deleteMarkers: true }, keep))).toEqual({ 'to-acme-replica:delete-markers': 'low' });
    expect(outcomeOf(check, to({ deleteMarkers: true })).outcome).toBe('passed');
    expect(outcomeOf(check, to({}, keep)).outcome).toBe('passed');
  });
  test('they end the copy where the destination expires noncurrent versions', () => {
    const others = [replicaOf({ lifecycle: found(lifecycleOf({ noncurrentExpiration: { days: 7 } })) })];
    const said = to({ deleteMarkers: true }, { ...keep, others });
    expect(weightsOf(check, said)).toEqual({ 'to-acme-replica:delete-markers': 'medium' });
    expect(findingsOf(check, said)[0]?.summary).toContain('deletes its copy for good 7 days later');
  });
  test('a rule with a Filter is switched over; the whole configuration is in the call', () => {
    const [finding] = findingsOf(check, to({ deleteMarkers: true, scope: { prefix: 'db/', tags: {} } }, keep));
    expect(finding?.fix?.safe).toBe(true);
    expect(finding?.fix?.calls).toEqual([
      {
        service: 's3',
        operation: 'PutBucketReplication',
        input: {
          Bucket: source,
          ReplicationConfiguration: {
            Role: 'arn:aws:iam::111111111111:role/replication',
            Rules: [
              {
                ID: 'to-acme-replica',
                Status: 'Enabled',
                Priority: 1,
                Filter: { Prefix: 'db/' },
                DeleteMarkerReplication: { Status: 'Disabled' },
                Destination: { Bucket: 'arn:aws:s3:::acme-replica', Metrics: { Status: 'Enabled' } },
              },
            ],
          },
        },
      },
    ]);
  });
  test('version 1 replicates them unasked, and its rules must be rewritten', () => {
    const [finding] = findingsOf(check, to({ version: 1 }, keep));
    expect(finding?.key).toBe('to-acme-replica:delete-markers');
    expect(finding?.fix?.safe).toBe(false);
  });
});

describe('two-way replication (S3 User Guide, "Replicating metadata changes with replica modification sync")', () => {
  const back = (replicaModifications: boolean) => [
    replicaOf({ replication: found(replicationOf(ruleTo(source, { replicaModifications }))) }),
  ];
  test.each([
    [true, true, {}],
    [true, false, { 'to-acme-replica:two-way': 'low' }],
    [false, true, { 'to-acme-replica:two-way': 'low' }],
    [false, false, { 'to-acme-replica:two-way': 'low' }],
  ])('sync here %s, there %s', (here, there, expected) => {
    expect(weightsOf(check, to({ replicaModifications: here }, { others: back(there) }))).toEqual(expected);
  });

  test('each for keys of its own: nothing of the one is a replica at the other', () => {
    const rule = ruleTo(source, { scope: { prefix: 'b/', tags: {} } });
    const others = [replicaOf({ replication: found(replicationOf(rule)) })];
    const under = (prefix: string) => weightsOf(check, to({ scope: { prefix, tags: {} } }, { others }));
    expect(under('a/')).not.toHaveProperty('to-acme-replica:two-way');
    expect(under('b/2026/')).toHaveProperty('to-acme-replica:two-way');
  });
  test('one way needs none', () => {
    expect(outcomeOf(check, to({ deleteMarkers: false }, { retention: [{ prefix: '', keepMs: day }] })).outcome).toBe(
      'passed',
    );
  });
});
