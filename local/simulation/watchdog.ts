/** What must have happened by now: each condition is timed, and all of them together must not last longer than the bound. */
import type { Control, Flip } from '../../shared/control/control.ts';
import { commitBoundMs, convergeBoundMs } from './bounds.ts';
import { epochOf } from './recordSets.ts';
import type { RefereeParts, Violation } from './referee.ts';
import { quorum } from './votes.ts';

export type Watchdog = {
  mishapHappened(observer: string): void;
  check(control: Control, flips: readonly Flip[]): Violation | undefined;
};

/** Clocks differ by up to 2 s each way. */
const skewMsMost = 4_000;

export function createWatchdog({ scenario, world, zone, now, startAt }: RefereeParts): Watchdog {
  const { policy, config } = scenario;
  const since = new Map<string, number>();
  const troubledUntil = new Map<string, number>();

  /** For how long this has been so, without a break; 0 when it is not. */
  function lasting(condition: string, isSo: boolean): number {
    if (!isSo) since.delete(condition);
    else if (!since.has(condition)) since.set(condition, now());
    return now() - (since.get(condition) ?? now());
  }

  function mayFlip({ hold }: Control, flips: readonly Flip[]): boolean {
    const wall = startAt + now();
    const last = flips.at(-1);
    const lately = flips.filter(({ at }) => wall - at < policy.limit.perMs + skewMsMost);
    return (
      (hold?.until ?? 0) + skewMsMost <= wall &&
      !world.isMaintenance(now()) &&
      (last === undefined || wall - last.at >= policy.cooldownMs + skewMsMost) &&
      lately.length < policy.limit.flips
    );
  }

  function judgeCommit(control: Control, flips: readonly Flip[], workers: readonly number[]): Violation | undefined {
    const sound = policy.endpoints
      .filter((id) => id !== control.active)
      .map((id) => lasting(`sound ${id}`, world.isSound(id, now())));
    const lastings = [
      lasting(`settled ${control.epoch}`, control.phase === 'settled'),
      lasting(`dead ${control.active}`, !world.isWorking(control.active, now())),
      lasting('may flip', mayFlip(control, flips)),
      Math.max(...sound),
      // The last of a quorum.
      workers.toSorted((a, b) => b - a)[quorum(config.observers.length) - 1] ?? 0,
    ];
    if (Math.min(...lastings) <= commitBoundMs(policy)) return undefined;
    return { invariant: 6, what: `${control.active} has been dead for ${lastings[1]} ms and traffic has not moved` };
  }

  function judgeDns(control: Control, workers: readonly number[]): Violation | undefined {
    const published = zone.published(policy.record);
    const primary = published.find(({ role }) => role === 'PRIMARY');
    const isAnswered =
      primary !== undefined &&
      (epochOf(primary) ?? control.epoch) === control.epoch &&
      primary.values.join() === policy.records[control.active]?.values.join();
    const isSo = !isAnswered || control.phase === 'flipping';
    const lastingMs = Math.min(lasting(`away from ${control.epoch}`, isSo), Math.max(...workers));
    if (lastingMs <= convergeBoundMs(policy)) return undefined;
    return { invariant: 7, what: `DNS and epoch ${control.epoch} have not agreed for ${lastingMs} ms` };
  }

  return {
    mishapHappened(observer) {
      troubledUntil.set(observer, now() + 2 * policy.everyMs);
    },
    check(control, flips) {
      const workers = config.observers.map((observer) => {
        const isTroubled = world.isTroubled(observer, now()) || now() < (troubledUntil.get(observer) ?? 0);
        return lasting(`works ${observer}`, !isTroubled);
      });
      return judgeCommit(control, flips, workers) ?? judgeDns(control, workers);
    },
  };
}
