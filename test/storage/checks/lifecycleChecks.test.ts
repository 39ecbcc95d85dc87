/** What the lifecycle checks say of rules whose effect AWS documents, and other auditors get wrong. */
import { describe, expect, it } from 'vitest';
import type { LifecycleRule } from '../../../shared/storage/bucket.ts';
import type { BucketCheck } from '../../../shared/storage/check.ts';
import { abortMultipartCheck } from '../../../shared/storage/checks/abortMultipart.ts';
import { lifecycleGoneCheck } from '../../../shared/storage/checks/lifecycleGone.ts';
import { lifecycleKeepCheck } from '../../../shared/storage/checks/lifecycleKeep.ts';
import { lifecycleSmallCheck } from '../../../shared/storage/checks/lifecycleSmall.ts';
import { lifecycleTiersCheck } from '../../../shared/storage/checks/lifecycleTiers.ts';
import { absent, found } from '../../../shared/storage/looked.ts';
import { policyNamed } from '../../../shared/storage/policies/builtIn.ts';
import { type Differing, dayMs, denied, houseRule, lifecycleOf, objectOf, run, shortly } from '../auditSamples.ts';

type Row = readonly [text: string, differing: Differing, expected: string];

function table(check: BucketCheck, source: string, rows: readonly Row[]): void {
  describe(`${check.id} (${source})`, () => {
    it.each(rows)('%s', (_, differing, expected) => {
      expect(shortly(check, differing)).toBe(expected);
    });
  });
}

function rules(...all: readonly Partial<LifecycleRule>[]): Differing {
  return { settings: { lifecycle: found(lifecycleOf(...all)) } };
}

const unversioned = { versioning: absent } as const;
/** S3 User Guide, "Adding objects to versioning-suspended buckets": versions from before the suspension stay as they are. */
const suspended = { versioning: found({ status: 'suspended', mfaDelete: false } as const) } as const;

function suspendedRules(...all: readonly Partial<LifecycleRule>[]): Differing {
  return { settings: { ...suspended, lifecycle: found(lifecycleOf(...all)) } };
}

const under = (prefix: string) => ({ filter: { prefix, tags: {} } });
const tagged = { filter: { prefix: '', tags: { keep: 'no' } } };
const taggedAs = (tag: string) => ({ filter: { prefix: '', tags: { [tag]: '1' } } });
const others = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ ...under(`other/${n}/`), abortMultipartDays: 7 }));
/** A rule for keys that begin with each of these. */
const everyLetter = [...'aezqxjkwvyufgbhdmctlopnirs0123456789_~!*AEZQXJKW'].map((letter) => under(letter));
const { transitions } = houseRule;
const { abortMultipartByDay: _, ...noUploads } = policyNamed('backup');
const { expiration: __, ...neverExpires } = houseRule;
const { noncurrentExpiration: ___, ...neverForgets } = houseRule;
const part = { objects: found({ objects: [objectOf()], isPart: true }) } as const;

table(lifecycleTiersCheck, 'S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle"', [
  ['the house rule', {}, 'passed'],
  ['an empty prefix is every key', rules({ ...houseRule, filter: { prefix: '', tags: {} } }), 'passed'],
  [
    'colder and sooner is as good',
    rules({ ...houseRule, transitions: [{ when: { days: 30 }, storageClass: 'DEEP_ARCHIVE' }] }),
    'passed',
  ],
  ['no lifecycle', { settings: { lifecycle: absent } }, 'failed medium current:, low noncurrent:'],
  [
    'an enabled rule for another prefix',
    { settings: { ...part, lifecycle: found(lifecycleOf({ ...houseRule, ...under('logs/') })) } },
    'failed medium current:, low noncurrent:',
  ],
  [
    '… with nothing lying outside of it',
    rules({ ...houseRule, ...under('db/') }),
    'failed low current:, low noncurrent:',
  ],
  ['a disabled rule', rules({ ...houseRule, enabled: false }), 'failed medium current:, low noncurrent:'],
  [
    'a rule for tags that objects may lack',
    rules({ ...houseRule, ...tagged }),
    'failed medium current:, low noncurrent:',
  ],
  [
    'a day too late',
    rules({
      ...houseRule,
      transitions: [{ when: { days: 31 }, storageClass: 'STANDARD_IA' }, ...transitions.slice(1)],
    }),
    'failed medium current:',
  ],
  [
    'the coldest class is missing',
    rules({ ...houseRule, transitions: transitions.slice(0, 2) }),
    'failed medium current:',
  ],
  [
    'the lock-in of another class: INTELLIGENT_TIERING first, never IA again',
    rules({
      ...houseRule,
      transitions: [{ when: { days: 30 }, storageClass: 'INTELLIGENT_TIERING' }, ...transitions.slice(1)],
    }),
    'passed',
  ],
  [
    'big objects alone',
    rules({ ...houseRule, filter: { prefix: '', tags: {}, sizeGreaterThan: 2 ** 20 } }),
    'failed medium current::131072, low noncurrent::131072',
  ],
  [
    'gone before the coldest class is due',
    rules({ ...houseRule, transitions: transitions.slice(0, 2), expiration: { days: 300 } }),
    'passed',
  ],
  [
    'rules for so many prefixes that only unusual keys are left',
    rules(...everyLetter.map((letter) => ({ ...houseRule, ...letter }))),
    'failed low current:, low noncurrent:',
  ],
  ['without versions', { settings: unversioned }, 'passed'],
  [
    'suspended, with noncurrent versions from before that stay where they are',
    { settings: { ...suspended, lifecycle: absent } },
    'failed medium current:, low noncurrent:',
  ],
  [
    'suspended, hiding versions from before in STANDARD for good',
    suspendedRules({ ...neverForgets, transitions: transitions.slice(0, 2), expiration: { days: 300 } }),
    'failed medium current:, low noncurrent:',
  ],
  ['nobody may look at the rules', { settings: { lifecycle: denied } }, 'unknown'],
  ['nobody may look at versions, and it does not matter', { settings: { versioning: denied } }, 'passed'],
  ['a website asks for no classes', { policy: 'website', settings: { lifecycle: absent } }, 'not-applicable'],
]);

