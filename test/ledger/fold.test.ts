import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FoldInput, foldMarks, quorumOf } from '../../shared/ledger/fold.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';
import { naiveMarks } from './naive.ts';
import { anHour, down, minuteMs, ofObservers, roundAt, unknown, up } from './samples.ts';

const everyMs = 30_000;
const observers = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1'];

function inputOf(parts: Partial<FoldInput> & Pick<FoldInput, 'rounds'>): FoldInput {
  const input = {
    service: 'checkout',
    endpoints: ['a'],
    everyMs,
    from: anHour,
    to: anHour + 2 * everyMs,
    observers: observers.slice(0, 3),
    visibleAt: () => 'a',
    since: anHour,
    ...parts,
  };
  return { ...input, rounds: ofObservers(input.observers.length, input.rounds) };
}

/** The mark of one slot that the first observers say these things of. */
function markWhen(count: number, said: readonly Seen[]): string | undefined {
  const rounds = said.map((seen, index) =>
    roundAt({ observer: observers[index] ?? '', slot: anHour, seen: { checkout: { a: seen } } }),
  );
  return foldMarks(inputOf({ rounds, observers: observers.slice(0, count), to: anHour + everyMs })).endpoints['a'];
}

describe('the quorum', () => {
  it('is more than half of the configured observers', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(quorumOf)).toEqual([1, 2, 2, 3, 3, 4, 4]);
  });

  it.each<readonly [number, readonly Seen[], string]>([
    [1, [up()], 'u'],
    [1, [down()], 'd'],
    [1, [unknown()], '?'],
    [1, [], '_'],
    [2, [up(), up()], 'u'],
    [2, [up(), down()], '?'],
    [2, [down()], '?'],
    [3, [up(), up(), down()], 'u'],
    [3, [down(), down(), up()], 'd'],
    [3, [up(), down(), unknown()], '?'],
    [3, [down(), down()], 'd'],
    [5, [down(), down(), down()], 'd'],
    [5, [down(), down(), up(), up(), unknown()], '?'],
  ])('of %i observers who said %j gives %s', (count, said, expected) => {
    expect(markWhen(count, said)).toBe(expected);
  });

  it('is not shrunk by silent observers', () => {
    expect(markWhen(3, [up()])).toBe('?');
    expect(markWhen(3, [down()])).toBe('?');
    expect(markWhen(5, [up(), up()])).toBe('?');
    expect(markWhen(5, [up(), up(), up()])).toBe('u');
  });
});

describe('folding rounds into marks', () => {
  it('says of slots before the first round that nobody watched, and of later ones that they are missing', () => {
    const since = anHour + 2 * everyMs;
    const rounds = [roundAt({ slot: since })];
    const folded = foldMarks(inputOf({ rounds, since, to: anHour + 5 * everyMs, observers: ['us-east-1'] }));
    expect(folded.endpoints['a']).toBe('..u__');
    expect(folded.visible).toBe('..u__');
    expect(folded.slots).toEqual([0, 1, 2, 3, 4].map((index) => anHour + index * everyMs));
  });

  it('follows the endpoint that users reached', () => {
    const rounds = [0, 1, 2].map((index) =>
      roundAt({ slot: anHour + index * everyMs, seen: { checkout: { a: down(), b: up() } } }),
    );
    const visibleAt = (slot: number) => (slot === anHour ? 'a' : slot === anHour + everyMs ? 'b' : 'gone');
    const folded = foldMarks(inputOf({ rounds, visibleAt, to: anHour + 3 * everyMs, observers: ['us-east-1'] }));
    expect(folded.visible).toBe('du_');
  });

  it('counts slots within maintenance as that, whatever was seen, and those before watching as unwatched', () => {
    const since = anHour + everyMs;
    const said = [down(), up(), unknown()];
    const rounds = said.map((seen, index) =>
      roundAt({ slot: since + index * everyMs, seen: { checkout: { a: seen, b: up() } } }),
    );
    const maintenance = [
      { from: anHour, to: since + everyMs },
      { from: since + 2 * everyMs - 1, to: since + 4 * everyMs },
    ];
    const input = inputOf({ rounds, since, maintenance, to: since + 5 * everyMs, observers: ['us-east-1'] });
    expect(foldMarks(input).endpoints).toEqual({ a: '.mumm_', b: '.mumm_' });
    expect(foldMarks(input).visible).toBe('.mumm_');
    expect(foldMarks({ ...input, visibleAt: () => 'gone' }).visible).toBe('.m_mm_');
  });

  it('folds endpoints that the config no longer has, so that their history stays', () => {
    const rounds = [roundAt({ slot: anHour, seen: { checkout: { old: up() } } })];
    const folded = foldMarks(inputOf({ rounds, endpoints: ['new'], observers: ['us-east-1'], to: anHour + everyMs }));
    expect(folded.endpoints).toEqual({ old: 'u', new: '_' });
  });

  it('lets a slow round speak until its own next slot, and newer rounds before that overrule it', () => {
    const slow = roundAt({ slot: anHour, everyMs: 2 * minuteMs, seen: { checkout: { a: down() } } });
    const fast = roundAt({ slot: anHour + minuteMs });
    for (const rounds of [
      [slow, fast],
      [fast, slow],
    ]) {
      const folded = foldMarks(inputOf({ rounds, observers: ['us-east-1'], to: anHour + 3 * minuteMs }));
      expect(folded.endpoints['a']).toBe('ddud__');
    }
  });

  it('passes over fast rounds between the slots of a slower grid', () => {
    const rounds = [0, 1, 2].map((index) =>
      roundAt({
        slot: anHour + index * 20_000,
        everyMs: 20_000,
        seen: { checkout: { a: index === 1 ? down() : up() } },
      }),
    );
    const folded = foldMarks(
      inputOf({ rounds, everyMs: minuteMs, observers: ['us-east-1'], to: anHour + 2 * minuteMs }),
    );
    expect(folded.endpoints['a']).toBe('u_');
  });
});

