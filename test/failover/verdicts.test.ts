import { describe, expect, it } from 'vitest';
import { verdictsOf } from '../../shared/failover/verdicts.ts';
import { freshMs } from '../../shared/ledger/fresh.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { checkoutPolicy, config, everyMs, noon, roundsOf } from './observed.ts';

const policy = checkoutPolicy();

/** By endpoint, what the observers say in their order. */
function said(rounds: readonly Round[], now = noon + 2_000): Record<string, string> {
  const verdicts = verdictsOf({ config, policy, rounds, now });
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
