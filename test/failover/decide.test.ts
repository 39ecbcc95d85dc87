/**
 * The expectations are the words of the design: a quorum is more than half of the configured observers, whoever is
 * silent, cut off or unsure abstains, and holds, maintenance, cooldowns, limits and lag stand in the way of a flip.
 */
import { describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import { type Circumstances, type Decision, decide, type Policy, type Verdicts } from '../../shared/failover/decide.ts';
import { calm, controlWith, flipAt, hourMs, minuteMs, noon, policyWith, says } from './votes.ts';

type Case = {
  readonly policy?: Partial<Policy>;
  readonly control?: Partial<Control>;
  readonly circumstances?: Partial<Circumstances>;
  readonly now?: number;
};

function decided(verdicts: Verdicts, { policy, control, circumstances, now = noon }: Case = {}): Decision {
  return decide(policyWith(policy), controlWith(control), verdicts, { ...calm, ...circumstances }, now);
}

const toB: Decision = { kind: 'flip', to: 'b', cause: 'failover' };
const backToA: Decision = { kind: 'flip', to: 'a', cause: 'failback' };
const noHealthyTarget: Decision = { kind: 'blocked', wanted: undefined, why: { kind: 'no-healthy-target' } };

function noQuorum(down: number, needed: number, wanted = 'b'): Decision {
  return {
    kind: 'blocked',
    wanted: wanted === 'nobody' ? undefined : wanted,
    why: { kind: 'no-quorum', down, needed },
  };
}

describe('the quorum', () => {
  const cases: readonly (readonly [string, string, string, Decision])[] = [
    ['all say down and up', 'ddd', 'uuu', toB],
    ['two of three suffice, for the active and the target', 'ddu', 'uud', toB],
    ['the third is silent', 'dd.', 'uu.', toB],
    ['the third is cut off', 'ddi', 'uui', toB],
    ['one down, two silent', 'd..', 'uuu', noQuorum(1, 2)],
    ['one down, two missing', 'dmm', 'uuu', noQuorum(1, 2)],
    ['one down, two isolated', 'dii', 'uuu', noQuorum(1, 2)],
    ['one down, two unsure', 'd??', 'uuu', noQuorum(1, 2)],
    ['one down, one up, one silent', 'du.', 'uuu', noQuorum(1, 2)],
    ['one down and no target to want either', 'd..', 'u..', noQuorum(1, 2, 'nobody')],
    ['the target has one vote', 'ddd', 'u..', noHealthyTarget],
    ['the target is down too', 'ddd', 'ddd', noHealthyTarget],
    ['nobody knows of the target', 'ddd', '', noHealthyTarget],
    ['the target is up for one, unsure for two', 'ddd', 'u??', noHealthyTarget],
    ['a quorum of up wins over one vote of down', 'uud', 'uuu', { kind: 'stay', why: 'active-is-up' }],
    ['all is well', 'uuu', 'uuu', { kind: 'stay', why: 'active-is-up' }],
    ['nobody sees anything', '', '', { kind: 'stay', why: 'not-known-to-be-down' }],
    ['all are isolated', 'iii', 'iii', { kind: 'stay', why: 'not-known-to-be-down' }],
    ['all are unsure', '???', 'uuu', { kind: 'stay', why: 'not-known-to-be-down' }],
    ['one up, two missing', 'umm', 'uuu', { kind: 'stay', why: 'not-known-to-be-down' }],
  ];

  it.each(cases)('%s', (_, a, b, expected) => {
    expect(decided({ a: says(a), b: says(b) })).toEqual(expected);
  });

  // More than half: 1 of 1, 2 of 2, 2 of 3, 3 of 4, 3 of 5.
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
  ])('of %i observers is %i', (count, needed) => {
    const observers = ['x', 'y', 'z', 'v', 'w'].slice(0, count);
    const b = says('u'.repeat(count));
    expect(decided({ a: says('d'.repeat(needed)), b }, { policy: { observers } })).toEqual(toB);
    const fewer = decided({ a: says('d'.repeat(needed - 1)), b }, { policy: { observers } });
    expect(fewer).toEqual(needed === 1 ? { kind: 'stay', why: 'not-known-to-be-down' } : noQuorum(needed - 1, needed));
  });

  it('hears only the configured observers', () => {
    const strangers = says('ddd', noon, ['p', 'q', 'r']);
    expect(decided({ a: strangers, b: says('uuu') })).toEqual({ kind: 'stay', why: 'not-known-to-be-down' });
    expect(decided({ a: says('ddd'), b: says('uuu', noon, ['p', 'q', 'r']) })).toEqual(noHealthyTarget);
  });

  it('decides nothing without observers, and nothing for an endpoint that the config has lost', () => {
    expect(decided({ a: says('ddd'), b: says('uuu') }, { policy: { observers: [] } })).toEqual(noQuorumOfNobody);
    expect(decided({ b: says('uuu') }, { control: { active: 'gone' } })).toEqual(noQuorumOfNobody);
  });
  const noQuorumOfNobody: Decision = { kind: 'stay', why: 'not-known-to-be-down' };

  it('waits while a flip is under way, whatever the votes', () => {
    const decision = decided({ a: says('ddd'), b: says('uuu') }, { control: { phase: 'flipping' } });
    expect(decision).toEqual({ kind: 'stay', why: 'flip-under-way' });
  });
});

