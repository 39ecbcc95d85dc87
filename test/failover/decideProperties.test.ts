/** What must be true of every decision, whatever the votes: the safety half of the design's principles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, decide } from '../../shared/failover/decide.ts';
import { calm, noon, type Situation, situation } from './votes.ts';

const options = { numRuns: 3_000 };

function decided({ policy, control, verdicts, circumstances }: Situation): Decision {
  return decide(policy, control, verdicts, circumstances, noon);
}

/** Counted here by another way than in the product: one observer after the other, more than half of all. */
function quorumSays(kind: 'up' | 'down', endpoint: string, { policy, verdicts }: Situation): boolean {
  let votes = 0;
  for (const observer of policy.observers) if (verdicts[endpoint]?.[observer]?.kind === kind) votes += 1;
  return votes * 2 > policy.observers.length;
}

/** A situation in which much more often than by chance something happens, so that the properties are not empty. */
const lively: fc.Arbitrary<Situation> = fc
  .tuple(situation, fc.constantFrom('down' as const, 'up' as const))
  .map(([one, kind]) => {
    const say = (said: 'up' | 'down', since: number) =>
      Object.fromEntries(one.policy.observers.map((observer) => [observer, { kind: said, since, rounds: 3 }] as const));
    const firsts = { a: say('up', noon - 1e9), b: say('up', noon - 1e9), [one.control.active]: say(kind, noon) };
    const verdicts = Object.fromEntries(
      Object.entries({ ...firsts, ...one.verdicts }).map(([id, said]) => [
        id,
        one.control.epoch % 3 === 0 ? said : { ...said, ...firsts[id] },
      ]),
    );
    return { ...one, verdicts, circumstances: one.control.revision % 2 === 0 ? calm : one.circumstances };
  });

const any = fc.oneof(situation, lively);

describe('every decision', () => {
  it('is made without throwing, the same twice, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(any, (one) => {
        const before = structuredClone(one);
        expect(decided(one)).toEqual(decided(before));
        expect(one).toEqual(before);
      }),
      options,
    );
  });

  it('survives JSON', () => {
    fc.assert(
      fc.property(any, (one) => {
        const decision = decided(one);
        expect(JSON.parse(JSON.stringify(decision))).toEqual(
          decision.kind === 'blocked' && decision.wanted === undefined
            ? { kind: 'blocked', why: decision.why }
            : decision,
        );
      }),
      options,
    );
  });

  it('flips only to another candidate that a quorum says is up, and away only from one that a quorum says is down', () => {
    let flips = 0;
    fc.assert(
      fc.property(any, (one) => {
        const decision = decided(one);
        if (decision.kind !== 'flip') return;
        flips += 1;
        expect(decision.to).not.toBe(one.control.active);
        expect(one.policy.endpoints).toContain(decision.to);
        expect(quorumSays('up', decision.to, one)).toBe(true);
        if (decision.cause === 'failover') expect(quorumSays('down', one.control.active, one)).toBe(true);
        else expect(one.policy.failback.kind).toBe('after');
      }),
      options,
    );
    expect(flips).toBeGreaterThan(20);
  });

  it('respects the phase, holds, maintenance, the cooldown, the limit and the lag when it flips', () => {
    fc.assert(
      fc.property(any, (one) => {
        const decision = decided(one);
        if (decision.kind !== 'flip') return;
        const { policy, control, circumstances } = one;
        expect(control.phase).toBe('settled');
        expect(circumstances.inMaintenance).toBe(false);
        if (control.hold !== undefined)
          expect(control.hold.until ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(noon);
        for (const { at } of control.flips) expect(at + policy.cooldownMs).toBeLessThanOrEqual(noon);
        const counted = control.flips.filter(
          ({ kind, at }) => kind !== 'forced' && kind !== 'drill' && at + policy.limit.perMs > noon,
        );
        expect(counted.length).toBeLessThan(policy.limit.flips);
        if (policy.lagMsMax !== undefined) {
          expect(circumstances.lagMs[decision.to]).toBeLessThanOrEqual(policy.lagMsMax);
        }
      }),
      options,
    );
  });

  it('is to stay, or to fail back, when a quorum says that the active endpoint is up', () => {
    fc.assert(
      fc.property(any, (one) => {
        fc.pre(quorumSays('up', one.control.active, one));
        const decision = decided(one);
        if (decision.kind === 'stay') return;
        expect(one.policy.failback.kind).toBe('after');
        const to = decision.kind === 'flip' ? decision.to : decision.wanted;
        const { endpoints } = one.policy;
        expect(endpoints.indexOf(to ?? '')).toBeLessThan(endpoints.indexOf(one.control.active));
        expect(quorumSays('up', to ?? '', one)).toBe(true);
      }),
      options,
    );
  });

  it('does not become a flip because an observer is added that says nothing', () => {
    fc.assert(
      fc.property(any, (one) => {
        const observers = [...one.policy.observers, 'silent'];
        const more = decided({ ...one, policy: { ...one.policy, observers } });
        // Where to may differ: with fewer observers a quorum is smaller, and more endpoints may have one.
        if (more.kind === 'flip') expect(decided(one).kind).toBe('flip');
      }),
      options,
    );
  });

  it('does not become a failover because a vote of down is replaced by an abstention', () => {
    const abstention = fc.constantFrom(
      { kind: 'missing' } as const,
      { kind: 'isolated' } as const,
      { kind: 'unsure', up: 0, down: 3, unknown: 0 } as const,
    );
    fc.assert(
      fc.property(any, abstention, fc.constantFrom('x', 'y', 'z', 'v', 'w'), (one, silence, observer) => {
        const { active } = one.control;
        const less = { ...one.verdicts, [active]: { ...one.verdicts[active], [observer]: silence } };
        const decision = decided({ ...one, verdicts: less });
        if (decision.kind !== 'flip' || decision.cause !== 'failover') return;
        expect(quorumSays('down', active, one)).toBe(true);
        expect(decided(one)).toMatchObject({ kind: 'flip', to: decision.to });
      }),
      options,
    );
  });

  it('hears nobody who is not configured', () => {
    fc.assert(
      fc.property(any, (one) => {
        const own = (said: Situation['verdicts'][string]) =>
          Object.fromEntries(Object.entries(said).filter(([observer]) => one.policy.observers.includes(observer)));
        const verdicts = Object.fromEntries(Object.entries(one.verdicts).map(([id, said]) => [id, own(said)]));
        expect(decided({ ...one, verdicts })).toEqual(decided(one));
      }),
      options,
    );
  });
});
