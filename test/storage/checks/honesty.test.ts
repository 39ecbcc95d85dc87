/** What nobody could look at must not change an answer: neither is it fine, nor is it missing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BucketSettings, LifecycleRule, SampledObject } from '../../../shared/storage/bucket.ts';
import { replicationChecks } from '../../../shared/storage/checks/replicationChecks.ts';
import { absent, found } from '../../../shared/storage/looked.ts';
import {
  backupOf,
  type ContextSaid,
  day,
  denied,
  hour,
  lifecycleOf,
  now,
  objectOf,
  outcomeOf,
  type RuleSaid,
  replica,
  replicationOf,
  ruleTo,
  sampleOf,
  settingsOf,
  source,
} from '../buckets.ts';

const versioning = fc.constantFrom<BucketSettings['versioning']>(
  absent,
  found({ status: 'enabled', mfaDelete: false }),
  found({ status: 'enabled', mfaDelete: true }),
  found({ status: 'suspended', mfaDelete: false }),
);

const rule = fc.constantFrom<Partial<LifecycleRule>>(
  { expiration: { days: 20 } },
  { noncurrentExpiration: { days: 10 } },
  { transitions: [{ when: { days: 1 }, storageClass: 'GLACIER' }] },
  { transitions: [{ when: { days: 60 }, storageClass: 'DEEP_ARCHIVE' }] },
  { filter: { prefix: 'db/', tags: {} }, expiration: { days: 400 } },
  { filter: { prefix: '', tags: { a: '1' } }, expiration: { days: 3 } },
);

const lifecycle = fc.oneof(
  fc.constant<BucketSettings['lifecycle']>(absent),
  fc.array(rule, { minLength: 1, maxLength: 3 }).map((rules) => found(lifecycleOf(...rules))),
);

const replicationRule = fc.record({
  to: fc.constantFrom(replica, 'acme-third'),
  said: fc.constantFrom<RuleSaid>(
    {},
    { kmsObjects: true },
    { enabled: false },
    { scope: { prefix: 'db/', tags: {} } },
    { scope: { prefix: '', tags: { a: '1' } } },
    { destination: { storageClass: 'GLACIER' } },
    { deleteMarkers: true, destination: { metrics: false } },
  ),
});

const replication = fc.oneof(
  fc.constant<BucketSettings['replication']>(absent),
  fc
    .array(replicationRule, { minLength: 1, maxLength: 3 })
    .map((rules) =>
      found(
        replicationOf(...rules.map(({ to, said }, priority) => ruleTo(to, { id: `r${priority}`, priority, ...said }))),
      ),
    ),
);

const object = fc.constantFrom<SampledObject>(
  objectOf('db/1', { replicationStatus: 'COMPLETED', tags: {} }),
  objectOf('db/2', { replicationStatus: 'FAILED', tags: { a: '1' } }),
  objectOf('db/3', { tags: {}, storageClass: 'GLACIER' }),
  objectOf('db/4', { tags: {}, lastModified: now - 3 * day }),
  objectOf('files/1'),
  objectOf('in/1', { replicationStatus: 'REPLICA', tags: {} }),
);

const metrics = { destination: replica, latencyMs: 60_000, operationsFailed: 0 };

const bucket = {
  account: fc.constantFrom(found('111111111111'), found('222222222222')),
  region: fc.constantFrom(found('eu-central-1'), found('eu-west-1')),
  versioning,
  lifecycle,
  encryption: fc.constantFrom<BucketSettings['encryption']>(absent, found({ algorithm: 'aws:kms', bucketKey: true })),
  objectLock: fc.constantFrom<BucketSettings['objectLock']>(absent, found({})),
  ownership: fc.constantFrom<BucketSettings['ownership']>(absent, found('BucketOwnerEnforced'), found('ObjectWriter')),
};

const audited = fc.record({
  ...bucket,
  replication,
  objects: fc.uniqueArray(object, { maxLength: 4, selector: ({ key }) => key }).map((objects) => sampleOf(objects)),
  replicationMetrics: fc.constantFrom<BucketSettings['replicationMetrics']>(
    found([]),
    found(['r0', 'r1', 'r2'].map((id) => ({ ...metrics, rule: id }))),
    found(['r0', 'r1', 'r2'].map((id) => ({ ...metrics, rule: id, latencyMs: 2 * day }))),
  ),
});

const world = fc.record({
  settings: audited,
  others: fc
    .tuple(fc.record(bucket), fc.record(bucket))
    .map(([one, two]) => [settingsOf(replica, one), settingsOf('acme-third', two)] as const),
  policy: fc.constantFrom<NonNullable<ContextSaid['policy']>>(
    { replicated: 'other-region', copies: { total: 2, kinds: 1, regions: 1, accounts: 0 }, goneByDay: 400 },
    { replicated: 'anywhere', copies: { total: 3, kinds: 2, regions: 0, accounts: 1 }, keepDays: 30 },
    { replicated: 'other-account' },
  ),
  backups: fc.constantFrom(
    [],
    [backupOf('db', 'db/', { rpoMs: day, rtoMs: hour, restoreMs: hour / 2, toolKeepsMs: 30 * day })],
    [backupOf('files', 'files/', { rtoMs: hour })],
  ),
  retention: fc.constantFrom([], [{ prefix: 'db/', keepMs: 30 * day }]),
});

const documents = [...Object.keys(bucket), 'replication', 'objects', 'replicationMetrics'];

test.each(replicationChecks.map((check) => [check.id, check] as const))('%s', (_, check) => {
  fc.assert(
    fc.property(
      world,
      fc.subarray(documents, { minLength: 1 }),
      fc.constantFrom(source, replica, 'acme-third'),
      (said, hidden, where) => {
        const without = Object.fromEntries(hidden.map((name) => [name, denied]));
        const blind: ContextSaid =
          where === source
            ? { ...said, settings: { ...said.settings, ...without } }
            : {
                ...said,
                others: said.others.map((other) => (other.bucket === where ? { ...other, ...without } : other)),
              };
        const [seen, unseen] = [outcomeOf(check, said).outcome, outcomeOf(check, blind).outcome];
        if (unseen === 'passed' || unseen === 'failed') expect(seen).toBe(unseen);
        if (hidden.includes('replication') || seen === unseen) return;
        expect([seen, unseen]).not.toContain('not-applicable');
      },
    ),
    { numRuns: 400 },
  );
});

test.each(replicationChecks.map((check) => [check.id, check] as const))('%s without the destinations', (_, check) => {
  fc.assert(
    fc.property(world, (said) => {
      const [seen, unseen] = [outcomeOf(check, said).outcome, outcomeOf(check, { ...said, others: [] }).outcome];
      if (unseen === 'passed' || unseen === 'failed') expect(seen).toBe(unseen);
    }),
    { numRuns: 400 },
  );
});

test('no check passes a bucket of which nothing is known', () => {
  const nothing = Object.fromEntries(documents.map((name) => [name, denied]));
  const backups = [backupOf('db', 'db/', { rtoMs: hour, toolKeepsMs: day })];
  const said = {
    settings: nothing,
    backups,
    retention: [{ prefix: '', keepMs: day }],
    policy: { copies: { total: 2, kinds: 1, regions: 0, accounts: 0 } },
  };
  for (const check of replicationChecks)
    expect([check.id, outcomeOf(check, said).outcome]).toEqual([check.id, 'unknown']);
});