describe('several endpoints', () => {
  const policy = { endpoints: ['a', 'b', 'c'] };

  it('takes the first healthy one in the order of preference', () => {
    expect(decided({ a: says('ddd'), b: says('uuu'), c: says('uuu') }, { policy })).toMatchObject({ to: 'b' });
    expect(decided({ a: says('ddd'), b: says('ud?'), c: says('uuu') }, { policy })).toMatchObject({ to: 'c' });
    const control = { active: 'b' };
    expect(decided({ b: says('ddd'), a: says('uuu'), c: says('uuu') }, { policy, control })).toMatchObject({ to: 'a' });
    expect(decided({ b: says('ddd'), a: says('ddd'), c: says('uuu') }, { policy, control })).toMatchObject({ to: 'c' });
  });

  it('passes over one that lags too far behind while another does not', () => {
    const votes = { a: says('ddd'), b: says('uuu'), c: says('uuu') };
    const lagging = (b: number, c: number) =>
      decided(votes, { policy: { ...policy, lagMsMax: 60_000 }, circumstances: { lagMs: { b, c } } });
    expect(lagging(60_001, 10)).toMatchObject({ kind: 'flip', to: 'c' });
    expect(lagging(60_000, 10)).toMatchObject({ kind: 'flip', to: 'b' });
    const why = { kind: 'lag', lagMs: 60_001, lagMsMax: 60_000 };
    expect(lagging(60_001, 90_000)).toEqual({ kind: 'blocked', wanted: 'b', why });
  });
});

describe('what stands in the way of a flip', () => {
  const votes = { a: says('ddd'), b: says('uuu') };
  const why = (situation: Case) => {
    const decision = decided(votes, situation);
    return decision.kind === 'blocked' ? decision.why : decision;
  };

  it('is a hold, until it is released or over', () => {
    const hold = { by: 'anna', reason: 'migration', at: noon - hourMs };
    const held = { kind: 'hold', by: 'anna', reason: 'migration' };
    expect(why({ control: { hold } })).toEqual(held);
    expect(why({ control: { hold: { ...hold, until: noon + 1 } } })).toEqual(held);
    expect(why({ control: { hold: { ...hold, until: noon } } })).toEqual(toB);
  });

  it('is maintenance', () => {
    expect(why({ circumstances: { inMaintenance: true } })).toEqual({ kind: 'maintenance' });
  });

  it.each(['failover', 'failback', 'forced', 'drill'] as const)('is the cooldown after a flip: %s', (kind) => {
    const flippedAgo = (ms: number) => why({ control: { flips: [flipAt(noon - ms, { kind })] } });
    expect(flippedAgo(5 * minuteMs - 1)).toEqual({ kind: 'cooldown', until: noon + 1 });
    expect(flippedAgo(5 * minuteMs)).toEqual(toB);
    // Another observer's clock may be ahead.
    expect(flippedAgo(-2_000)).toEqual({ kind: 'cooldown', until: noon + 2_000 + 5 * minuteMs });
  });

  it('is the limit of automatic flips in its period, which a person and a drill do not use up', () => {
    const flips = (kinds: readonly ('failover' | 'failback' | 'forced' | 'drill')[]) =>
      why({ control: { flips: kinds.map((kind, index) => flipAt(noon - (index + 1) * hourMs, { kind })) } });
    // Three in 24 h: the next may be when the oldest of them, three hours ago, is 24 h old.
    const full = { kind: 'flip-limit', flips: 3, until: noon + 21 * hourMs };
    expect(flips(['failover', 'failback', 'failover'])).toEqual(full);
    expect(flips(['failover', 'failback'])).toEqual(toB);
    expect(flips(['failover', 'forced', 'drill', 'failback', 'forced'])).toEqual(toB);
    expect(flips(['forced', 'failover', 'drill', 'failback', 'failover'])).toMatchObject({ kind: 'flip-limit' });
  });

  it('is no longer the limit once the period is over', () => {
    const agesMs = [hourMs, 2 * hourMs, 24 * hourMs];
    const flips = (shiftMs: number) => agesMs.map((ageMs) => flipAt(noon - ageMs + shiftMs));
    expect(why({ control: { flips: flips(1) } })).toMatchObject({ kind: 'flip-limit', until: noon + 1 });
    expect(why({ control: { flips: flips(0) } })).toEqual(toB);
  });

  it('is data that lags behind, or whose lag is not known', () => {
    const policy = { lagMsMax: 60_000 };
    const lagging = (lagMs: Record<string, number>) => why({ policy, circumstances: { lagMs } });
    expect(lagging({ b: 60_000 })).toEqual(toB);
    expect(lagging({ b: 61_000 })).toEqual({ kind: 'lag', lagMs: 61_000, lagMsMax: 60_000 });
    expect(lagging({ a: 0 })).toEqual({ kind: 'lag', lagMsMax: 60_000 });
    expect(lagging({ b: Number.NaN })).toEqual({ kind: 'lag', lagMsMax: 60_000 });
    expect(why({ circumstances: { lagMs: { b: 1e9 } } })).toEqual(toB);
  });

  it('is told strongest first', () => {
    const all: Case = {
      policy: { lagMsMax: 1, limit: { flips: 1, perMs: hourMs } },
      control: { hold: { by: 'anna', reason: '', at: 0 }, flips: [flipAt(noon - 1)] },
      circumstances: { inMaintenance: true },
    };
    const { hold: _, ...unheld } = all.control ?? {};
    expect(why(all)).toMatchObject({ kind: 'hold' });
    expect(why({ ...all, control: unheld })).toEqual({ kind: 'maintenance' });
    expect(why({ ...all, control: unheld, circumstances: {} })).toMatchObject({ kind: 'cooldown' });
    const cool = { flips: [flipAt(noon - 10 * minuteMs)] };
    expect(why({ ...all, control: cool, circumstances: {} })).toMatchObject({ kind: 'flip-limit' });
  });

  it('is not told where nothing is to be done', () => {
    const held = { control: { hold: { by: 'anna', reason: 'x', at: 0 } }, circumstances: { inMaintenance: true } };
    expect(decided({ a: says('uuu'), b: says('uuu') }, held)).toEqual({ kind: 'stay', why: 'active-is-up' });
  });
});