table(lifecycleKeepCheck, 'S3 User Guide, "Expiring objects", "Lifecycle configuration elements"', [
  ['the house rule', {}, 'passed'],
  ['no lifecycle deletes nothing', { settings: { lifecycle: absent } }, 'passed'],
  [
    'a year',
    { settings: { ...unversioned, lifecycle: found(lifecycleOf({ id: 'year', expiration: { days: 365 } })) } },
    'failed critical current:year',
  ],
  [
    'a year, with versions, which nothing deletes: only hidden',
    rules({ id: 'year', expiration: { days: 365 } }),
    'passed',
  ],
  [
    'a year, and noncurrent versions a month later',
    rules({ id: 'year', expiration: { days: 365 }, noncurrentExpiration: { days: 30 } }),
    'failed critical current:year',
  ],
  [
    'to the day',
    { settings: { ...unversioned, lifecycle: found(lifecycleOf({ expiration: { days: 2_555 } })) } },
    'passed',
  ],
  [
    'a day too few',
    { settings: { ...unversioned, lifecycle: found(lifecycleOf({ id: 'one', expiration: { days: 2_554 } })) } },
    'failed critical current:one',
  ],
  [
    'noncurrent versions after a day',
    rules({ ...houseRule, noncurrentExpiration: { days: 1 }, expiration: { days: 2_554 } }),
    'failed medium noncurrent:house',
  ],
  [
    'under a prefix alone',
    {
      settings: {
        ...unversioned,
        lifecycle: found(lifecycleOf(houseRule, { id: 'tmp', ...under('tmp/'), expiration: { days: 7 } })),
      },
    },
    'failed critical current:house, critical current:tmp',
  ],
  [
    'by tags alone',
    { settings: { ...unversioned, lifecycle: found(lifecycleOf({ id: 'no', ...tagged, expiration: { days: 7 } })) } },
    'failed critical current:no',
  ],
  [
    'on a date, which takes what is written the day before',
    {
      settings: {
        ...unversioned,
        lifecycle: found(lifecycleOf({ id: 'end', expiration: { date: Date.UTC(2040, 0, 1) } })),
      },
    },
    'failed critical current:end',
  ],
  [
    'by a disabled rule',
    { settings: { ...unversioned, lifecycle: found(lifecycleOf({ enabled: false, expiration: { days: 1 } })) } },
    'passed',
  ],
  [
    'two prefixes that add up: hidden by one rule, deleted by another',
    rules(
      { id: 'hide', ...under('a/'), expiration: { days: 100 } },
      { id: 'purge', ...tagged, noncurrentExpiration: { days: 30 } },
    ),
    'failed critical current:hide',
  ],
  [
    'noncurrent versions after a day, as soon as there are 100 newer ones',
    rules({ id: 'crowd', noncurrentExpiration: { days: 1, newerVersions: 100 } }),
    'failed medium noncurrent:crowd',
  ],
  [
    'two tags that add up: the object that has both is hidden on day 10, and deleted a month later',
    rules(
      { id: 'hide', ...taggedAs('a'), expiration: { days: 10 } },
      { id: 'purge', ...taggedAs('b'), noncurrentExpiration: { days: 30 } },
    ),
    'failed critical current:hide',
  ],
  [
    'two values of a tag, of which no object has both',
    rules(
      { id: 'hide', filter: { prefix: '', tags: { keep: 'no' } }, expiration: { days: 10 } },
      { id: 'purge', filter: { prefix: '', tags: { keep: 'yes' } }, noncurrentExpiration: { days: 30 } },
    ),
    'passed',
  ],
  [
    'a prefix and a tag that add up, among a thousand rules for other prefixes',
    rules(
      ...others(997),
      { id: 'hide', ...under('db/'), expiration: { days: 10 } },
      { id: 'purge', ...tagged, noncurrentExpiration: { days: 30 } },
    ),
    'failed critical current:hide',
  ],
  [
    'a thousand rules of which every two meet elsewhere: not all can be tried, so nothing passes',
    rules(
      ...Array.from({ length: 500 }, (_, n) => ({ ...taggedAs(`a${n}`), expiration: { days: 10 } })),
      ...Array.from({ length: 500 }, (_, n) => ({ ...taggedAs(`b${n}`), noncurrentExpiration: { days: 3_000 } })),
    ),
    'unknown',
  ],
  [
    'nobody may look at versions, and it matters',
    { settings: { versioning: denied, lifecycle: found(lifecycleOf({ expiration: { days: 365 } })) } },
    'unknown',
  ],
  [
    'suspended, noncurrent versions from before after a day',
    suspendedRules({ id: 'old', noncurrentExpiration: { days: 1 } }),
    'failed medium noncurrent:old',
  ],
  ['nobody may look at the rules', { settings: { lifecycle: denied } }, 'unknown'],
  ['a website keeps nothing', { policy: 'website', settings: { lifecycle: denied } }, 'not-applicable'],
  [
    'a prefix with a retention of its own is for the check of retentions',
    {
      bucket: { retention: [{ prefix: 'tmp/', keepMs: 7 * dayMs }] },
      settings: {
        ...unversioned,
        lifecycle: found(lifecycleOf({ id: 'tmp', ...under('tmp/'), expiration: { days: 7 } })),
      },
    },
    'passed',
  ],
]);

