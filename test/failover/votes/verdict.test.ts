/** The thresholds are the design's: `down: { rounds: 3, for: 10s }`, `up: { rounds: 5, for: 1m }`, and X of Y. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Sighting, type Threshold, type VerdictInput, verdictOf } from '../../../shared/failover/votes/verdict.ts';
import type { Outcome } from '../../../shared/probe/observation.ts';
import { noon } from '../votes.ts';

const outcomes: Readonly<Record<string, Outcome>> = { u: 'up', d: 'down', '?': 'unknown' };

/** The oldest first, 10 s apart, the newest at noon; `.` is an instant without a round. */
function seen(letters: string, everyMs = 10_000): readonly Sighting[] {
  return [...letters].flatMap((letter, index) => {
    const outcome = outcomes[letter];
    return outcome === undefined ? [] : [{ at: noon - (letters.length - 1 - index) * everyMs, outcome }];
  });
}

const threeDown: Threshold = { rounds: 3, of: 3, forMs: 10_000 };
const fiveUp: Threshold = { rounds: 5, of: 5, forMs: 40_000 };

function verdict(sightings: readonly Sighting[], parts: Partial<VerdictInput> = {}) {
  return verdictOf({ sightings, down: threeDown, up: fiveUp, freshMs: 30_000, now: noon, ...parts });
}

describe('thresholds of rounds', () => {
  it.each([
    ['uuuuu', { kind: 'up', since: noon - 40_000, rounds: 5 }],
    ['ddd', { kind: 'down', since: noon - 20_000, rounds: 3 }],
    ['uuuuuuddd', { kind: 'down', since: noon - 20_000, rounds: 3 }],
    ['dduuuuu', { kind: 'up', since: noon - 40_000, rounds: 5 }],
    ['uuuuuudd', { kind: 'unsure', up: 3, down: 2, unknown: 0 }],
    ['uuuu', { kind: 'unsure', up: 4, down: 0, unknown: 0 }],
    ['uuuud', { kind: 'unsure', up: 4, down: 1, unknown: 0 }],
    ['dudud', { kind: 'unsure', up: 2, down: 3, unknown: 0 }],
    ['dddddduuuu', { kind: 'unsure', up: 4, down: 1, unknown: 0 }],
    ['d', { kind: 'unsure', up: 0, down: 1, unknown: 0 }],
  ] as const)('%s', (letters, expected) => {
    expect(verdict(seen(letters))).toEqual(expected);
  });

  it('count a verdict from the oldest sighting that nothing contradicts', () => {
    expect(verdict(seen('udddddd'))).toEqual({ kind: 'down', since: noon - 50_000, rounds: 3 });
    expect(verdict(seen('duuuuuuuu'))).toEqual({ kind: 'up', since: noon - 70_000, rounds: 5 });
  });
});

describe('X of Y', () => {
  const down = { rounds: 3, of: 5, forMs: 0 };

  it.each([
    ['dudud', 'down'],
    ['ddudu', 'down'],
    ['uuddd', 'down'],
    ['d?d?d', 'down'],
    ['uudud', 'unsure'],
    ['duuudud', 'unsure'],
    ['ddduudu', 'unsure'],
    ['dd', 'unsure'],
  ])('%s is %s with 3 of 5', (letters, kind) => {
    expect(verdict(seen(letters), { down }).kind).toBe(kind);
  });

  it('is since the oldest of those that agree, and what agrees without a break before it', () => {
    expect(verdict(seen('uddududu'), { down })).toEqual({ kind: 'unsure', up: 3, down: 2, unknown: 0 });
    expect(verdict(seen('uududud'), { down })).toEqual({ kind: 'down', since: noon - 40_000, rounds: 3 });
    expect(verdict(seen('udddudud'), { down })).toEqual({ kind: 'down', since: noon - 60_000, rounds: 3 });
    expect(verdict(seen('uddddud'), { down })).toEqual({ kind: 'down', since: noon - 50_000, rounds: 4 });
  });
});

