import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BucketSettings, ReplicationRule, SampledObject, Versioning } from '../../../shared/storage/bucket.ts';
import { copiesCheck } from '../../../shared/storage/checks/copies.ts';
import { glacierReplicationCheck } from '../../../shared/storage/checks/glacierReplication.ts';
import { mfaDeleteLifecycleCheck } from '../../../shared/storage/checks/mfaDeleteLifecycle.ts';
import { copiesOf, copiesText } from '../../../shared/storage/copies.ts';
import { absent, found } from '../../../shared/storage/looked.ts';
import {
  backupOf,
  type ContextSaid,
  contextOf,
  day,
  denied,
  findingsOf,
  lifecycleOf,
  now,
  objectOf,
  outcomeOf,
  replica,
  replicaOf,
  replicationOf,
  ruleTo,
  sampleOf,
  settingsOf,
  weightsOf,
} from '../buckets.ts';

const rule321 = { copies: { total: 3, kinds: 2, regions: 1, accounts: 0 } };

function to(rules: readonly ReplicationRule[], more: ContextSaid = {}): ContextSaid {
  return { policy: rule321, ...more, settings: { replication: found(replicationOf(...rules)), ...more.settings } };
}

const near = 'acme-near';
const nearBy = settingsOf(near);
const archive = ruleTo(near, { destination: { storageClass: 'GLACIER' } });
const both = { others: [replicaOf(), nearBy] };

describe('3-2-1 (Ruggiero and Heckathorn, "Data Backup Options", US-CERT 2012)', () => {
  const table: readonly (readonly [string, ContextSaid, string])[] = [
    ['three copies, one archived, one in another region', to([ruleTo(replica), archive], both), 'passed'],
    ['no replication', { policy: rule321 }, 'failed'],
    ['two copies', to([ruleTo(replica)]), 'failed'],
    ['three copies on one kind of storage', to([ruleTo(replica), ruleTo(near)], both), 'failed'],
    [
      'three copies in one region',
      to([ruleTo(replica), archive], { others: [replicaOf({ region: found('eu-central-1') }), nearBy] }),
      'failed',
    ],
    [
      'none in another account where one is asked for',
      to([ruleTo(replica), archive], { ...both, policy: { copies: { ...rule321.copies, accounts: 1 } } }),
      'failed',
    ],
    [
      'one in another account',
      to([ruleTo(replica), archive], {
        others: [replicaOf({ account: found('222222222222') }), nearBy],
        policy: { copies: { ...rule321.copies, accounts: 1 } },
      }),
      'passed',
    ],
    [
      'two rules to one bucket are one copy',
      to([ruleTo(replica), ruleTo(replica, { id: 'again', priority: 2, destination: { storageClass: 'GLACIER' } })]),
      'failed',
    ],
    ['a destination that was not collected', to([ruleTo(replica), archive], { others: [nearBy] }), 'unknown'],
    [
      'a destination of unknown region',
      to([ruleTo(replica), archive], { others: [replicaOf({ region: denied }), nearBy] }),
      'unknown',
    ],
    ['replication that nobody may look at', { policy: rule321, settings: { replication: denied } }, 'unknown'],
    ['too few even if all that is unknown turns out well', to([ruleTo(replica)], { others: [] }), 'failed'],
    ['where nobody asks', to([ruleTo(replica)], { policy: {} }), 'not-applicable'],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomeOf(copiesCheck, said).outcome).toBe(expected);
  });

  test('what the replica is replicated to further is no copy, because S3 does not replicate replicas', () => {
    const onward = replicaOf({ replication: found(replicationOf(ruleTo(near))) });
    expect(copiesOf(contextOf(to([ruleTo(replica)], { others: [onward, nearBy] })))?.total).toEqual({
      least: 2,
      most: 2,
    });
  });

  test('a bucket that replicates to itself has one copy', () => {
    expect(copiesOf(contextOf(to([ruleTo('acme-backups')])))?.total).toEqual({ least: 1, most: 1 });
  });

  test('a rule for some keys makes a copy of what is known to lie there', () => {
    const db = ruleTo(replica, { scope: { prefix: 'db/', tags: {} } });
    const total = (objects: readonly SampledObject[], more: ContextSaid = {}) =>
      copiesOf(contextOf(to([db], { ...more, settings: { objects: sampleOf(objects) } })))?.total;
    expect(total([objectOf('db/1')])).toEqual({ least: 2, most: 2 });
    expect(total([objectOf('db/1'), objectOf('files/1')])).toEqual({ least: 1, most: 1 });
    expect(total([], { backups: [backupOf('db', 'db/')] })).toEqual({ least: 2, most: 2 });
    expect(total([])).toEqual({ least: 1, most: 1 });
  });

  test('each kind of object is counted for itself: one here and one there are two each', () => {
    const rules = [
      ruleTo(replica, { scope: { prefix: 'db/', tags: {} } }),
      ruleTo(near, { scope: { prefix: 'files/', tags: {} }, destination: { storageClass: 'GLACIER' } }),
    ];
    const objects = sampleOf([objectOf('db/1'), objectOf('files/1')]);
    const copies = copiesOf(contextOf(to(rules, { ...both, settings: { objects } })));
    expect(copies).toMatchObject({
      total: { least: 2, most: 2 },
      kinds: { least: 1, most: 1 },
      regions: { least: 0, most: 0 },
    });
    expect(copies?.copies.map(({ isThere }) => isThere)).toEqual(['yes', 'partly', 'partly']);
  });

  test('locks are counted apart', () => {
    const locked = found({ retention: { mode: 'COMPLIANCE', days: 30 } } as const);
    const copies = copiesOf(
      contextOf(to([ruleTo(replica), archive], { others: [replicaOf({ objectLock: locked }), nearBy] })),
    );
    expect(copies === undefined ? '' : copiesText(copies)).toBe(
      '3 copies, 2 kinds of storage, 1 in another region, 0 in another account, 1 locked',
    );
  });

  test('the summary says what is short', () => {
    expect(findingsOf(copiesCheck, to([ruleTo(replica)]))[0]?.summary).toBe(
      'Too few copies: 2 of 3 copies, 1 of 2 kinds of storage (2 copies, 1 kind of storage, 1 in another region, 0 in another account, 0 locked).',
    );
  });
});

