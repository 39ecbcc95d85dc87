import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/failover/votes/judge.ts';
import { type Burst, type Look, lookOf } from '../../../shared/ledger/burst.ts';
import { freshMs } from '../../../shared/ledger/fresh.ts';
import type { Round } from '../../../shared/ledger/round.ts';
import { checkoutPolicy, config, everyMs, noon, roundsOf } from '../observed.ts';

const policy = checkoutPolicy();

/** By endpoint, what the observers say in their order. */
function said(looks: readonly Look[], now = noon + 2_000): Record<string, string> {
  const verdicts = judge({ config, looks, now }).verdictsOf(policy);
  const kinds = (endpoint: string) =>
    config.observers.map((observer) => verdicts[endpoint]?.[observer]?.kind).join(' ');
  return { a: kinds('a'), b: kinds('b') };
}

describe('the verdicts of all observers', () => {
  it('are each from the observer’s own rounds, and a silent one is missing', () => {
    const rounds = [...roundsOf('us-east-1', { checkout: 'du' }), ...roundsOf('us-east-2', { checkout: 'ud' })];
    expect(said(rounds)).toEqual({ a: 'down up missing', b: 'up down missing' });
  });

  it('do not depend on the order of the rounds', () => {
    const rounds = config.observers.flatMap((observer) => roundsOf(observer, { checkout: 'du' }));
    expect(said(rounds.toReversed())).toEqual(said(rounds));
    expect(said(rounds)).toEqual({ a: 'down down down', b: 'up up up' });
  });

  it('are votes for nothing where the observer could not look', () => {
    const rounds = config.observers.flatMap((observer) => roundsOf(observer, { checkout: '?u' }));
    expect(said(rounds)).toEqual({ a: 'unsure unsure unsure', b: 'up up up' });
  });

  it('grow stale after two cadences and what writing takes', () => {
    const rounds = config.observers.flatMap((observer) => roundsOf(observer, { checkout: 'du' }));
    const last = noon + 200 + 2 * everyMs + 15_000;
    expect(freshMs(everyMs)).toBe(75_000);
    expect(said(rounds, last)['a']).toBe('down down down');
    expect(said(rounds, last + 1)['a']).toBe('missing missing missing');
  });

  it('set the observer apart that alone sees nearly every host down, whatever service they belong to', () => {
    const rounds = [
      ...roundsOf('us-east-1', { checkout: 'dd', search: 'ddd' }),
      ...roundsOf('us-east-2', { checkout: 'uu' }),
      ...roundsOf('us-west-2', { checkout: 'uu' }),
    ];
    expect(said(rounds)).toEqual({ a: 'isolated up up', b: 'isolated up up' });
  });

  it('stand when everybody sees everything down: then it is so', () => {
    const rounds = config.observers.flatMap((observer) => roundsOf(observer, { checkout: 'dd', search: 'ddd' }));
    expect(said(rounds)).toEqual({ a: 'down down down', b: 'down down down' });
  });

  it('ignore an observer that the config does not have', () => {
    expect(said(roundsOf('eu-west-1', { checkout: 'dd' }))).toEqual({
      a: 'missing missing missing',
      b: 'missing missing missing',
    });
  });
});

/** Every observer sees the same, in rounds up to noon. */
function allSee(checkout: string): readonly Round[] {
  return config.observers.flatMap((observer) => roundsOf(observer, { checkout }));
}

const down = { outcome: 'down', reason: 'refused', evidence: {}, timings: { totalMs: 20 } } as const;
const up = { outcome: 'up', timings: { totalMs: 20 } } as const;

/** Seven looks, two seconds apart, after the round of noon. */
function burstOf(observer: string, a: Burst['seen'][string], count = 7): readonly Look[] {
  return Array.from({ length: count }, (_, index) => {
    const slot = noon + 2_000 * (index + 1);
    return lookOf({ observer, service: 'checkout', slot, startedAt: slot + 200, seen: { a, b: up } });
  });
}

