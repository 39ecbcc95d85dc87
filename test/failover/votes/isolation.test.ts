/** "Isolated: it sees nearly everything down over several distinct hosts while others do not" (issue and design). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HostVerdict, isolatedObservers, type Sights } from '../../../shared/failover/votes/isolation.ts';
import { noon, says } from '../votes.ts';

/** One letter a host, as in `says`: h0, h1, h2, … */
function sees(letters: string): readonly HostVerdict[] {
  return [...letters].flatMap((letter, index) => {
    const verdict = says(letter)['x'];
    return verdict === undefined ? [] : [{ host: `h${index}`, verdict, at: noon }];
  });
}

function isolated(sights: Readonly<Record<string, string>>): readonly string[] {
  const seen = Object.fromEntries(Object.entries(sights).map(([observer, letters]) => [observer, sees(letters)]));
  return [...isolatedObservers(seen)].sort();
}

describe('an observer is isolated', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['when it sees everything down and others do not', { x: 'dddd', y: 'uuuu', z: 'uuuu' }, ['x']],
    ['when one other that looks suffices to contradict it', { x: 'dddd', y: 'uuuu' }, ['x']],
    ['when two are cut off and the third one is not', { x: 'dddd', y: 'dddd', z: 'uuuu' }, ['x', 'y']],
    ['when nearly everything is down, four of five', { x: 'ddddu', y: 'uuuuu' }, ['x']],
    ['when half of what it sees down is up for another', { x: 'dddd', y: 'uudd' }, ['x']],
    ['when it judges little, but that is down', { x: 'ddd?mi', y: 'uuuuuu' }, ['x']],
    ['but not when three of four are down', { x: 'dddu', y: 'uuuu' }, []],
    ['but not when it sees only two hosts', { x: 'dd', y: 'uu' }, []],
    ['but not when nobody contradicts it', { x: 'dddd', y: 'dddd', z: 'dddd' }, []],
    ['but not when the others are silent', { x: 'dddd', y: 'mmmm', z: '' }, []],
    ['but not when the others are unsure or unknown', { x: 'dddd', y: '????', z: 'iiii' }, []],
    ['but not when the others see most of it down too', { x: 'dddd', y: 'uddd', z: 'dddd' }, []],
    ['but not when others see other hosts up', { x: 'ddd', y: '...uuuu' }, []],
    ['but not when a region is lost and another stands', { x: 'ddduuu', y: 'ddduuu', z: 'uuuuuu' }, []],
    ['but not when it is alone', { x: 'dddd' }, []],
    ['but not when it sees nothing', { x: 'mmmm', y: 'uuuu' }, []],
  ])('%s', (_, sights, expected) => {
    expect(isolated(sights)).toEqual(expected);
  });

  it('by distinct hosts, however many endpoints each of them has', () => {
    const [down, up] = [says('d')['x'], says('u')['x']];
    if (down === undefined || up === undefined) throw new Error('a vote has a verdict');
    const many = (verdict: typeof down) => ['h0', 'h0', 'h0', 'h1', 'h1'].map((host) => ({ host, verdict, at: noon }));
    expect(isolatedObservers({ x: many(down), y: many(up) })).toEqual(new Set());
    const third = (verdict: typeof down) => [...many(verdict), { host: 'h2', verdict, at: noon }];
    expect(isolatedObservers({ x: third(down), y: third(up) })).toEqual(new Set(['x']));
    // A host with one endpoint up is reached: what is down there is not the observer's network.
    const reached = [...third(down), { host: 'h2', verdict: up, at: noon }, { host: 'h1', verdict: up, at: noon }];
    expect(isolatedObservers({ x: reached, y: third(up) })).toEqual(new Set());
  });
});

describe('what was up before the observer was cut off', () => {
  const slow = (ageMs: number) => sees('uuuuu').map((one) => ({ ...one, host: `slow-${one.host}`, at: noon - ageMs }));

  it('does not vouch for its network, however fresh it is for its cadence', () => {
    const sights = { x: [...sees('dddd'), ...slow(200_000)], y: [...sees('uuuu'), ...slow(200_000)] };
    expect(isolatedObservers(sights)).toEqual(new Set(['x']));
  });

  it('does not, either, because something else has been down for long', () => {
    const dead = sees('d').map((one) => ({ ...one, host: 'dead', at: noon - 200_000 }));
    const sights = {
      x: [...sees('dddd'), ...slow(200_000), ...dead],
      y: [...sees('uuuu'), ...slow(200_000), ...dead],
    };
    expect(isolatedObservers(sights)).toEqual(new Set(['x']));
  });

  it('vouches for it when it was looked at together with what is down', () => {
    const sights = { x: [...sees('dddd'), ...slow(1_000)], y: [...sees('uuuu'), ...slow(1_000)] };
    expect(isolatedObservers(sights)).toEqual(new Set());
  });
});

describe('isolation, whatever is seen', () => {
  const sights: fc.Arbitrary<Sights> = fc
    .dictionary(
      fc.constantFrom('x', 'y', 'z'),
      fc.string({ unit: fc.constantFrom('u', 'd', 'd', '?', 'm'), maxLength: 8 }),
    )
    .map((letters) => Object.fromEntries(Object.entries(letters).map(([observer, seen]) => [observer, sees(seen)])));
  const kinds = (seen: readonly HostVerdict[] | undefined, kind: string) =>
    (seen ?? []).filter(({ verdict }) => verdict.kind === kind).map(({ host }) => host);

  it('is said only of one that sees three hosts down, with a witness who sees one of them up', () => {
    fc.assert(
      fc.property(sights, (one) => {
        for (const observer of isolatedObservers(one)) {
          const down = kinds(one[observer], 'down');
          expect(down.length).toBeGreaterThanOrEqual(3);
          const witnesses = Object.keys(one).filter((other) =>
            kinds(one[other], 'up').some((host) => down.includes(host)),
          );
          expect(witnesses.filter((other) => other !== observer)).not.toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('never cuts off everybody, so that somebody is left to contradict', () => {
    fc.assert(
      fc.property(sights, (one) => {
        const cutOff = isolatedObservers(one);
        if (cutOff.size > 0) expect(cutOff.size).toBeLessThan(Object.keys(one).length);
      }),
      { numRuns: 1_000 },
    );
  });
});
