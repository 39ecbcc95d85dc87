import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lifecycle, LifecycleRule, ObjectSample, SampledObject } from '../../../shared/storage/bucket.ts';
import type { LifeEvent, ObjectFacts } from '../../../shared/storage/life.ts';
import { type IdleContext, type IdleRule, idleRules } from '../../../shared/storage/lifecycle/idleRules.ts';
import { lifeOf } from '../../../shared/storage/lifecycle.ts';
import { absent, found, type Looked, unknown } from '../../../shared/storage/looked.ts';
import type { StorageClass } from '../../../shared/storage/storageClass.ts';
import { arbitraryLifecycle, arbitraryObject } from '../lifecycleArbitraries.ts';
import { kb, lifecycle } from '../lifecycles.ts';

const versioned = found({ status: 'enabled', mfaDelete: false } as const);
const notLooked = unknown('denied', 'AccessDenied');
const blind: IdleContext = { versioning: notLooked, objects: notLooked };

function told(idle: readonly IdleRule[]): readonly string[] {
  return idle.map(({ path, reason, certainty }) => `${path} ${reason} ${certainty}`);
}

const to = (storageClass: StorageClass, days: number) => ({ when: { days }, storageClass });
const logs = { prefix: 'logs/', tags: {} };

/** The precedence is that of the S3 User Guide, "How Amazon S3 handles conflicts in lifecycle configurations". */
describe('what the rules alone prove', () => {
  it.each<
    [string, readonly Partial<LifecycleRule>[], Looked<{ status: 'enabled'; mfaDelete: false }>, readonly string[]]
  >([
    ['a disabled rule', [{ enabled: false, expiration: { days: 1 } }], notLooked, ['Rules[0] disabled always']],
    [
      'sizes above and below which nothing is',
      [{ filter: { prefix: '', tags: {}, sizeGreaterThan: 5, sizeLessThan: 6 }, expiration: { days: 1 } }],
      notLooked,
      ['Rules[0] empty-filter always'],
    ],
    [
      'more tags than an object can have',
      [
        {
          filter: { prefix: '', tags: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`${index}`, ''])) },
          expiration: { days: 1 },
        },
      ],
      notLooked,
      ['Rules[0] empty-filter always'],
    ],
    [
      'a prefix of 1,025 bytes',
      [{ filter: { prefix: 'é'.repeat(513), tags: {} }, expiration: { days: 1 } }],
      notLooked,
      ['Rules[0] empty-filter always'],
    ],
    [
      'a later expiration of fewer objects',
      [{ expiration: { days: 30 } }, { filter: logs, expiration: { days: 365 } }],
      notLooked,
      ['Rules[1] shadowed always'],
    ],
    [
      'a later expiration of more objects',
      [{ expiration: { days: 365 } }, { filter: logs, expiration: { days: 30 } }],
      notLooked,
      [],
    ],
    [
      'the same expiration twice: the second',
      [{ expiration: { days: 30 } }, { expiration: { days: 30 } }],
      notLooked,
      ['Rules[1] shadowed always'],
    ],
    [
      'an expiration that a disabled rule would shadow',
      [{ enabled: false, expiration: { days: 1 } }, { expiration: { days: 9 } }],
      notLooked,
      ['Rules[0] disabled always'],
    ],
    ['days against a date', [{ expiration: { days: 1 } }, { expiration: { date: 0 } }], notLooked, []],
    [
      'a move after the deletion',
      [{ expiration: { days: 14 } }, { filter: logs, transitions: [to('GLACIER', 365)] }],
      notLooked,
      ['Rules[1] too-late always'],
    ],
    [
      'a move on the day of the deletion, never versioned',
      [{ expiration: { days: 14 } }, { transitions: [to('GLACIER', 14)] }],
      absent,
      ['Rules[1] too-late always'],
    ],
    [
      'a move on the day of a delete marker, before which it comes',
      [{ expiration: { days: 14 } }, { transitions: [to('GLACIER', 14)] }],
      versioned,
      [],
    ],
    [
      'a move on the day to which another move puts the marker off',
      [{ expiration: { days: 14 } }, { transitions: [to('GLACIER', 14)] }, { transitions: [to('DEEP_ARCHIVE', 15)] }],
      versioned,
      [],
    ],
    [
      'a move to a class that a colder one comes before',
      [{ transitions: [to('GLACIER', 30)] }, { filter: logs, transitions: [to('STANDARD_IA', 60)] }],
      notLooked,
      ['Rules[1] shadowed always'],
    ],
    [
      'a warmer class of the same day',
      [{ transitions: [to('STANDARD_IA', 30)] }, { transitions: [to('GLACIER', 30)] }],
      notLooked,
      ['Rules[0] shadowed always'],
    ],
    [
      'a colder class of a later day',
      [{ transitions: [to('STANDARD_IA', 30)] }, { transitions: [to('GLACIER', 60)] }],
      notLooked,
      [],
    ],
    [
      'one move of a rule alone',
      [{ transitions: [to('GLACIER', 30)] }, { transitions: [to('STANDARD_IA', 60), to('DEEP_ARCHIVE', 90)] }],
      notLooked,
      ['Rules[1].Transitions[0] shadowed always'],
    ],
    [
      'a move of small objects, which the other leaves',
      [
        { transitions: [to('GLACIER', 30)] },
        { filter: { ...logs, sizeLessThan: 9 }, transitions: [to('GLACIER', 60)] },
      ],
      notLooked,
      [],
    ],
    [
      'noncurrent actions, never versioned',
      [{ noncurrentExpiration: { days: 30 }, expiration: { days: 1 } }],
      absent,
      ['Rules[0].NoncurrentVersionExpiration never-versioned always'],
    ],
    [
      'markers, never versioned',
      [{ expiration: { expiredObjectDeleteMarker: true } }],
      absent,
      ['Rules[0] never-versioned always'],
    ],
    ['noncurrent actions, nobody may look', [{ noncurrentExpiration: { days: 30 } }], notLooked, []],
    ['noncurrent actions, versioned', [{ noncurrentExpiration: { days: 30 } }], versioned, []],
    [
      'a noncurrent move on the day of the deletion',
      [
        { noncurrentExpiration: { days: 30 } },
        { filter: logs, noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER' }] },
      ],
      versioned,
      ['Rules[1] too-late always'],
    ],
    [
      'a noncurrent deletion that keeps some versions',
      [
        { noncurrentExpiration: { days: 30, newerVersions: 2 } },
        { noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER' }] },
      ],
      versioned,
      [],
    ],
    [
      'a noncurrent deletion that keeps more',
      [{ noncurrentExpiration: { days: 30 } }, { noncurrentExpiration: { days: 30, newerVersions: 3 } }],
      versioned,
      ['Rules[1] shadowed always'],
    ],
    [
      'a noncurrent move that is favored on the day after a marker, on which both are due',
      [
        { noncurrentTransitions: [{ days: 0, storageClass: 'GLACIER_IR' }] },
        { noncurrentTransitions: [{ days: 1, storageClass: 'INTELLIGENT_TIERING' }] },
      ],
      versioned,
      [],
    ],
    [
      'the same move a day later',
      [
        { noncurrentTransitions: [{ days: 0, storageClass: 'GLACIER_IR' }] },
        { noncurrentTransitions: [{ days: 2, storageClass: 'INTELLIGENT_TIERING' }] },
      ],
      versioned,
      ['Rules[1] shadowed always'],
    ],
    [
      'a later abort',
      [{ abortMultipartDays: 7 }, { filter: logs, abortMultipartDays: 30 }],
      notLooked,
      ['Rules[1] shadowed always'],
    ],
  ])('%s', (_, rules, versioning, expected) => {
    expect(told(idleRules(lifecycle(...rules), { versioning, objects: notLooked }))).toEqual(expected);
  });

  it('is so: without the action every object lives the same life', () => {
    fc.assert(
      fc.property(arbitraryLifecycle, fc.array(arbitraryObject, { minLength: 3, maxLength: 8 }), (one, objects) => {
        for (const versioning of ['absent', 'unknown'] as const) {
          const context = { ...blind, versioning: versioning === 'absent' ? absent : notLooked };
          const possible = objects.filter((object) => versioning === 'unknown' || object.versioning === 'off');
          for (const idle of idleRules(one, context)) {
            const others = without(one, idle);
            for (const object of possible) expect(lived(object, others)).toEqual(lived(object, one));
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Apart from which of two rules that come to the same is named. */
function lived(object: ObjectFacts, one: Lifecycle): readonly Omit<LifeEvent, 'rule'>[] {
  return lifeOf(object, one).events.map(({ rule: _, ...event }) => event);
}

function without(one: Lifecycle, { rule: place, action }: IdleRule): Lifecycle {
  return { ...one, rules: one.rules.map((rule, index) => (index === place ? emptied(rule, action) : rule)) };
}

function emptied(rule: LifecycleRule, action: string | undefined): LifecycleRule {
  if (action === undefined) return { ...rule, enabled: false };
  const { expiration, noncurrentExpiration, ...rest } = rule;
  return {
    ...rest,
    transitions: rule.transitions.filter((_, index) => action !== `Transitions[${index}]`),
    noncurrentTransitions: rule.noncurrentTransitions.filter(
      (_, index) => action !== `NoncurrentVersionTransitions[${index}]`,
    ),
    ...(expiration === undefined || action.startsWith('Expiration') ? {} : { expiration }),
    ...(noncurrentExpiration === undefined || action === 'NoncurrentVersionExpiration' ? {} : { noncurrentExpiration }),
  };
}

function sample(isPart: boolean, ...objects: readonly Partial<SampledObject>[]): Looked<ObjectSample> {
  const whole = objects.map((parts) => ({
    key: 'logs/a',
    size: 1024 * kb,
    storageClass: 'STANDARD' as const,
    lastModified: 0,
    ...parts,
  }));
  return found({ objects: whole, isPart });
}

describe('what a sample of the objects says', () => {
  const expiresLogs = { filter: logs, expiration: { days: 1 } };
  const expiresTagged = { filter: { prefix: '', tags: { kind: 'log' } }, expiration: { days: 1 } };
  it.each<[string, Partial<LifecycleRule>, Looked<ObjectSample>, readonly string[]]>([
    [
      'a prefix that no object of the bucket has',
      expiresLogs,
      sample(false, { key: 'a' }),
      ['Rules[0] no-such-prefix now'],
    ],
    [
      'a prefix that none of the sampled has',
      expiresLogs,
      sample(true, { key: 'a' }),
      ['Rules[0] no-such-prefix sampled'],
    ],
    ['a prefix that one has', expiresLogs, sample(true, { key: 'a' }, { key: 'logs/b' }), []],
    ['a sample that nobody could take', expiresLogs, notLooked, []],
    ['an empty bucket', expiresLogs, sample(false), []],
    ['a tag that nobody sets', expiresTagged, sample(false, { tags: { other: 'x' } }), ['Rules[0] no-such-tags now']],
    [
      'a tag with another value',
      expiresTagged,
      sample(false, { tags: { kind: 'dump' } }),
      ['Rules[0] no-such-tags now'],
    ],
    ['tags that nobody asked for', expiresTagged, sample(false, {}), []],
    [
      'sizes that no object has',
      { filter: { ...logs, sizeLessThan: 9 }, expiration: { days: 1 } },
      sample(false, {}),
      ['Rules[0] no-such-size now'],
    ],
    [
      'objects all under 128 KB',
      { transitions: [to('GLACIER', 1)] },
      sample(false, { size: 128 * kb - 1 }, { size: 1 }),
      ['Rules[0] too-small now'],
    ],
    ['one of 128 KB', { transitions: [to('GLACIER', 1)] }, sample(false, { size: 128 * kb }, { size: 1 }), []],
    [
      'small objects that expire',
      { transitions: [to('GLACIER', 1)], expiration: { days: 9 } },
      sample(false, { size: 1 }),
      ['Rules[0].Transitions[0] too-small now'],
    ],
    [
      'versions, of which a sample of current ones says nothing',
      { filter: logs, noncurrentExpiration: { days: 1 } },
      sample(false, { key: 'a' }),
      [],
    ],
  ])('%s', (_, one, objects, expected) => {
    expect(told(idleRules(lifecycle(one), { versioning: notLooked, objects }))).toEqual(expected);
  });

  it('says how many were sampled', () => {
    const [idle] = idleRules(lifecycle(expiresLogs), {
      versioning: notLooked,
      objects: sample(true, { key: 'a' }, { key: 'b' }),
    });
    expect(idle?.why).toBe('no object has its prefix, in the 2 that were sampled');
  });

  it('is as certain for a whole rule as for the least certain of its actions', () => {
    const rules = lifecycle(
      { expiration: { days: 5 } },
      { filter: logs, transitions: [to('GLACIER', 3)], expiration: { days: 9 } },
    );
    const idle = idleRules(rules, { versioning: notLooked, objects: sample(true, { size: 1 }) });
    expect(told(idle)).toEqual(['Rules[1] too-small sampled']);
  });
});