describe('properties', () => {
  const states: readonly Partial<BucketSettings>[] = [
    {},
    { versioning: denied },
    { versioning: absent },
    { region: denied },
    { region: found('us-west-2') },
  ];
  const bucket = fc.constantFrom('b1', 'b2', 'b3', 'b4');
  const others = fc.array(fc.record({ bucket, state: fc.constantFrom(...states) }), { maxLength: 4 });
  const rules = fc
    .array(fc.record({ bucket, enabled: fc.boolean(), prefix: fc.constantFrom('', 'db/') }), { maxLength: 5 })
    .map((all) =>
      all.map(({ bucket: name, enabled, prefix }, priority) =>
        ruleTo(name, { id: `r${priority}`, enabled, priority, scope: { prefix, tags: {} } }),
      ),
    );
  const world = fc.record({ others, rules }).map(({ others: list, rules: all }) => ({
    rules: all,
    others: list.map(({ bucket: name, state }) => settingsOf(name, state)),
  }));

  test('a rule to another destination never takes a copy away', () => {
    fc.assert(
      fc.property(world, (said) => {
        const count = (all: readonly ReplicationRule[]) =>
          copiesOf(contextOf(to(all, { others: [...said.others, nearBy] })));
        const [before, after] = [count(said.rules), count([...said.rules, ruleTo(near, { id: 'more', priority: 99 })])];
        for (const what of ['total', 'kinds', 'regions', 'accounts'] as const) {
          expect(after?.[what].least).toBeGreaterThanOrEqual(before?.[what].least ?? 0);
          expect(after?.[what].most).toBeGreaterThanOrEqual(before?.[what].most ?? 0);
        }
      }),
    );
  });

  test('the order of rules does not matter', () => {
    fc.assert(
      fc.property(world, ({ rules: all, others: list }) => {
        const counts = (of: readonly ReplicationRule[]) => copiesOf(contextOf(to(of, { others: list })));
        expect(counts(all.toReversed())).toEqual(counts(all));
      }),
    );
  });
});