table(
  lifecycleGoneCheck,
  'S3 User Guide, "Lifecycle configuration elements", "Lifecycle actions and bucket versioning state"',
  [
    ['the house rule', {}, 'passed'],
    ['no lifecycle', { settings: { lifecycle: absent } }, 'failed medium'],
    [
      'all but empty objects, which weigh little',
      rules({ ...houseRule, filter: { prefix: '', tags: {}, sizeGreaterThan: 0 } }),
      'failed low',
    ],
    [
      'all but small objects',
      rules({ ...houseRule, filter: { prefix: '', tags: {}, sizeGreaterThan: 1024 } }),
      'failed medium',
    ],
    [
      'expired with versions: the noncurrent ones stay for ever',
      rules({ ...neverForgets, expiration: { days: 365 } }),
      'failed medium',
    ],
    ['noncurrent versions 30 days on top of it', rules({ ...houseRule, expiration: { days: 2_555 } }), 'failed medium'],
    [
      'the day that S3 needs between the two',
      rules({ ...houseRule, expiration: { days: 2_555 }, noncurrentExpiration: { days: 1 } }),
      'passed',
    ],
    ['the noncurrent ones alone: backups that are never overwritten stay', rules(neverExpires), 'failed medium'],
    [
      'newer noncurrent versions are kept, and nothing is newer',
      rules({ ...houseRule, noncurrentExpiration: { days: 30, newerVersions: 3 } }),
      'failed medium',
    ],
    ['without versions', { settings: unversioned }, 'passed'],
    [
      'suspended: versions from before are only hidden',
      suspendedRules({ expiration: { days: 2_555 } }),
      'failed medium',
    ],
    ['suspended, and noncurrent versions go, too', suspendedRules(houseRule), 'passed'],
    ['under another prefix alone', rules({ ...houseRule, ...under('db/') }), 'failed medium'],
    [
      'under so many prefixes that only unusual keys are left',
      rules(
        ...everyLetter.map((letter) => ({ ...letter, expiration: { days: 30 }, noncurrentExpiration: { days: 30 } })),
      ),
      'failed medium',
    ],
    [
      'nobody may look at versions, and it matters',
      { settings: { versioning: denied, lifecycle: found(lifecycleOf({ expiration: { days: 2_555 } })) } },
      'unknown',
    ],
    ['nobody may look at the rules', { settings: { lifecycle: denied } }, 'unknown'],
    ['an archive is never emptied', { policy: 'archive', settings: { lifecycle: absent } }, 'not-applicable'],
  ],
);

