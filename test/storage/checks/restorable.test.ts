import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Backup } from '../../../shared/config/auditConfig.ts';
import type { Lifecycle, SampledObject } from '../../../shared/storage/bucket.ts';
import { restorableCheck as check } from '../../../shared/storage/checks/restorable.ts';
import { absent, found } from '../../../shared/storage/looked.ts';
import { restorableOf } from '../../../shared/storage/restorable.ts';
import { storageClasses } from '../../../shared/storage/storageClass.ts';
import {
  backupOf,
  type ContextSaid,
  contextOf,
  day,
  denied,
  findingsOf,
  hour,
  lifecycleOf,
  now,
  objectOf,
  outcomeOf,
  sampleOf,
  weightsOf,
} from '../buckets.ts';

type Said = {
  readonly backup?: Partial<Backup>;
  readonly object?: Partial<SampledObject>;
  readonly more?: readonly SampledObject[];
  readonly lifecycle?: Lifecycle;
  readonly isPart?: boolean;
  readonly context?: ContextSaid;
};

/** One backup of an hour ago, restored in half an hour, within an RPO of a day and an RTO of one hour. */
function one(said: Said = {}): ContextSaid {
  const objects = [objectOf('db/2026-11-01T11.dump', said.object), ...(said.more ?? [])];
  return {
    ...said.context,
    backups: [backupOf('orders', 'db/', { rpoMs: day, rtoMs: hour, restoreMs: hour / 2, ...said.backup })],
    settings: {
      objects: sampleOf(objects, said.isPart),
      lifecycle: said.lifecycle === undefined ? absent : found(said.lifecycle),
      ...said.context?.settings,
    },
  };
}

const house = lifecycleOf({
  id: 'tiers',
  transitions: [
    { when: { days: 30 }, storageClass: 'STANDARD_IA' },
    { when: { days: 90 }, storageClass: 'GLACIER' },
    { when: { days: 365 }, storageClass: 'DEEP_ARCHIVE' },
  ],
});

describe('outcomes', () => {
  const table: readonly (readonly [string, ContextSaid, string])[] = [
    ['in order', one(), 'passed'],
    ['no backups', {}, 'not-applicable'],
    ['objects that nobody may look at', one({ context: { settings: { objects: denied } } }), 'unknown'],
    ['a lifecycle that nobody may look at', one({ context: { settings: { lifecycle: denied } } }), 'unknown'],
    [
      'such a lifecycle, and no RTO',
      {
        ...one(),
        backups: [backupOf('orders', 'db/', { rpoMs: day })],
        settings: { objects: sampleOf([objectOf('db/1')]), lifecycle: denied },
      },
      'passed',
    ],
    ['a restore that nobody measured', { ...one(), backups: [backupOf('orders', 'db/', { rtoMs: hour })] }, 'unknown'],
    [
      'a restore that was measured',
      { ...one(), backups: [backupOf('orders', 'db/', { rtoMs: hour })], measured: { orders: hour / 2 } },
      'passed',
    ],
    [
      'a measured restore that is slower than the configured one',
      one({ context: { measured: { orders: 2 * hour } } }),
      'failed',
    ],
    [
      'no measure, but a retrieval that alone is too long',
      { ...one({ object: { storageClass: 'GLACIER' } }), backups: [backupOf('orders', 'db/', { rtoMs: hour })] },
      'failed',
    ],
    ['a class without a documented time', one({ object: { storageClass: 'OUTPOSTS' } }), 'unknown'],
    [
      'rules for tags that nobody asked for',
      one({
        lifecycle: lifecycleOf({
          filter: { prefix: '', tags: { a: '1' } },
          transitions: [{ when: { days: 1 }, storageClass: 'GLACIER' }],
        }),
      }),
      'unknown',
    ],
    [
      'nothing under the prefix, in a part',
      { ...one({ isPart: true }), backups: [backupOf('files', 'files/')] },
      'unknown',
    ],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomeOf(check, said).outcome).toBe(expected);
  });
});

