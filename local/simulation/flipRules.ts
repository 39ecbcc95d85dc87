/** What must be so of a flip at the moment when it is committed. */
import type { Control, Flip } from '../../shared/control/control.ts';
import type { Violation } from './referee.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { quorum, votesFor } from './votes.ts';
import type { World } from './world.ts';

export type FlipScene = {
  readonly scenario: Scenario;
  readonly world: World;
  readonly now: () => number;
  readonly startAt: number;
  readonly by: Run;
  readonly before: Control;
  readonly flip: Flip;
  /** Those before it, oldest first, as the referee has seen them. */
  readonly flips: readonly Flip[];
  readonly isCalm: boolean;
};

export function flipFaults(scene: FlipScene): readonly Violation[] {
  return [...voteFaults(scene), ...ruleFaults(scene), ...calmFaults(scene)];
}

function voteFaults({ scenario: { policy }, world, by, before, flip, now, startAt }: FlipScene): readonly Violation[] {
  const asked = { policy, rounds: by.seen, now: flip.at };
  const needed = quorum(policy.observers.length);
  const count = (kind: 'up' | 'down', endpoint: string) => votesFor(kind, endpoint, asked);
  const faults: string[] = [];
  const down = count('down', before.active);
  if (flip.kind === 'failover' && down < needed) faults.push(`${down} of ${needed} votes say ${before.active} is down`);
  if (count('down', flip.to) >= needed) faults.push(`a quorum says ${flip.to} is down`);
  const up = count('up', flip.to);
  if (up < needed) faults.push(`${up} of ${needed} votes say ${flip.to} is up`);
  // While the very last call is held up, nobody can look at the time again.
  const thoughtMs = now() - by.heldUpMs - (flip.at - world.skewMs(by.observer) - startAt);
  const freshMs = 2 * policy.everyMs + 15_000;
  if (thoughtMs > freshMs) faults.push(`the votes were counted ${thoughtMs} ms before the flip was committed`);
  return faults.map((what) => ({ invariant: 2, what }));
}

function ruleFaults({
  scenario: { policy },
  world,
  by,
  before,
  flip,
  flips,
  startAt,
}: FlipScene): readonly Violation[] {
  const { hold } = before;
  const faults: string[] = [];
  if (hold !== undefined && (hold.until ?? Number.POSITIVE_INFINITY) > flip.at) faults.push('there was a hold');
  const last = flips.at(-1);
  if (last !== undefined && flip.at - last.at < policy.cooldownMs) {
    faults.push(`the last flip was ${flip.at - last.at} ms ago, the cooldown is ${policy.cooldownMs} ms`);
  }
  const lately = flips.filter(({ at }) => flip.at - at < policy.limit.perMs);
  if (lately.length >= policy.limit.flips) faults.push(`there were ${lately.length} flips already`);
  const decidedAt = flip.at - world.skewMs(by.observer) - startAt;
  const isMaintenance = world.isMaintenance(decidedAt) && world.isMaintenance(decidedAt + 1_000);
  if (isMaintenance) faults.push('it was maintenance');
  if (flip.kind === 'failback' && policy.failback.kind === 'manual') faults.push('it went back by itself');
  return faults.map((what) => ({ invariant: 5, what }));
}

function calmFaults({ isCalm, flip }: FlipScene): readonly Violation[] {
  return isCalm ? [{ invariant: 8, what: `traffic moved to ${flip.to} though nothing was ever down` }] : [];
}