describe('bursts', () => {
  it('count with the rounds: what failed in both has failed in a row', () => {
    const now = noon + 20_000;
    const looks = config.observers.flatMap((observer) => burstOf(observer, down));
    expect(said([...allSee('uu'), ...looks], now)).toEqual({ a: 'down down down', b: 'up up up' });
    // Four looks of a burst span six seconds, and `for` asks for ten; with the round before them it is eight.
    const four = config.observers.flatMap((observer) => burstOf(observer, down, 4));
    expect(said([...allSee('uu'), ...four], now)['a']).toBe('unsure unsure unsure');
    expect(said([...allSee('du'), ...four], now)['a']).toBe('down down down');
  });

  it('contradict rounds that failed', () => {
    const looks = config.observers.flatMap((observer) => burstOf(observer, up));
    expect(said([...allSee('du'), ...looks], noon + 20_000)['a']).toBe('up up up');
  });

  it('of another service say nothing of this one', () => {
    const other = config.observers.map((observer) =>
      lookOf({ observer, service: 'search', slot: noon, startedAt: noon + 1_000, seen: { a: down } }),
    );
    expect(said([...allSee('uu'), ...other])['a']).toBe('up up up');
  });
});

describe('a rehearsal', () => {
  const rehearse = (endpoint: string, startedAt: number) => {
    const verdicts = judge({ config, looks: allSee('uu'), now: noon + 2_000 }).verdictsOf(policy, {
      endpoint,
      startedAt,
    });
    return ['a', 'b'].map((id) => verdicts[id]?.['us-east-1']?.kind);
  };

  it('takes every look at the endpoint from then on for down, and no other', () => {
    // Rounds begin 200 ms after noon and each half minute before.
    expect(rehearse('a', noon - 2 * everyMs)).toEqual(['down', 'up']);
    expect(rehearse('a', noon - everyMs)).toEqual(['unsure', 'up']);
    expect(rehearse('b', noon - 2 * everyMs)).toEqual(['up', 'down']);
    expect(rehearse('a', noon + everyMs)).toEqual(['up', 'up']);
  });

  it('makes nobody isolated: the looks stay what they were', () => {
    const verdicts = judge({ config, looks: allSee('uu'), now: noon + 2_000 }).verdictsOf(policy, {
      endpoint: 'a',
      startedAt: 0,
    });
    expect(Object.values(verdicts['a'] ?? {}).map(({ kind }) => kind)).toEqual(['down', 'down', 'down']);
  });

  it('leaves what an observer could not see unknown', () => {
    const judgement = judge({ config, looks: allSee('?u'), now: noon + 2_000 });
    expect(judgement.verdictsOf(policy, { endpoint: 'a', startedAt: 0 })['a']?.['us-east-1']?.kind).toBe('unsure');
  });
});

describe('the lag of the data', () => {
  const lagging = (observer: string, slot: number, lagMs: number | undefined): Look => ({
    observer,
    startedAt: slot + 200,
    seen: { checkout: { a: up, b: { ...up, ...(lagMs === undefined ? {} : { lagMs }) } } },
  });
  const lagOf = (looks: readonly Look[]) => judge({ config, looks, now: noon + 2_000 }).lagOf(policy);

  it('is what the most anxious observer lately read, by endpoint', () => {
    expect(lagOf([lagging('us-east-1', noon, 2_000), lagging('us-east-2', noon, 9_000)])).toEqual({ b: 9_000 });
  });

  it('is the newest reading, not the worst one', () => {
    const looks = [lagging('us-east-1', noon - everyMs, 60_000), lagging('us-east-1', noon, 1_000)];
    expect(lagOf(looks)).toEqual({ b: 1_000 });
    expect(lagOf(looks.toReversed())).toEqual({ b: 1_000 });
  });

  it('is not known when the newest reading did not tell, or is stale', () => {
    expect(lagOf([lagging('us-east-1', noon - everyMs, 1_000), lagging('us-east-1', noon, undefined)])).toEqual({});
    expect(lagOf([lagging('us-east-1', noon - 10 * everyMs, 1_000)])).toEqual({});
    expect(lagOf([])).toEqual({});
  });
});