describe('`for`', () => {
  const burst = seen('uuuuuddd', 2_000);

  it('asks for time as well as rounds', () => {
    expect(verdict(burst, { down: { ...threeDown, forMs: 4_000 } })).toMatchObject({ kind: 'down' });
    expect(verdict(burst, { down: { ...threeDown, forMs: 4_001 } })).toMatchObject({ kind: 'unsure' });
  });

  it('is fulfilled by earlier rounds too, as long as nothing stands between', () => {
    const longer = { down: { ...threeDown, forMs: 10_000 } };
    expect(verdict(seen('udddddd', 2_000), longer)).toMatchObject({ kind: 'down', since: noon - 10_000 });
    expect(verdict(seen('ddd?ddd', 2_000), longer)).toMatchObject({ kind: 'unsure' });
    expect(verdict(seen('dddddudddd', 2_000), longer)).toMatchObject({ kind: 'unsure' });
  });

  it('does not grow by mere waiting', () => {
    expect(verdict(burst, { down: { ...threeDown, forMs: 10_000 }, now: noon + 20_000 }).kind).toBe('unsure');
  });
});

describe('a time of silence', () => {
  const silence = '.'.repeat(4);

  it('is not bridged: nobody knows what was in between', () => {
    expect(verdict(seen(`dddddd${silence}d`))).toMatchObject({ kind: 'unsure' });
    expect(verdict(seen(`uuuuuuuu${silence}uuuu`))).toMatchObject({ kind: 'unsure' });
    expect(verdict(seen(`uuuuuuuu${silence}uuuuu`))).toMatchObject({ kind: 'up', since: noon - 40_000 });
    expect(verdict(seen(`ddd${silence}dd`), { down: { rounds: 3, of: 5, forMs: 0 } })).toMatchObject({
      kind: 'unsure',
    });
  });

  it('is longer than what is still fresh', () => {
    expect(verdict(seen('d..d..d'))).toMatchObject({ kind: 'down' });
  });
});

describe('unknown observations', () => {
  it.each([
    ['dd?', { kind: 'unsure', up: 0, down: 2, unknown: 1 }],
    ['ddd?', { kind: 'unsure', up: 0, down: 3, unknown: 1 }],
    ['?????', { kind: 'unsure', up: 0, down: 0, unknown: 5 }],
    ['uuuu?', { kind: 'unsure', up: 4, down: 0, unknown: 1 }],
    ['???ddd', { kind: 'down', since: noon - 20_000, rounds: 3 }],
  ] as const)('take a place and vote for nothing: %s', (letters, expected) => {
    expect(verdict(seen(letters))).toEqual(expected);
  });
});

describe('failures before the last ones', () => {
  /** Forty looks of which so many failed, none next to another nor at the end. */
  const earlier = (failed: number) => 'du'.repeat(failed) + 'u'.repeat(40 - 2 * failed);
  const needed = (letters: string) => {
    const made = verdict(seen(letters, 5_000));
    return made.kind === 'unsure' || made.kind === 'down' ? made.raised : undefined;
  };

  it('ask for as many more rounds as make chance an unlikely explanation', () => {
    // One in a million: 0.025^4, 0.05^5, 0.2^9 are the first powers below it.
    expect(verdict(seen(`${earlier(0)}ddd`, 5_000))).toEqual({ kind: 'down', since: noon - 10_000, rounds: 3 });
    expect(needed(`${earlier(1)}ddd`)).toEqual({ needed: 4, streak: 3, failed: 1, looked: 40 });
    expect(needed(`${earlier(2)}ddd`)).toMatchObject({ needed: 5 });
    expect(needed(`${earlier(8)}ddd`)).toMatchObject({ needed: 9 });
    expect(needed(`${earlier(20)}ddd`)).toMatchObject({ needed: 12 });
  });

  it('leave the endpoint unsure until those have failed', () => {
    const failing = (streak: number) => verdict(seen(`${earlier(8)}${'d'.repeat(streak)}`, 5_000));
    const raised = { needed: 9, failed: 8, looked: 40 };
    expect(failing(8)).toEqual({ kind: 'unsure', up: 0, down: 5, unknown: 0, raised: { ...raised, streak: 8 } });
    expect(failing(9)).toEqual({
      kind: 'down',
      since: noon - 40_000,
      rounds: 9,
      raised: { ...raised, streak: 9 },
    });
  });

  it('are forgotten after forty looks, and unknown ones among them say nothing', () => {
    expect(verdict(seen(`dudud${'u'.repeat(40)}ddd`)).kind).toBe('down');
    expect(needed(`d${'?'.repeat(39)}ddd`)).toMatchObject({ failed: 1, looked: 1, needed: 12 });
    expect(verdict(seen(`d${'?'.repeat(40)}ddd`)).kind).toBe('down');
  });

  it('ask for nothing of a threshold of X of Y, which says itself how much may fail', () => {
    const down = { rounds: 3, of: 5, forMs: 0 };
    expect(verdict(seen(`${earlier(15)}dudud`), { down }).kind).toBe('down');
  });

  it('do not keep `up` from being reached, nor put it in the place of `down`', () => {
    expect(verdict(seen(`${earlier(8)}uuuuu`)).kind).toBe('up');
    expect(verdict(seen(`${earlier(8)}uuddd`), { up: { rounds: 2, of: 5, forMs: 0 } }).kind).toBe('unsure');
  });
});

