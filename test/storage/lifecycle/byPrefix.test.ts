import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byPrefix, meetingPrefix } from '../../../shared/storage/lifecycle/byPrefix.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'ü', '😀'), maxLength: 5 });

it('finds what looking at each of them would find, in the same order', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), text, (prefixes, key) => {
      const all = prefixes.map((prefix, place) => ({ prefix, place }));
      const near = byPrefix(all, ({ prefix }) => prefix)(key).filter(({ prefix }) => key.startsWith(prefix));
      expect(near).toEqual(all.filter(({ prefix }) => key.startsWith(prefix)));
      // Of few it may give all of them, of many it gives no other.
      if (all.length > 8) expect(byPrefix(all, ({ prefix }) => prefix)(key)).toEqual(near);
    }),
  );
});

it('finds all that a key can begin with beside a prefix', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 9, maxLength: 30 }), text, (prefixes, prefix) => {
      const all = prefixes.map((one, place) => ({ prefix: one, place }));
      const expected = all.filter((one) => one.prefix.startsWith(prefix) || prefix.startsWith(one.prefix));
      expect(meetingPrefix(all, (one) => one.prefix)(prefix)).toEqual(expected);
    }),
  );
});