describe('the newest backup', () => {
  test('there is none', () => {
    const said = { ...one(), backups: [backupOf('files', 'files/')] };
    expect(weightsOf(check, said)).toEqual({ files: 'critical' });
  });

  test('it is older than the RPO', () => {
    const said = one({ object: { lastModified: now - 3 * day } });
    expect(weightsOf(check, said)).toEqual({ orders: 'critical' });
    expect(findingsOf(check, said)[0]?.summary).toBe('orders: the newest backup is 3 days old, and the RPO is 1d.');
    expect(weightsOf(check, one({ object: { lastModified: now - 3 * day }, isPart: true }))).toEqual({
      orders: 'high',
    });
  });

  test('a folder and an empty object are no backup: nothing can be restored from them', () => {
    const alone = (key: string) =>
      one({
        object: { size: 0, lastModified: now - 3 * day },
        more: [],
        context: {
          settings: { objects: sampleOf([objectOf(key, { size: 0 })]) },
        },
      });
    const summaries = (key: string) => findingsOf(check, alone(key)).map(({ summary }) => summary);
    expect(weightsOf(check, alone('db/'))).toEqual({ orders: 'critical' });
    expect(summaries('db/')).toEqual(['orders: there is no backup at all under db/.']);
    expect(summaries('db/2026/')).toEqual(['orders: there is no backup at all under db/.']);
    expect(summaries('db/1.dump')).toEqual([
      'orders: there is no backup at all under db/; the newest object is empty: db/1.dump.',
    ]);
  });

  test('an empty object does not make the one before it any newer', () => {
    const empty = objectOf('db/2026-11-01T11.dump', { size: 0 });
    const said = one({ object: { lastModified: now - 3 * day }, more: [empty] });
    expect(findingsOf(check, said)[0]?.summary).toBe(
      'orders: the newest backup is 3 days old, and the RPO is 1d; the newest object is empty: db/2026-11-01T11.dump.',
    );
    expect(outcomeOf(check, one({ more: [objectOf('db/_SUCCESS', { size: 0, lastModified: now })] })).outcome).toBe(
      'passed',
    );
  });

  test('older ones do not count', () => {
    expect(
      outcomeOf(check, one({ more: [objectOf('db/old', { lastModified: now - 90 * day, storageClass: 'GLACIER' })] }))
        .outcome,
    ).toBe('passed');
  });

  test('what was written within the hour before belongs to it: a small newest object does not hide the dump', () => {
    const dump = objectOf('db/2026-11-01T10.dump', { lastModified: now - 1.5 * hour, storageClass: 'GLACIER' });
    expect(weightsOf(check, one({ object: { size: 64 }, more: [dump] }))).toEqual({ orders: 'critical' });
  });
});

