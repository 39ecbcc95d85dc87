import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lifecycle } from '../../shared/storage/bucket.ts';
import { deletedAt, type Life } from '../../shared/storage/life.ts';
import { lifeOf } from '../../shared/storage/lifecycle.ts';
import { type AnyStorageClass, storageClasses } from '../../shared/storage/storageClass.ts';
import { arbitraryLifecycle, arbitraryObject, arbitraryRule, horizonDays } from './lifecycleArbitraries.ts';
import { naiveLife } from './naiveLifecycle.ts';

const rank = new Map<AnyStorageClass, number>(storageClasses.map((one, index) => [one, index]));

/** Without the rules, whose places change with their order. */
function plain({ events }: Life): readonly string[] {
  return events.map(({ at, what, storageClass }) =>
    [at, what, ...(storageClass === undefined ? [] : [storageClass])].join(' '),
  );
}

describe('a life', () => {
  it('is what asking every rule at every midnight gives', () => {
    fc.assert(
      fc.property(arbitraryObject, arbitraryLifecycle, (object, lifecycle) => {
        expect(plain(lifeOf(object, lifecycle))).toEqual(naiveLife(object, lifecycle, horizonDays));
      }),
      { numRuns: 3_000 },
    );
  });

  it('does not depend on the order of the rules', () => {
    fc.assert(
      fc.property(
        arbitraryObject,
        arbitraryLifecycle.chain((lifecycle) =>
          fc.tuple(
            fc.constant(lifecycle),
            fc.shuffledSubarray([...lifecycle.rules], { minLength: lifecycle.rules.length }),
          ),
        ),
        (object, [lifecycle, shuffled]) => {
          expect(plain(lifeOf(object, { ...lifecycle, rules: shuffled }))).toEqual(plain(lifeOf(object, lifecycle)));
        },
      ),
    );
  });

  it('never has a warmer class on a later day', () => {
    fc.assert(
      fc.property(arbitraryObject, arbitraryLifecycle, (object, lifecycle) => {
        const classes = lifeOf(object, lifecycle).events.flatMap(({ storageClass }) => storageClass ?? []);
        const ranks = classes.map((one) => rank.get(one));
        expect(ranks).toEqual(ranks.toSorted((a = -1, b = -1) => a - b));
      }),
    );
  });

  it('ends with its deletion, after which nothing but its marker goes', () => {
    fc.assert(
      fc.property(arbitraryObject, arbitraryLifecycle, (object, lifecycle) => {
        const { events } = lifeOf(object, lifecycle);
        const deleted = events.findIndex(({ what }) => what === 'deleted');
        const after = deleted === -1 ? [] : events.slice(deleted);
        expect(after.every(({ storageClass }) => storageClass === undefined)).toBe(true);
        expect(after.slice(1).every(({ what }) => what === 'marker-removed')).toBe(true);
        const before = deleted === -1 ? events : events.slice(0, deleted);
        expect(before.every(({ storageClass }) => storageClass !== undefined)).toBe(true);
      }),
    );
  });

  it('lasts as long as before when another rule expires objects later', () => {
    const later = fc.record({ by: fc.integer({ min: 0, max: 5 }), filter: arbitraryRule.map(({ filter }) => filter) });
    fc.assert(
      fc.property(arbitraryObject, arbitraryLifecycle, later, (object, lifecycle, { by, filter }) => {
        const longest = Math.max(0, ...lifecycle.rules.flatMap(expirationDays));
        const everything: Lifecycle = {
          ...lifecycle,
          rules: [
            ...lifecycle.rules,
            {
              enabled: true,
              filter: { prefix: '', tags: {} },
              transitions: [],
              noncurrentTransitions: [],
              expiration: { days: longest + 1 },
            },
          ],
        };
        const added: Lifecycle = {
          ...everything,
          rules: [
            ...everything.rules,
            {
              enabled: true,
              filter,
              transitions: [],
              noncurrentTransitions: [],
              expiration: { days: longest + 1 + by },
            },
          ],
        };
        expect(deletedAt(lifeOf(object, added))).toEqual(deletedAt(lifeOf(object, everything)));
      }),
    );
  });

  it('names for everything but creation, and what a person does, a rule that is enabled', () => {
    fc.assert(
      fc.property(arbitraryObject, arbitraryLifecycle, (object, lifecycle) => {
        for (const { what, rule, at } of lifeOf(object, lifecycle).events) {
          const isPersons =
            what === 'created' || (rule === undefined && at === Math.max(object.supersededAt ?? 0, object.createdAt));
          expect(isPersons || (rule !== undefined && lifecycle.rules[rule]?.enabled === true)).toBe(true);
        }
      }),
    );
  });
});

function expirationDays({ expiration }: Lifecycle['rules'][number]): readonly number[] {
  return expiration !== undefined && 'days' in expiration ? [expiration.days] : [];
}