describe('Glacier against replication', () => {
  const rules = { replication: found(replicationOf(ruleTo(replica))) };
  const early = found(lifecycleOf({ id: 'cold', transitions: [{ when: { days: 1 }, storageClass: 'DEEP_ARCHIVE' }] }));
  const asked = objectOf('db/0', { replicationStatus: 'COMPLETED', tags: {} });
  const withObjects = (objects: readonly SampledObject[], more: Partial<BucketSettings> = {}): ContextSaid => ({
    settings: { ...rules, objects: sampleOf(objects), ...more },
  });
  const uploaded = objectOf('db/1', { storageClass: 'GLACIER', tags: {} });
  const old = objectOf('db/2', { tags: {} });

  const table: readonly (readonly [string, ContextSaid, string])[] = [
    ['nothing archived', withObjects([asked]), 'passed'],
    ['archived after it was replicated', withObjects([{ ...asked, storageClass: 'GLACIER' }]), 'passed'],
    ['uploaded into an archive', withObjects([asked, uploaded]), 'failed'],
    [
      'a lifecycle that archives on day 1 waits for live replication',
      withObjects([asked], { lifecycle: early }),
      'passed',
    ],
    [
      'a lifecycle that archives what is older than replication',
      withObjects([asked, old], { lifecycle: early }),
      'failed',
    ],
    ['older objects that nothing archives', withObjects([asked, old]), 'passed'],
    ['no replication', { settings: { replication: absent } }, 'not-applicable'],
    ['replication that nobody may look at', { settings: { replication: denied } }, 'unknown'],
    ['objects that nobody may look at', { settings: { ...rules, objects: denied } }, 'unknown'],
    [
      'objects that nobody asked for their status',
      withObjects([objectOf('db/1', { storageClass: 'GLACIER' })]),
      'unknown',
    ],
    [
      'a lifecycle that nobody may look at, with older objects',
      withObjects([asked, old], { lifecycle: denied }),
      'unknown',
    ],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomeOf(glacierReplicationCheck, said).outcome).toBe(expected);
  });

  test('the day and the rule are told', () => {
    const said = withObjects([asked, old], { lifecycle: early });
    expect(weightsOf(glacierReplicationCheck, said)).toEqual({ existing: 'medium' });
    expect(findingsOf(glacierReplicationCheck, said)[0]?.summary).toContain(
      'rule cold moves it to DEEP_ARCHIVE when it is 1 days old',
    );
  });

  test('each object goes by its own prefix, tags, size and age, and the soonest is told', () => {
    const lifecycle = found(
      lifecycleOf(
        {
          id: 'by-prefix',
          filter: { prefix: 'pg/', tags: {} },
          transitions: [{ when: { days: 30 }, storageClass: 'GLACIER' }],
        },
        {
          id: 'by-tag',
          filter: { prefix: '', tags: { arch: 'yes' } },
          transitions: [{ when: { days: 60 }, storageClass: 'GLACIER' }],
        },
      ),
    );
    const told = (...objects: readonly SampledObject[]) => {
      const outcome = outcomeOf(glacierReplicationCheck, withObjects([asked, ...objects], { lifecycle }));
      return outcome.outcome === 'failed' ? outcome.findings[0].summary : outcome.outcome;
    };
    const under = (key: string, said: Partial<SampledObject> = {}) => objectOf(key, { tags: {}, ...said });
    expect(told(under('a/x'))).toBe('passed');
    expect(told(under('a/x', { tags: { arch: 'no' } }))).toBe('passed');
    expect(told(under('pg/small', { size: 1_000 }))).toBe('passed');
    expect(told(under('a/x'), under('pg/y'))).toContain('first pg/y: rule by-prefix moves it to GLACIER when it is 30');
    const tagged = under('a/z', { tags: { arch: 'yes' }, lastModified: now - 100 * day });
    expect(told(under('pg/y'), tagged)).toContain('2 sampled objects');
    expect(told(under('pg/y'), tagged)).toContain('first a/z: rule by-tag moves it to GLACIER at any time now');
    // That nobody asked for its tags is not that it has none.
    const { tags: _, ...unasked } = under('a/x', { checksum: { algorithm: 'SHA256', value: 'x' } });
    expect(told(unasked)).toBe('unknown');
  });
});

describe('MFA delete against lifecycle (S3 User Guide, "Configuring MFA delete")', () => {
  const mfa = found<Versioning>({ status: 'enabled', mfaDelete: true });
  const rules = found(lifecycleOf({ expiration: { days: 1 } }));
  const table: readonly (readonly [string, ContextSaid, string])[] = [
    ['neither', {}, 'passed'],
    ['lifecycle alone', { settings: { lifecycle: rules } }, 'passed'],
    ['MFA delete alone, and nothing that lifecycle should do', { settings: { versioning: mfa } }, 'passed'],
    [
      'MFA delete alone, and a policy that cannot do without lifecycle',
      { settings: { versioning: mfa }, policy: { goneByDay: 365 } },
      'failed',
    ],
    ['both', { settings: { versioning: mfa, lifecycle: rules } }, 'failed'],
    ['versioning that nobody may look at', { settings: { versioning: denied } }, 'unknown'],
    ['lifecycle that nobody may look at', { settings: { versioning: mfa, lifecycle: denied } }, 'unknown'],
    ['lifecycle that nobody may look at, without MFA delete', { settings: { lifecycle: denied } }, 'passed'],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomeOf(mfaDeleteLifecycleCheck, said).outcome).toBe(expected);
  });
});