describe('freshness', () => {
  it('makes an observer missing whose newest round is too old', () => {
    expect(verdict(seen('dddddd'), { now: noon + 30_000 })).toMatchObject({ kind: 'down' });
    expect(verdict(seen('dddddd'), { now: noon + 30_001 })).toEqual({ kind: 'missing', lastAt: noon });
    expect(verdict([])).toEqual({ kind: 'missing' });
  });

  it('is also that of a clock slightly ahead, but not of one far ahead', () => {
    expect(verdict(seen('ddd'), { now: noon - 2_000 })).toMatchObject({ kind: 'down' });
    expect(verdict(seen('ddd'), { now: noon - 60_000 })).toEqual({ kind: 'missing' });
  });
});

describe('rounds that come more than once', () => {
  it('count once', () => {
    expect(verdict([...seen('uuuud'), ...seen('d'), ...seen('d')]).kind).toBe('unsure');
    expect(verdict([...seen('ddd'), ...seen('ddd')])).toEqual(verdict(seen('ddd')));
  });

  it('are unknown when they contradict each other', () => {
    expect(verdict([...seen('ddd'), ...seen('u')])).toEqual({ kind: 'unsure', up: 0, down: 2, unknown: 1 });
  });
});

describe('every verdict', () => {
  const sightings = fc.array(
    fc.record({
      at: fc.integer({ min: -20, max: 4 }).map((step) => noon + step * 5_000),
      outcome: fc.constantFrom<Outcome>('up', 'down', 'unknown'),
    }),
    { maxLength: 20 },
  );
  const threshold = fc
    .record({ rounds: fc.integer({ min: 1, max: 5 }), more: fc.nat(3), forMs: fc.nat(30_000) })
    .map(({ rounds, more, forMs }) => ({ rounds, of: rounds + more, forMs }));
  const input = fc.record({
    sightings,
    down: threshold,
    up: threshold,
    freshMs: fc.nat(30_000),
    now: fc.constant(noon),
  });

  it('is the same in whatever order the rounds come', () => {
    fc.assert(
      fc.property(
        input.chain((one) =>
          fc.tuple(
            fc.constant(one),
            fc.shuffledSubarray([...one.sightings], {
              minLength: one.sightings.length,
              maxLength: one.sightings.length,
            }),
          ),
        ),
        ([one, shuffled]) => {
          expect(verdictOf({ ...one, sightings: shuffled })).toEqual(verdictOf(one));
        },
      ),
    );
  });

  it('of up or down rests on enough fresh rounds of that outcome, over enough time', () => {
    fc.assert(
      fc.property(input, (one) => {
        const made = verdictOf(one);
        if (made.kind !== 'up' && made.kind !== 'down') return;
        const agreeing = one.sightings.filter(({ outcome }) => outcome === made.kind).map(({ at }) => at);
        const distinct = new Set(agreeing);
        expect(distinct.size).toBeGreaterThanOrEqual(one[made.kind].rounds);
        expect(distinct).toContain(made.since);
        expect(Math.max(...agreeing) - made.since).toBeGreaterThanOrEqual(one[made.kind].forMs);
        const newest = Math.max(...one.sightings.map(({ at }) => at).filter((at) => at - noon <= one.freshMs));
        expect(noon - newest).toBeLessThanOrEqual(one.freshMs);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never becomes down because a sighting is replaced by an unknown one', () => {
    fc.assert(
      fc.property(input, fc.nat(19), (one, index) => {
        const less = one.sightings.map((sighting, at) =>
          at === index ? { ...sighting, outcome: 'unknown' as const } : sighting,
        );
        fc.pre(new Set(one.sightings.map(({ at }) => at)).size === one.sightings.length);
        // An unknown sighting among the earlier ones is one failure less that asks for more.
        const plain = { ...one, weighsLoss: false };
        if (verdictOf({ ...plain, sightings: less }).kind === 'down') expect(verdictOf(plain).kind).toBe('down');
      }),
      { numRuns: 1_000 },
    );
  });
});