table(
  abortMultipartCheck,
  'S3 User Guide, "Configuring a bucket lifecycle configuration to delete incomplete multipart uploads"',
  [
    ['the house rule', {}, 'passed'],
    ['no lifecycle', { settings: { lifecycle: absent } }, 'failed low'],
    ['under a prefix alone', rules({ ...under('db/'), abortMultipartDays: 7 }), 'failed low'],
    ['later than by the day', rules({ abortMultipartDays: 8 }), 'failed low'],
    ['disabled', rules({ enabled: false, abortMultipartDays: 7 }), 'failed low'],
    ['nobody may look', { settings: { lifecycle: denied } }, 'unknown'],
    ['not asked for', { policy: noUploads, settings: { lifecycle: absent } }, 'not-applicable'],
  ],
);

const tiny = objectOf({ size: 100 * 1024 });
const smallOnes = { objects: found({ objects: [tiny, objectOf()], isPart: false }) } as const;

table(
  lifecycleSmallCheck,
  'S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", "Constraints and considerations for transitions"',
  [
    ['no small ones', {}, 'passed'],
    ['small ones that stay', { settings: smallOnes }, 'failed low'],
    [
      'small ones that a rule means by size',
      {
        settings: {
          ...smallOnes,
          lifecycle: found(lifecycleOf({ ...houseRule, filter: { prefix: '', tags: {}, sizeGreaterThan: 0 } })),
        },
      },
      'passed',
    ],
    [
      'small ones that go to GLACIER by the older default',
      { settings: { ...smallOnes, lifecycle: found({ rules: [houseRule], minimumSize: 'varies_by_storage_class' }) } },
      'passed',
    ],
    ['nobody may look at the objects', { settings: { objects: denied } }, 'unknown'],
    ['nobody may look at the rules', { settings: { lifecycle: denied } }, 'unknown'],
    ['nothing moves anyway', { settings: { ...smallOnes, lifecycle: absent } }, 'passed'],
    ['a website', { policy: 'website' }, 'not-applicable'],
  ],
);

describe('what is said of objects that stay', () => {
  it('names their size where rules tell sizes apart', () => {
    const filter = { prefix: '', tags: {}, sizeGreaterThan: 0 };
    const outcome = run(lifecycleGoneCheck, rules({ ...houseRule, filter }));
    expect(outcome.outcome === 'failed' && outcome.findings[0].summary).toBe(
      'Objects (such as one of 0 bytes) are never deleted, and should be gone by day 2555.',
    );
  });
});

describe('what is said of it', () => {
  it.each([
    [
      'the rule that is for others',
      rules({ ...houseRule, id: 'db', ...under('db/') }),
      'Objects outside db/ do not reach STANDARD_IA by day 30, GLACIER by day 90, DEEP_ARCHIVE by day 365: rule “db” is for db/ alone. No object lies there now.',
    ],
    [
      'the rule that is disabled',
      rules({ ...houseRule, enabled: false }),
      'Objects do not reach STANDARD_IA by day 30, GLACIER by day 90, DEEP_ARCHIVE by day 365: rule “house” is disabled. 1 of 1 sampled objects lie there.',
    ],
  ])('%s', (_, differing, summary) => {
    const outcome = run(lifecycleTiersCheck, differing);
    expect(outcome.outcome === 'failed' && outcome.findings[0].summary).toBe(summary);
  });
});

describe('putting deletions off for the backup policy, which keeps 2,555 days and wants all gone by then', () => {
  const fixOf = (differing: Differing) => {
    const outcome = run(lifecycleKeepCheck, differing);
    return outcome.outcome === 'failed' ? outcome.findings[0].fix : undefined;
  };

  it('reckons the days of the noncurrent version in, so that everything is gone in time', () => {
    const fix = fixOf(rules({ ...houseRule, expiration: { days: 400 } }));
    expect(fix?.safe).toBe(true);
    expect(fix?.calls[0]?.input['LifecycleConfiguration']).toMatchObject({
      Rules: [{ Expiration: { Days: 2_525 }, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
    });
  });

  it('lets noncurrent versions wait first, and what is current for the rest', () => {
    const fix = fixOf(rules({ ...houseRule, expiration: { days: 400 }, noncurrentExpiration: { days: 1 } }));
    expect(fix?.safe).toBe(true);
    expect(fix?.calls[0]?.input['LifecycleConfiguration']).toMatchObject({
      Rules: [{ Expiration: { Days: 2_525 }, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
    });
  });

  it('leaves it to a person where something would then stay for too long', () => {
    const fix = fixOf(rules({ ...houseRule, expiration: { days: 2_555 }, noncurrentExpiration: { days: 1 } }));
    expect(fix).toMatchObject({ safe: false, caution: expect.stringContaining('by day 2555') });
  });
});