const cadences = [10_000, 20_000, 30_000, 45_000, minuteMs, 90_000];

const sighting = fc.constantFrom(up(), down(), unknown());

/** Rounds of known and unknown observers, services and endpoints, in one or several cadences, some of them twice. */
function history(everyMsOf: fc.Arbitrary<number>): fc.Arbitrary<readonly Round[]> {
  const round = fc
    .record({
      observer: fc.constantFrom(...observers, 'somewhere-else'),
      everyMs: everyMsOf,
      index: fc.integer({ min: -20, max: 60 }),
      shardIndex: fc.nat({ max: 1 }),
      seen: fc.dictionary(
        fc.constantFrom('checkout', 'search'),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), sighting),
      ),
    })
    .map(({ index, ...rest }) => {
      const first = Math.ceil(anHour / rest.everyMs) * rest.everyMs;
      return roundAt({ ...rest, slot: first + index * rest.everyMs });
    });
  const keyOf = ({ observer, everyMs: every, slot, shardIndex }: Round) => `${observer} ${every} ${slot} ${shardIndex}`;
  return fc
    .uniqueArray(round, { selector: keyOf, maxLength: 80 })
    .chain((rounds) => fc.tuple(fc.constant(rounds), fc.subarray(rounds)))
    .chain(([rounds, again]) =>
      fc.shuffledSubarray([...rounds, ...again], { minLength: rounds.length + again.length }),
    );
}

describe('folding any history', () => {
  const anyCadence = fc.constantFrom(...cadences);
  const setting = fc.record({
    count: fc.integer({ min: 1, max: 5 }),
    everyMs: anyCadence,
    offset: fc.integer({ min: -300, max: 300 }),
    seconds: fc.integer({ min: 0, max: 900 }),
    sinceOffset: fc.integer({ min: -300, max: 900 }),
    maintained: fc.array(fc.record({ from: fc.integer({ min: -400, max: 900 }), seconds: fc.nat({ max: 300 }) }), {
      maxLength: 2,
    }),
  });

  function expectNaive(rounds: readonly Round[], chosen: typeof setting extends fc.Arbitrary<infer T> ? T : never) {
    const from = anHour + chosen.offset * 1_000;
    const to = from + chosen.seconds * 1_000;
    const since = anHour + chosen.sinceOffset * 1_000;
    const maintenance = chosen.maintained.map((span) => {
      const start = anHour + span.from * 1_000;
      return { from: start, to: start + span.seconds * 1_000 };
    });
    const configured = { everyMs: chosen.everyMs, observers: observers.slice(0, chosen.count) };
    const watching = { ...configured, rounds, since, maintenance };
    const folded = foldMarks(inputOf({ ...watching, from, to, endpoints: ['a', 'b'] }));
    for (const endpoint of ['a', 'b']) {
      const expected = naiveMarks({ ...watching, service: 'checkout', endpoint }, from, to);
      expect(folded.endpoints[endpoint]).toBe(expected);
    }
    expect(folded.visible).toBe(folded.endpoints['a']);
    return folded;
  }

  it('counts as one does by hand', () => {
    const ofOneCadence = setting.chain((chosen) => fc.tuple(history(fc.constant(chosen.everyMs)), fc.constant(chosen)));
    fc.assert(
      fc.property(ofOneCadence, ([rounds, chosen]) => {
        expectNaive(rounds, chosen);
      }),
      { numRuns: 200 },
    );
  });

  it('counts as one does by hand when cadences are mixed', () => {
    fc.assert(
      fc.property(history(anyCadence), setting, (rounds, chosen) => {
        expectNaive(rounds, chosen);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same whatever the order, and however often a round is repeated', () => {
    fc.assert(
      fc.property(history(anyCadence), setting, (rounds, chosen) => {
        const unique = [...new Set(rounds)].toSorted((a, b) => b.slot - a.slot || a.observer.localeCompare(b.observer));
        expect(expectNaive(rounds, chosen)).toEqual(expectNaive(unique, chosen));
      }),
      { numRuns: 100 },
    );
  });
});
