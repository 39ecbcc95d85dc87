/** The guard of fixes against what AWS documents that rules do, whoever wrote the call. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BucketSettings, Lifecycle } from '../../shared/storage/bucket.ts';
import { fixByLifecycle, withRule } from '../../shared/storage/checks/lifecycle/lifecycleDocument.ts';
import type { FixCall } from '../../shared/storage/finding.ts';
import { objectionTo } from '../../shared/storage/fixes/objection.ts';
import { settingsAfter } from '../../shared/storage/fixes/settingsAfter.ts';
import { deletedAt, type ObjectFacts } from '../../shared/storage/life.ts';
import { lifeOf } from '../../shared/storage/lifecycle.ts';
import { absent, found } from '../../shared/storage/looked.ts';
import { dayMs, denied, good, houseRule, lifecycleOf, now, ruleOf } from './auditSamples.ts';
import { anyLifecycle } from './settingsArbitraries.ts';

function callFor(lifecycle: Lifecycle): FixCall {
  const [call] = fixByLifecycle(good.bucket, lifecycle, { summary: '', safe: true }).calls;
  if (call === undefined) throw new Error('A fix without a call.');
  return call;
}

const anyObject: fc.Arbitrary<ObjectFacts> = fc.record(
  {
    key: fc.constantFrom('db/orders/1.dump', 'db/2', 'tmp/3', 'readme'),
    size: fc.constantFrom(1, 128 * 1024, 2 ** 20 + 1, 2 ** 31),
    tags: fc.constantFrom<ObjectFacts['tags']>({}, { keep: 'no' }, { kind: 'dump' }, { keep: 'no', kind: 'dump' }),
    createdAt: fc.integer({ min: 0, max: 400 }).map((days) => now + days * dayMs),
    storageClass: fc.constant('STANDARD' as const),
    versioning: fc.constant('enabled' as const),
    nullVersion: fc.boolean(),
    newerVersions: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 100 })),
    supersededAt: fc.integer({ min: 400, max: 500 }).map((days) => now + days * dayMs),
  },
  { requiredKeys: ['key', 'size', 'tags', 'createdAt', 'storageClass', 'versioning'] },
);

describe('the guard', () => {
  it('objects to every rule that would delete some object sooner than the rules of now', () => {
    let met = 0;
    fc.assert(
      fc.property(
        anyLifecycle,
        anyLifecycle,
        fc.constantFrom('enabled' as const, 'suspended' as const),
        fc.array(anyObject, { minLength: 5, maxLength: 20 }),
        (was, other, status, kinds) => {
          const objects = kinds.map((object) => ({ ...object, versioning: status }));
          const [extra] = other.rules;
          const is = extra === undefined ? undefined : withRule(was, { ...extra, id: 'extra' });
          if (is === undefined) return;
          const sooner = objects.some((object) => {
            const [before, after] = [was, is].map((lifecycle) => deletedAt(lifeOf(object, lifecycle)) ?? Infinity);
            return before !== undefined && after !== undefined && after < before;
          });
          if (!sooner) return;
          met += 1;
          const versioning = found({ status, mfaDelete: false });
          const before: BucketSettings = { ...good, versioning, lifecycle: found(was), objects: absent };
          expect(objectionTo(callFor(is), before, now)).toBeDefined();
        },
      ),
      { numRuns: 300 },
    );
    expect(met).toBeGreaterThan(20);
  });

  it.each([
    ['a rule that is dropped', [houseRule, ruleOf({ id: 'b', expiration: { days: 9 } })], [houseRule]],
    [
      'a rule that is switched on',
      [ruleOf({ id: 'a', enabled: false, abortMultipartDays: 7 })],
      [ruleOf({ id: 'a', abortMultipartDays: 7 })],
    ],
    [
      'uploads that are aborted sooner',
      [ruleOf({ id: 'a', abortMultipartDays: 7 })],
      [ruleOf({ id: 'a', abortMultipartDays: 6 })],
    ],
    [
      'a filter that is widened',
      [ruleOf({ id: 'a', filter: { prefix: 'a/', tags: {} }, expiration: { days: 9 } })],
      [ruleOf({ id: 'a', expiration: { days: 9 } })],
    ],
    [
      'fewer newer versions to keep: the 2nd to the 50th go',
      [ruleOf({ id: 'a', noncurrentExpiration: { days: 30, newerVersions: 50 } })],
      [ruleOf({ id: 'a', noncurrentExpiration: { days: 30, newerVersions: 1 } })],
    ],
    [
      'a rule that adds up with another for objects of both tags',
      [ruleOf({ id: 'a', filter: { prefix: '', tags: { a: '1' } }, noncurrentExpiration: { days: 30 } })],
      [
        ruleOf({ id: 'a', filter: { prefix: '', tags: { a: '1' } }, noncurrentExpiration: { days: 30 } }),
        ruleOf({ id: 'b', filter: { prefix: '', tags: { b: '1' } }, expiration: { days: 9 } }),
      ],
    ],
    [
      'noncurrent versions alone that go sooner',
      [ruleOf({ id: 'a', noncurrentExpiration: { days: 30 } })],
      [ruleOf({ id: 'a', noncurrentExpiration: { days: 29 } })],
    ],
    [
      'a date, which takes what is written after it, instead of days',
      [ruleOf({ id: 'a', expiration: { days: 30 } })],
      [ruleOf({ id: 'a', expiration: { date: Date.UTC(2030, 0, 1) } })],
    ],
    [
      'a date that takes what is old already, before its days have passed',
      [ruleOf({ id: 'a', expiration: { date: Date.UTC(2030, 0, 1) } })],
      [ruleOf({ id: 'a', expiration: { days: 1_000 } })],
    ],
    [
      'one newer version to keep less',
      [ruleOf({ id: 'a', noncurrentExpiration: { days: 30, newerVersions: 50 } })],
      [ruleOf({ id: 'a', noncurrentExpiration: { days: 30, newerVersions: 49 } })],
    ],
    [
      'a rule for the versions that another keeps',
      [ruleOf({ id: 'a', noncurrentExpiration: { days: 30, newerVersions: 50 } })],
      [
        ruleOf({ id: 'a', noncurrentExpiration: { days: 30, newerVersions: 50 } }),
        ruleOf({ id: 'b', noncurrentExpiration: { days: 90, newerVersions: 3 } }),
      ],
    ],
  ])('objects to %s', (_, was, is) => {
    const before: BucketSettings = { ...good, lifecycle: found(lifecycleOf(...was)) };
    expect(objectionTo(callFor(lifecycleOf(...is)), before, now)).toBeDefined();
  });

  it('objects to noncurrent versions that go sooner where versioning is suspended, but was not always', () => {
    const versioning = found({ status: 'suspended', mfaDelete: false } as const);
    const was = lifecycleOf({ noncurrentExpiration: { days: 365 } });
    const before: BucketSettings = { ...good, versioning, objects: absent, lifecycle: found(was) };
    expect(objectionTo(callFor(lifecycleOf({ noncurrentExpiration: { days: 1 } })), before, now)).toBeDefined();
  });

  it('lets deletions be put off', () => {
    const before: BucketSettings = {
      ...good,
      lifecycle: found(lifecycleOf({ ...houseRule, expiration: { days: 365 } })),
    };
    expect(objectionTo(callFor(lifecycleOf(houseRule)), before, now)).toBeUndefined();
  });

  it('objects where the rules of now are unknown', () => {
    expect(objectionTo(callFor(lifecycleOf(houseRule)), { ...good, lifecycle: denied }, now)).toBeDefined();
  });

  it('objects to a call for another bucket, and to one that says nothing', () => {
    const call = callFor(lifecycleOf(houseRule));
    expect(objectionTo({ ...call, input: { ...call.input, Bucket: 'another' } }, good, now)).toBeDefined();
    expect(objectionTo({ ...call, input: { Bucket: good.bucket } }, good, now)).toBeDefined();
  });
});

describe('a lifecycle that a fix writes', () => {
  it('reads back as the one that it was made of', () => {
    fc.assert(
      fc.property(anyLifecycle, (lifecycle) => {
        expect(settingsAfter(callFor(lifecycle), good)?.lifecycle).toEqual(found(lifecycle));
      }),
    );
  });
});
