import { describe, expect, test } from 'vitest';
import type { LifecycleRule, Versioning } from '../../../shared/storage/bucket.ts';
import { retentionCheck } from '../../../shared/storage/checks/retention.ts';
import { toolRetentionCheck } from '../../../shared/storage/checks/toolRetention.ts';
import { absent, found } from '../../../shared/storage/looked.ts';
import {
  backupOf,
  type ContextSaid,
  day,
  denied,
  findingsOf,
  lifecycleOf,
  now,
  outcomeOf,
  weightsOf,
} from '../buckets.ts';

const year = [{ prefix: 'db/', keepMs: 365 * day }];

function under(rules: readonly Partial<LifecycleRule>[], more: ContextSaid = {}): ContextSaid {
  return { retention: year, ...more, settings: { lifecycle: found(lifecycleOf(...rules)), ...more.settings } };
}

describe('effective retention (S3 User Guide, "Lifecycle configuration elements")', () => {
  const expire = (days: number): Partial<LifecycleRule> => ({ id: 'r', expiration: { days } });
  const noncurrent = (days: number): Partial<LifecycleRule> => ({ id: 'n', noncurrentExpiration: { days } });
  const suspended = found<Versioning>({ status: 'suspended', mfaDelete: false });
  const table: readonly (readonly [string, ContextSaid, Readonly<Record<string, string>>])[] = [
    ['no lifecycle', { retention: year }, {}],
    ['expiring on a versioned bucket only sets a marker', under([expire(30)]), {}],
    [
      'expiring, and noncurrent versions after days',
      under([expire(30), noncurrent(40)]),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
    ['both together long enough', under([expire(330), noncurrent(40)]), { 'db/:overwritten': 'medium' }],
    ['both long enough', under([expire(365), noncurrent(365)]), {}],
    [
      'only noncurrent versions: what is never overwritten is never touched',
      under([noncurrent(1)]),
      { 'db/:overwritten': 'medium' },
    ],
    [
      'the last N noncurrent versions stay only until newer ones come',
      under([{ noncurrentExpiration: { days: 1, newerVersions: 5 } }]),
      { 'db/:overwritten': 'medium' },
    ],
    [
      'expiring on an unversioned bucket is for good',
      under([expire(30)], { settings: { versioning: absent } }),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
    [
      'expiring on a suspended bucket is for good',
      under([expire(30)], { settings: { versioning: suspended } }),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
    [
      'an expiration of exactly the days',
      under([expire(365)], { settings: { versioning: absent } }),
      { 'db/:overwritten': 'medium' },
    ],
    [
      'a rule for another prefix',
      under([{ filter: { prefix: 'logs/', tags: {} }, ...expire(1) }, noncurrent(365)]),
      {},
    ],
    [
      'a rule for a deeper prefix',
      under([{ filter: { prefix: 'db/tmp/', tags: {} }, ...expire(1), noncurrentExpiration: { days: 1 } }]),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
    [
      'a rule for a tag, which some object may have',
      under([{ filter: { prefix: '', tags: { a: '1' } }, ...expire(1), noncurrentExpiration: { days: 1 } }]),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
    [
      'tags that cannot both be set',
      under([
        { filter: { prefix: '', tags: { a: '1' } }, ...expire(1) },
        { filter: { prefix: '', tags: { a: '2' } }, ...noncurrent(365) },
      ]),
      {},
    ],
    [
      'two tags that add up, beside a quicker rule that keeps the only noncurrent version there is',
      under([
        { filter: { prefix: '', tags: { a: '1' } }, ...expire(10) },
        { noncurrentExpiration: { days: 1, newerVersions: 5 } },
        { filter: { prefix: '', tags: { b: '1' } }, ...noncurrent(31) },
      ]),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
    [
      'two tags that add up, beside a quicker rule for tags that exclude one another',
      under([
        { filter: { prefix: '', tags: { a: '1' } }, ...expire(10) },
        { filter: { prefix: '', tags: { a: '2' } }, ...noncurrent(1) },
        { filter: { prefix: '', tags: { b: '1' } }, ...noncurrent(31) },
      ]),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
    [
      'sizes that cannot both be',
      under([
        { filter: { prefix: '', tags: {}, sizeGreaterThan: 1000 }, ...expire(1) },
        { filter: { prefix: '', tags: {}, sizeLessThan: 1001 }, ...noncurrent(400) },
      ]),
      {},
    ],
    ['a disabled rule', under([{ enabled: false, ...expire(1), noncurrentExpiration: { days: 1 } }]), {}],
    [
      'a date that has passed takes whatever is written',
      under([{ expiration: { date: now - 90 * day } }], { settings: { versioning: absent } }),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
    [
      'a date to come takes what is written after it',
      under([{ expiration: { date: now + 3650 * day } }], { settings: { versioning: absent } }),
      { 'db/': 'high', 'db/:overwritten': 'medium' },
    ],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(weightsOf(retentionCheck, said)).toEqual(expected);
  });

  test('the longest prefix that fits holds', () => {
    const retention = [
      { prefix: '', keepMs: 365 * day },
      { prefix: 'db/', keepMs: 7 * day },
    ];
    const filter = { prefix: 'db/', tags: {} };
    const said = under([{ filter, expiration: { days: 10 }, noncurrentExpiration: { days: 10 } }], { retention });
    expect(outcomeOf(retentionCheck, said).outcome).toBe('passed');
    const wide = under([{ expiration: { days: 10 }, noncurrentExpiration: { days: 10 } }], { retention });
    expect(weightsOf(retentionCheck, wide)).toEqual({ '': 'high', ':overwritten': 'medium' });
  });

  test('the numbers and the settings that make them are shown', () => {
    const [finding] = findingsOf(retentionCheck, under([expire(30), noncurrent(40)]));
    expect(finding?.summary).toBe(
      'What stands under db/ must be kept for 365 days, and rule n deletes it for good after 70.',
    );
    expect(finding?.evidence.map(({ path }) => path)).toEqual([
      'Rules[0].Expiration',
      'Rules[1].NoncurrentVersionExpiration',
    ]);
    expect(finding?.fix).toMatchObject({ safe: true, calls: [{ operation: 'PutBucketLifecycleConfiguration' }] });
    expect(finding?.fix?.calls[0]?.input['LifecycleConfiguration']).toMatchObject({
      Rules: [
        // 325 days and 40 noncurrent ones are the 365.
        { ID: 'r', Expiration: { Days: 325 } },
        { ID: 'n', NoncurrentVersionExpiration: { NoncurrentDays: 40 } },
      ],
    });
  });

  test('a rule that does both is shown with the setting that deletes, and changed in the one that hides', () => {
    const [finding] = findingsOf(retentionCheck, under([{ ...expire(30), ...noncurrent(40), id: 'both' }]));
    expect(finding?.evidence).toEqual([
      { document: 'get-bucket-lifecycle-configuration', path: 'Rules[0].Expiration', shows: '30 days' },
      {
        document: 'get-bucket-lifecycle-configuration',
        path: 'Rules[0].NoncurrentVersionExpiration',
        shows: '40 noncurrent days',
      },
    ]);
  });

  test('the fix tells of the rule that it changes, not of the one that deletes', () => {
    const said = under([expire(10), noncurrent(31)]);
    expect(findingsOf(retentionCheck, said)[0]?.fix?.summary).toBe('Let rule r wait until day 334.');
  });

  test('sixty rules are put off together', () => {
    const rules = Array.from({ length: 60 }, (_, n) => ({
      filter: { prefix: `db/${n}/`, tags: {} },
      ...expire(n + 1),
      id: `r${n}`,
      noncurrentExpiration: { days: 100 },
    }));
    const [finding] = findingsOf(retentionCheck, under(rules));
    expect(finding?.fix?.calls[0]?.input['LifecycleConfiguration']).toMatchObject({
      Rules: rules.map(({ id }) => ({ ID: id, Expiration: { Days: 265 } })),
    });
    expect(finding?.fix?.summary).toContain('and 57 more rules');
  });

  test('a date cannot be put off by days, and is left to a person', () => {
    const said = under([{ expiration: { date: now } }], { settings: { versioning: absent } });
    expect(findingsOf(retentionCheck, said)[0]?.fix).toMatchObject({ safe: false, calls: [] });
  });

  test.each([
    ['a lifecycle that nobody may look at', { retention: year, settings: { lifecycle: denied } }, 'unknown'],
    ['versioning that nobody may look at', under([], { settings: { versioning: denied } }), 'unknown'],
    [
      'versioning that nobody may look at, where all fails with it',
      under([expire(1), noncurrent(1)], { settings: { versioning: denied } }),
      'failed',
    ],
    ['nothing that must be kept', under([expire(1)], { retention: [] }), 'not-applicable'],
  ] as const)('%s', (_, said, expected) => {
    expect(outcomeOf(retentionCheck, said).outcome).toBe(expected);
  });
});

describe('what the backup tool believes', () => {
  const tool = (days: number): ContextSaid => ({ backups: [backupOf('db', 'db/', { toolKeepsMs: days * day })] });
  const table: readonly (readonly [string, ContextSaid, Readonly<Record<string, string>>])[] = [
    ['no rule', tool(30), {}],
    [
      'a rule that hides a backup behind a marker is enough',
      under([{ expiration: { days: 14 } }], tool(30)),
      { db: 'high' },
    ],
    ['a rule that waits as long', under([{ expiration: { days: 30 } }], tool(30)), {}],
    [
      'an archive that comes before',
      under([{ transitions: [{ when: { days: 7 }, storageClass: 'GLACIER' }] }], tool(30)),
      { db: 'medium' },
    ],
    [
      'a class that is read at once',
      under([{ transitions: [{ when: { days: 7 }, storageClass: 'GLACIER_IR' }] }], tool(30)),
      {},
    ],
    [
      'deletion outweighs archiving',
      under([{ transitions: [{ when: { days: 1 }, storageClass: 'GLACIER' }], expiration: { days: 14 } }], tool(30)),
      { db: 'high' },
    ],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(weightsOf(toolRetentionCheck, said)).toEqual(expected);
  });

  test.each([
    ['a lifecycle that nobody may look at', { ...tool(30), settings: { lifecycle: denied } }, 'unknown'],
    ['no tool that says how long', { backups: [backupOf('db', 'db/')] }, 'not-applicable'],
    ['no rule', tool(30), 'passed'],
    ['versioning that nobody may look at', under([], { ...tool(30), settings: { versioning: denied } }), 'unknown'],
  ] as const)('%s', (_, said, expected) => {
    expect(outcomeOf(toolRetentionCheck, said).outcome).toBe(expected);
  });

  test('the days of both are told', () => {
    const [finding] = findingsOf(toolRetentionCheck, under([{ id: 'old', expiration: { days: 14 } }], tool(30)));
    expect(finding?.summary).toBe(
      'The tool of db believes that its backups are there for 30 days, and rule old deletes them after 14.',
    );
  });
});
