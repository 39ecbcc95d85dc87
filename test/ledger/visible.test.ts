import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Shown, shownFrom, visibleAt } from '../../shared/ledger/visible.ts';
import { anHour, failingOver, serviceOf } from './samples.ts';

const plain = serviceOf('checkout', 30_000, ['a', 'b']);
const moving = failingOver(plain);
const answer = (from: number, endpoint: string): Shown => ({ from, endpoint, answered: true });
const since = (endpoint: string): Shown => ({ from: 0, endpoint });

describe('what users reached', () => {
  it('is the first endpoint of the config until the name was seen to answer another', () => {
    const shown = shownFrom([], moving, anHour, [answer(anHour - 90_000, 'b')]);
    expect(shown).toEqual([since('a'), answer(anHour - 90_000, 'b')]);
    const at = visibleAt(shown, moving);
    expect([at(0), at(anHour - 90_001), at(anHour - 90_000), at(anHour)]).toEqual(['a', 'a', 'b', 'b']);
  });

  it('follows the config as long as no answer is known', () => {
    const preferringB = failingOver(serviceOf('checkout', 30_000, ['b', 'a']));
    expect(shownFrom([since('a')], preferringB, anHour)).toEqual([since('a'), { from: anHour, endpoint: 'b' }]);
    expect(shownFrom([since('a')], moving, anHour)).toEqual([since('a')]);
  });

  it('does not follow the config any more once an answer is known, not even one that comes late', () => {
    const preferringB = failingOver(serviceOf('checkout', 30_000, ['b', 'a']));
    const known = [since('a'), answer(anHour, 'a')];
    expect(shownFrom(known, preferringB, anHour + 60_000)).toEqual(known);
    const changed = [since('a'), { from: anHour, endpoint: 'b' }];
    expect(shownFrom(changed, preferringB, anHour + 60_000, [answer(anHour - 1, 'a')])).toEqual([
      since('a'),
      answer(anHour - 1, 'a'),
    ]);
  });

  it('is whatever `public` is, for a service that has it, and the config’s word for one without a record', () => {
    const shop = serviceOf('checkout', 30_000, ['a', 'public']);
    const answers = [answer(anHour, 'a')];
    expect(shownFrom([], failingOver(shop), anHour, answers)).toEqual([since('public')]);
    expect(shownFrom([], plain, anHour, answers)).toEqual([since('a')]);
    expect(shownFrom([since('a'), answer(5, 'b')], plain, anHour)).toEqual([
      since('a'),
      answer(5, 'b'),
      { from: anHour, endpoint: 'a' },
    ]);
  });

  it('comes out the same in whatever order and pieces the answers become known', () => {
    const answers = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.constantFrom('a', 'b')), {
      selector: ([from]) => from,
      maxLength: 15,
    });
    fc.assert(
      fc.property(answers, fc.infiniteStream(fc.nat({ max: 2 })), (all, pieces) => {
        const known = all.map(([from, endpoint]) => answer(from, endpoint));
        const inPieces = Map.groupBy(known, () => pieces.next().value);
        const shown = [...inPieces.values(), known].reduce(
          (earlier, some) => shownFrom(earlier, moving, anHour, some),
          [] as readonly Shown[],
        );
        expect(shown).toEqual([since('a'), ...known.toSorted((a, b) => a.from - b.from)]);
      }),
    );
  });
});
