/** Lifecycles and objects at random, close enough together that rules meet. */
import fc from 'fast-check';
import type { Lifecycle, LifecycleFilter, LifecycleRule, When } from '../../shared/storage/bucket.ts';
import type { ObjectFacts } from '../../shared/storage/life.ts';
import { storageClasses } from '../../shared/storage/storageClass.ts';
import { kb, time } from './lifecycles.ts';

/** Longer than any of the days below, twice over, and markers removed after as many again. */
export const horizonDays = 60;

const days = fc.integer({ min: 0, max: 12 });
const positiveDays = fc.integer({ min: 1, max: 12 });
const start = time('2026-01-01T00:00Z');
const dayMs = 86_400_000;

/** Half of them at midnight, when rounding has nothing to do. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: 10 }).map((day) => start + day * dayMs),
  fc.integer({ min: 0, max: 10 * dayMs }).map((ms) => start + ms),
);

const when: fc.Arbitrary<When> = fc.oneof(
  { weight: 4, arbitrary: days.map((count) => ({ days: count })) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 20 }).map((day) => ({ date: start + day * dayMs })) },
);

const expiry: fc.Arbitrary<When> = fc.oneof(
  { weight: 4, arbitrary: positiveDays.map((count) => ({ days: count })) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 20 }).map((day) => ({ date: start + day * dayMs })) },
);

const storageClass = fc.constantFrom(...storageClasses.filter((one) => one !== 'STANDARD'));

const tags = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'log' }, { kind: 'dump' }, { kind: 'log', constructor: 'me' }) },
);

const sizes = [0, 100, 64 * kb, 128 * kb - 1, 128 * kb, 1024 * kb] as const;

const filter: fc.Arbitrary<LifecycleFilter> = fc.record(
  {
    prefix: fc.constantFrom('', 'a', 'a/', 'a/b'),
    tags,
    sizeGreaterThan: fc.constantFrom(...sizes),
    sizeLessThan: fc.constantFrom(...sizes),
  },
  { requiredKeys: ['prefix', 'tags'] },
);

/** Sizes are rare, or little would ever match. */
const filters = fc.oneof(
  { weight: 3, arbitrary: filter.map(({ prefix, tags: named }) => ({ prefix, tags: named })) },
  { weight: 1, arbitrary: filter },
);

const newerVersions = fc.constantFrom(1, 2, 3);

export const arbitraryRule: fc.Arbitrary<LifecycleRule> = fc.record(
  {
    enabled: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    filter: filters,
    transitions: fc.array(fc.record({ when, storageClass }), { maxLength: 3 }),
    expiration: fc.oneof(
      { weight: 3, arbitrary: expiry },
      { weight: 1, arbitrary: fc.constant({ expiredObjectDeleteMarker: true } as const) },
    ),
    noncurrentTransitions: fc.array(
      fc.record({ days, storageClass, newerVersions }, { requiredKeys: ['days', 'storageClass'] }),
      { maxLength: 2 },
    ),
    noncurrentExpiration: fc.record({ days: positiveDays, newerVersions }, { requiredKeys: ['days'] }),
  },
  { requiredKeys: ['enabled', 'filter', 'transitions', 'noncurrentTransitions'] },
);

export const arbitraryLifecycle: fc.Arbitrary<Lifecycle> = fc.record({
  rules: fc.array(arbitraryRule, { maxLength: 5 }),
  minimumSize: fc.constantFrom('all_storage_classes_128K', 'varies_by_storage_class'),
});

export const arbitraryObject: fc.Arbitrary<ObjectFacts> = fc.record(
  {
    key: fc.constantFrom('a/b/1', 'a/2', 'b/3', 'a'),
    size: fc.oneof(fc.constant(1024 * kb), fc.constantFrom(...sizes)),
    tags,
    createdAt: moment,
    storageClass: fc.oneof(
      { weight: 4, arbitrary: fc.constant('STANDARD' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...storageClasses, 'REDUCED_REDUNDANCY' as const) },
    ),
    versioning: fc.constantFrom('off', 'enabled', 'suspended'),
    nullVersion: fc.boolean(),
    unreplicated: fc.constantFrom(false, false, false, true),
    supersededAt: moment,
    newerVersions: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: ['key', 'size', 'tags', 'createdAt', 'storageClass', 'versioning'] },
);
