/** Golden explanations: what a person reads, for the cases of the issue. The form is that of `holdfast status --why`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import { type Circumstances, decide, type Policy, type Verdicts } from '../../shared/failover/decide.ts';
import { explain } from '../../shared/failover/explain.ts';
import { explanationText } from '../../shared/failover/explanationText.ts';
import { calm, controlWith, flipAt, hourMs, minuteMs, noon, policyWith, situation } from './votes.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'];
const thresholds = { down: { rounds: 3, of: 3, forMs: 10_000 }, up: { rounds: 5, of: 5, forMs: 60_000 } };

type Case = {
  readonly policy?: Partial<Policy>;
  readonly control?: Partial<Control>;
  readonly circumstances?: Partial<Circumstances>;
};

function explained(verdicts: Verdicts, { policy, control, circumstances }: Case = {}) {
  const endpoints = ['us-east-1', 'us-west-2'];
  const asked = { ...policyWith({ endpoints, observers, ...policy }), ...thresholds };
  const record = controlWith({ active: 'us-east-1', epoch: 4, ...control });
  const around = { ...calm, ...circumstances };
  const decision = decide(asked, record, verdicts, around, noon);
  return explain(asked, record, verdicts, around, decision, noon);
}

const down = (ageMs: number) => ({ kind: 'down', since: noon - ageMs, rounds: 3 }) as const;
const up = (ageMs: number) => ({ kind: 'up', since: noon - ageMs, rounds: 5 }) as const;
const allUp = { 'us-east-1': up(hourMs), 'us-east-2': up(2 * hourMs), 'us-west-2': up(61_000) };
const twoDown = {
  'us-east-1': down(12_000),
  'us-east-2': down(14_600),
  'us-west-2': { kind: 'missing', lastAt: noon - 125_000 },
} as const;
const votes = { 'us-east-1': twoDown, 'us-west-2': allUp };

const requirement =
  'down takes 3 of 3 rounds over 10s; up takes 5 of 5 rounds over 1m; a quorum is 2 of 3 observers; failback by hand';
const eastDown =
  'us-east-1 (active): down says us-east-1 (3 of 3 rounds, for at least 12 s), down says us-east-2 (3 of 3 rounds, for at least 15 s), missing us-west-2 (last round 2 min 5 s ago) → 2 down and 0 up of 3, needed 2';
const westUp =
  'us-west-2: up says us-east-1 (5 of 5 rounds, for at least 1 h), up says us-east-2 (5 of 5 rounds, for at least 2 h), up says us-west-2 (5 of 5 rounds, for at least 1 min 1 s) → 0 down and 3 up of 3, needed 2';

describe('an explanation in words', () => {
  it('of a flip', () => {
    expect(explanationText(explained(votes))).toEqual([
      'checkout: flip to us-west-2, because a quorum says that us-east-1 is down',
      requirement,
      eastDown,
      westUp,
    ]);
  });

  it('of staying without a quorum, with every kind of abstention', () => {
    const abstaining = {
      'us-east-1': down(500),
      'us-east-2': { kind: 'isolated' },
      'us-west-2': { kind: 'unsure', up: 2, down: 1, unknown: 2 },
    } as const;
    expect(explanationText(explained({ 'us-east-1': abstaining, 'us-west-2': {} }))).toEqual([
      'checkout: stay on us-east-1: 1 observer says that it is down, and a flip needs 2',
      requirement,
      'us-east-1 (active): down says us-east-1 (3 of 3 rounds, for at least 1 s), isolated us-east-2 (it sees nearly everything down, and others do not), unsure us-west-2 (2 up, 1 down, 2 unknown) → 1 down and 0 up of 3, needed 2',
      'us-west-2: missing us-east-1 (no round), missing us-east-2 (no round), missing us-west-2 (no round) → 0 down and 0 up of 3, needed 2',
    ]);
  });

  it('of everything that stands in the way, the decisive one first', () => {
    const lines = explanationText(
      explained(votes, {
        policy: { lagMsMax: 60_000, limit: { flips: 1, perMs: 24 * hourMs } },
        control: {
          hold: { by: 'anna', reason: 'migration\u001b[2J', at: noon - hourMs },
          flips: [flipAt(noon - minuteMs)],
        },
        circumstances: { inMaintenance: true, lagMs: { 'us-west-2': 135_000 } },
      }),
    );
    expect(lines[0]).toBe(
      'checkout: stay on us-east-1 although us-west-2 could take over: anna holds it: "migration\\u001b[2J"',
    );
    expect(lines.slice(4)).toEqual([
      'also: a maintenance window is open',
      'also: the last flip is too recent; the cooldown ends in 4 min, at 2026-11-22 12:04:00 UTC',
      'also: Holdfast has flipped once, which is its limit; the next flip may be in 23 h 59 min, at 2026-11-23 11:59:00 UTC',
      'also: the data of the target lags 2 min 15 s behind, 1 min 15 s too much; a flip may lose 1 min at most',
    ]);
  });

  it('of lag just over the limit, and of lag that is not known', () => {
    const policy = { lagMsMax: 60_000 };
    const line = (lagMs: Record<string, number>) =>
      explanationText(explained(votes, { policy, circumstances: { lagMs } }))[0];
    expect(line({ 'us-west-2': 60_250 })).toContain(
      'lags 1 min behind, 250 ms too much; a flip may lose 1 min at most',
    );
    expect(line({})).toContain('how far the data of the target lags behind is not known');
  });

  it.each<readonly [string, Verdicts, Case, string]>([
    ['all is well', { 'us-east-1': allUp }, {}, 'stay on us-east-1, because a quorum says that it is up'],
    [
      'nothing is known',
      {},
      {},
      'stay on us-east-1, because no observer says that it is down, and no quorum that it is up',
    ],
    [
      'a flip is under way',
      votes,
      { control: { phase: 'flipping' } },
      'wait, because the flip to us-east-1 (epoch 4) is under way',
    ],
    [
      'nothing can take over',
      { 'us-east-1': twoDown },
      {},
      'stay on us-east-1: a quorum says that it is down, but no quorum says that another endpoint is up',
    ],
    [
      'it fails back',
      { 'us-east-1': allUp, 'us-west-2': allUp },
      { policy: { failback: { kind: 'after', quietMs: 30 * minuteMs } }, control: { active: 'us-west-2' } },
      'flip back to us-east-1, because a quorum has seen it up for the quiet time',
    ],
  ])('when %s', (_, verdicts, situated, line) => {
    expect(explanationText(explained(verdicts, situated))[0]).toBe(`checkout: ${line}`);
  });

  it('of what would stand in the way although no flip is wanted', () => {
    const held = { control: { hold: { by: 'anna', reason: 'migration', at: 0 } } };
    expect(explanationText(explained({ 'us-east-1': allUp }, held)).at(-1)).toBe(
      'a flip would wait: anna holds it: "migration"',
    );
  });

  it('of an active endpoint that the config has lost', () => {
    const lines = explanationText(explained({ 'us-west-2': allUp }, { control: { active: 'eu-west-1' } }));
    expect(lines.at(-1)).toMatch(/^eu-west-1 \(active, not in the config\): missing us-east-1 \(no round\)/);
  });
});

describe('an explanation of loss', () => {
  const lossy = { needed: 9, failed: 8, looked: 40 };

  it('says how many rounds it takes, and why so many', () => {
    const doubtful = {
      'us-east-1': { kind: 'unsure', up: 0, down: 5, unknown: 0, raised: { ...lossy, streak: 7 } },
      'us-east-2': { kind: 'down', since: noon - 40_000, rounds: 9, raised: { ...lossy, streak: 9 } },
      'us-west-2': up(hourMs),
    } as const;
    const lines = explanationText(explained({ 'us-east-1': doubtful, 'us-west-2': allUp }));
    const why = 'it takes 9, because 8 of the 40 looks before had failed too';
    expect(lines[0]).toBe(
      'checkout: stay on us-east-1 although us-west-2 could take over: 1 observer says that it is down, and a flip needs 2',
    );
    expect(lines[2]).toBe(
      `us-east-1 (active): unsure us-east-1 (7 down in a row, but ${why}), down says us-east-2 (9 in a row, for at least 40 s; ${why}), up says us-west-2 (5 of 5 rounds, for at least 1 h) → 1 down and 1 up of 3, needed 2`,
    );
  });
});

describe('an explanation as data', () => {
  it('holds every vote with its age, what it takes, and the rule', () => {
    const explanation = explained(votes);
    expect(explanation).toMatchObject({
      service: 'checkout',
      at: noon,
      active: 'us-east-1',
      epoch: 4,
      rule: 'quorum-says-down',
      observers: 3,
      needed: 2,
      ...thresholds,
      blocks: [],
    });
    expect(explanation.endpoints[0]).toEqual({
      id: 'us-east-1',
      isActive: true,
      isCandidate: true,
      up: 0,
      down: 2,
      votes: [
        { observer: 'us-east-1', verdict: twoDown['us-east-1'], ageMs: 12_000 },
        { observer: 'us-east-2', verdict: twoDown['us-east-2'], ageMs: 14_600 },
        { observer: 'us-west-2', verdict: twoDown['us-west-2'], ageMs: 125_000 },
      ],
    });
  });

  it('exists for every situation, agrees with the decision, and has no line that a terminal would act upon', () => {
    fc.assert(
      fc.property(situation, ({ policy, control, verdicts, circumstances }) => {
        const decision = decide(policy, control, verdicts, circumstances, noon);
        const explanation = explain({ ...policy, ...thresholds }, control, verdicts, circumstances, decision, noon);
        expect(explanation.endpoints.filter(({ isActive }) => isActive)).toHaveLength(1);
        for (const { votes } of explanation.endpoints)
          expect(votes.map(({ observer }) => observer)).toEqual(policy.observers);
        if (decision.kind === 'flip') expect(explanation.blocks).toEqual([]);
        if (explanation.rule === 'quorum-says-down') {
          const active = explanation.endpoints.find(({ isActive }) => isActive);
          expect(active?.down).toBeGreaterThanOrEqual(explanation.needed);
        }
        for (const line of explanationText(explanation)) {
          expect(line).not.toMatch(/\p{Cc}|undefined|NaN/u);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
