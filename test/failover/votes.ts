/** Policies, records and votes for the tests of deciding and explaining. */
import fc from 'fast-check';
import type { Control, Flip } from '../../shared/control/control.ts';
import type { Circumstances, Policy, Verdicts } from '../../shared/failover/decide.ts';
import type { Verdict } from '../../shared/failover/votes/verdict.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** 2026-11-22T12:00:00Z */
export const noon = Date.UTC(2026, 10, 22, 12);

export const calm: Circumstances = { inMaintenance: false, lagMs: {} };

export function policyWith(parts: Partial<Policy> = {}): Policy {
  return {
    service: 'checkout',
    endpoints: ['a', 'b'],
    observers: ['x', 'y', 'z'],
    failback: { kind: 'manual' },
    cooldownMs: 5 * minuteMs,
    limit: { flips: 3, perMs: 24 * hourMs },
    ...parts,
  };
}

export function controlWith(parts: Partial<Control> = {}): Control {
  return { service: 'checkout', revision: 1, active: 'a', epoch: 1, phase: 'settled', flips: [], log: [], ...parts };
}

export function flipAt(at: number, parts: Partial<Flip> = {}): Flip {
  return { epoch: 1, from: 'b', to: 'a', at, by: 'x', reason: 'quorum', kind: 'failover', ...parts };
}

/** One letter an observer, in the order x, y, z, …: `u`p, `d`own, `?` unsure, `m`issing, `i`solated, `.` no entry. */
export function says(letters: string, since = noon - hourMs, observers = ['x', 'y', 'z', 'v', 'w']): Verdicts[string] {
  const entries = [...letters].flatMap((letter, index) => {
    const verdict = verdictsByLetter(since)[letter];
    const observer = observers[index];
    return verdict === undefined || observer === undefined ? [] : [[observer, verdict] as const];
  });
  return Object.fromEntries(entries);
}

function verdictsByLetter(since: number): Readonly<Record<string, Verdict>> {
  return {
    u: { kind: 'up', since, rounds: 5 },
    d: { kind: 'down', since, rounds: 3 },
    '?': { kind: 'unsure', up: 1, down: 1, unknown: 1 },
    m: { kind: 'missing', lastAt: since },
    i: { kind: 'isolated' },
  };
}

const moment = fc.integer({ min: noon - 30 * hourMs, max: noon + 2_000 });

const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('down' as const), since: moment, rounds: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('up' as const), since: moment, rounds: fc.nat(9) }) },
  fc.record({ kind: fc.constant('unsure' as const), up: fc.nat(3), down: fc.nat(3), unknown: fc.nat(3) }),
  fc.record({ kind: fc.constant('missing' as const), lastAt: moment }, { requiredKeys: ['kind'] }),
  fc.constant({ kind: 'isolated' } as const),
);

const flip: fc.Arbitrary<Flip> = fc.record({
  epoch: fc.nat(9),
  from: fc.constantFrom('a', 'b', 'c', 'gone'),
  to: fc.constantFrom('a', 'b', 'c', 'gone'),
  at: moment,
  by: fc.constant('x'),
  reason: fc.constant('quorum'),
  kind: fc.constantFrom('failover', 'failback', 'forced', 'drill'),
});

const hold = fc.record(
  { by: fc.constant('anna'), reason: fc.string({ maxLength: 4 }), at: moment, until: moment },
  { requiredKeys: ['by', 'reason', 'at'] },
);

export type Situation = {
  readonly policy: Policy;
  readonly control: Control;
  readonly verdicts: Verdicts;
  readonly circumstances: Circumstances;
};

/** Endpoints, observers and votes that overlap only in part, as after a change of the config. */
export const situation: fc.Arbitrary<Situation> = fc.record({
  policy: fc.record(
    {
      service: fc.constant('checkout'),
      endpoints: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
      observers: fc.uniqueArray(fc.constantFrom('x', 'y', 'z', 'v', 'w'), { maxLength: 5 }),
      failback: fc.oneof(
        fc.constant({ kind: 'manual' } as const),
        fc.record({ kind: fc.constant('after' as const), quietMs: fc.nat(hourMs) }),
      ),
      cooldownMs: fc.nat(hourMs),
      limit: fc.record({ flips: fc.integer({ min: 1, max: 4 }), perMs: fc.nat(24 * hourMs) }),
      lagMsMax: fc.nat(minuteMs),
    },
    { requiredKeys: ['service', 'endpoints', 'observers', 'failback', 'cooldownMs', 'limit'] },
  ),
  control: fc.record(
    {
      service: fc.constant('checkout'),
      revision: fc.nat(99),
      active: fc.constantFrom('a', 'b', 'c', 'gone'),
      epoch: fc.nat(9),
      phase: fc.oneof(
        { weight: 5, arbitrary: fc.constant('settled' as const) },
        { weight: 1, arbitrary: fc.constant('flipping' as const) },
      ),
      hold,
      flips: fc.array(flip, { maxLength: 5 }).map((flips) => flips.sort((one, other) => other.at - one.at)),
      log: fc.constant([]),
    },
    { requiredKeys: ['service', 'revision', 'active', 'epoch', 'phase', 'flips', 'log'] },
  ),
  verdicts: fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'gone'),
    fc.dictionary(fc.constantFrom('x', 'y', 'z', 'v', 'w', 'stranger'), verdict, { maxKeys: 6 }),
    { maxKeys: 4 },
  ),
  circumstances: fc.record({
    inMaintenance: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
    lagMs: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.double(), { maxKeys: 3 }),
  }),
});
