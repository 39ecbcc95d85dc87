/** What must be so of a flip at the moment when it is committed. */
import type { Control, Flip } from '../../shared/control/control.ts';
import { callMsMost } from './run.ts';
import type { Scenario } from './scenario.ts';
import { type Actor, isRun, skewMsMost, type Violation } from './violation.ts';
import { quorum, votesFor } from './votes.ts';
import type { World } from './world.ts';

export type FlipScene = {
  readonly scenario: Scenario;
  readonly world: World;
  readonly now: () => number;
  readonly startAt: number;
  readonly by: Actor;
  readonly before: Control;
  readonly flip: Flip;
  /** Those before it, oldest first, as the referee has seen them. */
  readonly flips: readonly Flip[];
  readonly isCalm: boolean;
};

export function flipFaults(scene: FlipScene): readonly Violation[] {
  const { by, flip } = scene;
  const isByHand = flip.kind === 'forced';
  if (isByHand === isRun(by)) return [{ invariant: 2, what: `a ${flip.kind} flip was not theirs to commit` }];
  if (!isRun(by) && by.isForced) return [];
  // A drill's way back needs no permission: it ends what a person has begun.
  const isFree = isByHand || isWayBack(scene);
  return [
    ...voteFaults(scene),
    ...holdFaults(scene),
    ...(isFree ? [] : ruleFaults(scene)),
    ...lagFaults(scene),
    ...calmFaults(scene),
  ];
}

function isWayBack({ before, flip }: FlipScene): boolean {
  return flip.kind === 'drill' && flip.to === before.drill?.endpoint;
}

function voteFaults(scene: FlipScene): readonly Violation[] {
  const { scenario, by, before, flip } = scene;
  const { policy } = scenario;
  const { drill } = before;
  const isRehearsed = flip.kind === 'drill' && !isWayBack(scene) && drill !== undefined;
  const asked = { policy, looks: by.seen, now: countedAt(scene), ...(isRehearsed ? { rehearsed: drill } : {}) };
  const needed = quorum(policy.observers.length);
  const count = (kind: 'up' | 'down', endpoint: string) => votesFor(kind, endpoint, asked);
  const faults: string[] = [];
  const down = flip.kind === 'failover' || isRehearsed ? count('down', before.active) : needed;
  if (down < needed) faults.push(`${down} of ${needed} votes say ${before.active} is down`);
  if (count('down', flip.to) >= needed) faults.push(`a quorum says ${flip.to} is down`);
  const up = count('up', flip.to);
  if (up < needed) faults.push(`${up} of ${needed} votes say ${flip.to} is up`);
  const thoughtMs = thoughtMsOf(scene);
  const freshMs = 2 * policy.everyMs + 15_000;
  if (thoughtMs > freshMs) faults.push(`the votes were counted ${thoughtMs} ms before the flip was committed`);
  return faults.map((what) => ({ invariant: 2, what }));
}

/** While the very last call is under way, or held up, nobody can look at the time again. */
function thoughtMsOf({ by, now }: FlipScene): number {
  return now() - callMsMost - (isRun(by) ? by.heldUpMs : 0) - by.begunAt;
}

/** A run counts the votes as of its beginning, by its own clock. */
function countedAt({ world, by, startAt }: FlipScene): number {
  return startAt + by.begunAt + (isRun(by) ? world.skewMs(by.observer) : 0);
}

function holdFaults({ before: { hold }, flip }: FlipScene): readonly Violation[] {
  const isHeld = hold !== undefined && (hold.until ?? Number.POSITIVE_INFINITY) > flip.at;
  return isHeld && flip.kind !== 'forced' ? [{ invariant: 5, what: 'there was a hold' }] : [];
}

function ruleFaults({ scenario: { policy }, world, flip, flips, startAt }: FlipScene): readonly Violation[] {
  const faults: string[] = [];
  const last = flips.at(-1);
  if (last !== undefined && flip.at - last.at < policy.cooldownMs) {
    faults.push(`the last flip was ${flip.at - last.at} ms ago, the cooldown is ${policy.cooldownMs} ms`);
  }
  const lately = flips.filter((one) => isAutomatic(one) && flip.at - one.at < policy.limit.perMs);
  if (lately.length >= policy.limit.flips) faults.push(`there were ${lately.length} flips already`);
  // By the decider's own clock.
  if (world.isMaintenance(flip.at - startAt)) faults.push('it was maintenance');
  if (flip.kind === 'failback' && policy.failback.kind === 'manual') faults.push('it went back by itself');
  return faults.map((what) => ({ invariant: 5, what }));
}

/** What Holdfast decides by itself, and what its limit counts. */
export function isAutomatic({ kind }: Flip): boolean {
  return kind === 'failover' || kind === 'failback';
}

const sampleMs = 1_000;

/** The truth, at any moment when it can have been learned: a metric within the run, a health URL by a look that is fresh. */
function lagFaults({ scenario: { policy }, world, by, flip, now }: FlipScene): readonly Violation[] {
  const { lag, lagMsMax } = policy;
  if (lag === undefined || lagMsMax === undefined) return [];
  const lookMs = lag.kind === 'json' ? 2 * policy.everyMs + 15_000 + skewMsMost : 0;
  for (let at = now(); at >= by.begunAt - lookMs; at -= sampleMs) {
    const ms = world.lagMs(flip.to, at);
    if (ms !== undefined && ms <= lagMsMax) return [];
  }
  return [{ invariant: 10, what: `the data of ${flip.to} was further behind than ${lagMsMax} ms, or nobody knew` }];
}

function calmFaults({ isCalm, flip }: FlipScene): readonly Violation[] {
  const isFailover = isCalm && flip.kind === 'failover';
  return isFailover ? [{ invariant: 8, what: `traffic moved to ${flip.to} though nothing was ever down` }] : [];
}