describe('failback', () => {
  const quietMs = 30 * minuteMs;
  const after: Case = { policy: { failback: { kind: 'after', quietMs } }, control: { active: 'b' } };
  const since = (ageMs: number) => noon - ageMs;

  it('by hand never happens by itself', () => {
    const votes = { a: says('uuu', since(1e9)), b: says('uuu') };
    expect(decided(votes, { control: { active: 'b' } })).toEqual({ kind: 'stay', why: 'active-is-up' });
  });

  it('comes when a quorum has seen the preferred endpoint up for the quiet time', () => {
    const b = says('uuu');
    const stay = { kind: 'stay', why: 'active-is-up' };
    expect(decided({ a: says('uu.', since(quietMs)), b }, after)).toEqual(backToA);
    expect(decided({ a: says('uuu', since(quietMs - 1)), b }, after)).toEqual(stay);
    expect(decided({ a: says('u?m', since(quietMs)), b }, after)).toEqual(stay);
    const oneLate = { ...says('uu.', since(quietMs)), ...says('.u', since(quietMs - 1)) };
    expect(decided({ a: oneLate, b }, after)).toEqual(stay);
  });

  it('does not depend on what is said of the active endpoint, short of a quorum of down', () => {
    const a = says('uuu', since(quietMs));
    for (const b of ['uuu', 'u??', 'd.u', '...']) expect(decided({ a, b: says(b) }, after)).toEqual(backToA);
    expect(decided({ a, b: says('dd.') }, after)).toEqual({ kind: 'flip', to: 'a', cause: 'failover' });
  });

  it('counts the quiet time from the last flip, so that a person is not undone at once', () => {
    const votes = { a: says('uuu', since(1e9)), b: says('uuu') };
    const flippedAgo = (ageMs: number) =>
      decided(votes, {
        ...after,
        control: { active: 'b', flips: [flipAt(since(ageMs), { kind: 'forced', to: 'b' })] },
      });
    expect(flippedAgo(quietMs - 1)).toEqual({ kind: 'stay', why: 'active-is-up' });
    expect(flippedAgo(quietMs)).toEqual(backToA);
  });

  it('goes only to a better endpoint, and to the best that is quiet', () => {
    const policy = { ...after.policy, endpoints: ['a', 'b', 'c'] };
    const quiet = says('uuu', since(quietMs));
    const young = says('uuu', since(1));
    const all = { a: quiet, b: quiet, c: quiet };
    expect(decided(all, { policy, control: { active: 'a' } })).toEqual({ kind: 'stay', why: 'active-is-up' });
    expect(decided(all, { policy, control: { active: 'c' } })).toEqual(backToA);
    expect(decided({ ...all, a: young }, { policy, control: { active: 'c' } })).toEqual({ ...backToA, to: 'b' });
    expect(decided({ ...all, a: young }, { policy, control: { active: 'b' } })).toMatchObject({ kind: 'stay' });
  });

  it('is blocked by the same things as failover', () => {
    const votes = { a: says('uuu', since(quietMs)), b: says('uuu') };
    const held = { ...after, control: { active: 'b', hold: { by: 'anna', reason: 'x', at: 0 } } };
    expect(decided(votes, held)).toMatchObject({ kind: 'blocked', wanted: 'a', why: { kind: 'hold' } });
    const limited = { ...after, policy: { ...after.policy, limit: { flips: 1, perMs: 24 * hourMs } } };
    const control = { active: 'b', flips: [flipAt(noon - hourMs)] };
    expect(decided(votes, { ...limited, control })).toMatchObject({ why: { kind: 'flip-limit' } });
  });
});