describe('retrieval and restore against the RTO (S3 User Guide, "Understanding archive retrieval options")', () => {
  test('it is in GLACIER now: standard retrieval takes 3 to 5 hours', () => {
    const said = one({ object: { storageClass: 'GLACIER' } });
    expect(weightsOf(check, said)).toEqual({ orders: 'critical' });
    expect(findingsOf(check, said)[0]?.summary).toBe(
      'orders: the newest backup takes 5 h to retrieve it from GLACIER and 30 min to restore: more than the RTO of 1h.',
    );
  });

  test('the RTO is just met: 5 h and 30 min within 5.5 h, and not within less', () => {
    expect(outcomeOf(check, one({ object: { storageClass: 'GLACIER' }, backup: { rtoMs: 5.5 * hour } })).outcome).toBe(
      'passed',
    );
    expect(
      outcomeOf(check, one({ object: { storageClass: 'GLACIER' }, backup: { rtoMs: 5.5 * hour - 1 } })).outcome,
    ).toBe('failed');
  });

  test('DEEP_ARCHIVE takes up to 12 hours', () => {
    const rto = (rtoMs: number) =>
      outcomeOf(check, one({ object: { storageClass: 'DEEP_ARCHIVE' }, backup: { rtoMs } })).outcome;
    expect(rto(12.5 * hour)).toBe('passed');
    expect(rto(12 * hour)).toBe('failed');
  });

  test('the house rule archives on day 90: told with the day, and light, because backups keep coming', () => {
    const said = one({ lifecycle: house });
    expect(weightsOf(check, said)).toEqual({ orders: 'low' });
    const [finding] = findingsOf(check, said);
    // Written on 2026-11-01 at 11:00; 90 days later is 2027-01-30, and S3 rounds up to the next midnight UTC.
    expect(finding?.summary).toContain(
      'if no other comes, from day 90 on (2027-01-31) the newest backup takes 5 h to retrieve it from GLACIER',
    );
    expect(finding?.evidence).toContainEqual({
      document: 'get-bucket-lifecycle-configuration',
      path: 'Rules[0]',
      shows: 'GLACIER',
    });
  });

  test('with an RTO of a working day only DEEP_ARCHIVE is too slow', () => {
    expect(findingsOf(check, one({ lifecycle: house, backup: { rtoMs: 8 * hour } }))[0]?.summary).toContain(
      'from day 365 on',
    );
  });

  test('it is archived before the next one is due', () => {
    const lifecycle = lifecycleOf({ transitions: [{ when: { days: 1 }, storageClass: 'GLACIER' }] });
    expect(weightsOf(check, one({ lifecycle, backup: { rpoMs: 7 * day } }))).toEqual({ orders: 'high' });
  });

  test('a rule that the object should have followed long ago counts from now', () => {
    const said = one({ lifecycle: house, object: { lastModified: now - 100 * day }, backup: { rpoMs: 365 * day } });
    expect(weightsOf(check, said)).toEqual({ orders: 'critical' });
    expect(findingsOf(check, said)[0]?.summary).toContain(
      'the newest backup may be moved at any time now, and then takes 5 h to retrieve it from GLACIER',
    );
  });

  test('what is archived already is told before what is only due, however long that has been', () => {
    const midnight = now - 12 * hour;
    const said = one({
      lifecycle: lifecycleOf({ transitions: [{ when: { days: 0 }, storageClass: 'DEEP_ARCHIVE' }] }),
      object: { lastModified: midnight - hour / 4 },
      more: [objectOf('db/uploaded', { lastModified: midnight + hour / 4, storageClass: 'GLACIER' })],
    });
    expect(findingsOf(check, said)[0]?.summary).toContain('the newest backup takes 5 h to retrieve it from GLACIER');
  });

  test.each(['PENDING', 'FAILED'] as const)(
    'S3 moves nothing whose replication is %s (S3 User Guide, "How S3 Lifecycle interacts with other bucket configurations")',
    (replicationStatus) => {
      const lifecycle = lifecycleOf({ transitions: [{ when: { days: 1 }, storageClass: 'GLACIER' }] });
      const backup = { rpoMs: 7 * day };
      const overdue = { lastModified: now - 3 * day, replicationStatus };
      expect(outcomeOf(check, one({ lifecycle, backup, object: overdue })).outcome).toBe('passed');
      // In a bucket without versions the status says nothing: it never replicates.
      const unversioned = { settings: { versioning: absent } };
      expect(outcomeOf(check, one({ lifecycle, backup, object: overdue, context: unversioned })).outcome).toBe(
        'failed',
      );
      // The newest is often pending yet; what comes of it is decided by when it is replicated.
      expect(weightsOf(check, one({ lifecycle, backup, object: { replicationStatus } }))).toEqual({ orders: 'high' });
    },
  );

  test('a move that comes after every date that there is, is told as such', () => {
    const lifecycle = lifecycleOf({ transitions: [{ when: { days: 2_147_483_647 }, storageClass: 'DEEP_ARCHIVE' }] });
    expect(findingsOf(check, one({ lifecycle }))[0]?.summary).toContain('(after the year 9999)');
  });

  test('objects below 128 KB do not move by default', () => {
    expect(outcomeOf(check, one({ lifecycle: house, object: { size: 1000 } })).outcome).toBe('passed');
  });
});

test('a longer RTO never makes it late sooner', () => {
  const rtos = fc.integer({ min: 1, max: 60 * hour });
  fc.assert(
    fc.property(rtos, rtos, fc.constantFrom(...storageClasses), (a, b, storageClass) => {
      const context = contextOf(one({ lifecycle: house }));
      const late = (rtoMs: number) =>
        restorableOf(backupOf('orders', 'db/', { rtoMs, restoreMs: 1 }), [objectOf('db/1', { storageClass })], context)
          .late?.at ?? Infinity;
      expect(late(Math.max(a, b))).toBeGreaterThanOrEqual(late(Math.min(a, b)));
    }),
  );
});
