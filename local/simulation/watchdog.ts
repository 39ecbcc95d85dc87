/** What must have happened by now: each condition is timed, and all of them together must not last longer than the bound. */
import type { Control, Flip } from '../../shared/control/control.ts';
import { commitBoundMs, convergeBoundMs, driftBoundMs, drillEndBoundMs, jobBoundMs, switchBoundMs } from './bounds.ts';
import { isAutomatic } from './flipRules.ts';
import type { LeaseRules } from './leaseRules.ts';
import { epochOf } from './recordSets.ts';
import type { RefereeParts } from './referee.ts';
import { createStopwatch } from './stopwatch.ts';
import { skewMsMost, type Violation } from './violation.ts';
import { quorum } from './votes.ts';
import type { ZoneRules } from './zoneRules.ts';

export type Watchdog = {
  mishapHappened(observer: string): void;
  jobDone(): void;
  check(control: Control, flips: readonly Flip[]): Violation | undefined;
  /** Whether nothing that is left as it is would have to be done by anybody. */
  isAtRest(control: Control): boolean;
  /** For how long the observer that has done its work longest has done so, when last checked. */
  readonly workingMs: number;
};

type Parts = RefereeParts & { readonly leases: LeaseRules; readonly zoneRules: ZoneRules };

export function createWatchdog({ scenario, world, zone, now, startAt, leases, zoneRules }: Parts): Watchdog {
  const { policy, config } = scenario;
  const { record, everyMs } = policy;
  const stopwatch = createStopwatch(now);
  const { lasting } = stopwatch;
  const troubledUntil = new Map<string, number>();
  let workingMs = 0;
  let jobs = 0;
  let wasEdited = false;

  function isTroubled(observer: string): boolean {
    return world.isTroubled(observer, now()) || now() < (troubledUntil.get(observer) ?? 0);
  }

  /** For how long nobody who cannot make use of it has kept others from the lease. One that died keeps it for its time to live. */
  function freeMs(name: string): number {
    const holding = leases.holding(name);
    if (holding === undefined || holding.isReleased) return lasting(`free ${name}`, true);
    const { run, expiresAt } = holding;
    const isInTheWay = run.isDead || run.frozenUntil > now() || isTroubled(run.observer);
    return lasting(`free ${name}`, !isInTheWay || now() > expiresAt + skewMsMost);
  }

  function mayFlip({ hold }: Control, flips: readonly Flip[]): boolean {
    const wall = startAt + now();
    const last = flips.at(-1);
    const lately = flips.filter((one) => isAutomatic(one) && wall - one.at < policy.limit.perMs + skewMsMost);
    return (
      (hold === undefined || (hold.until ?? Number.POSITIVE_INFINITY) + skewMsMost <= wall) &&
      !world.isMaintenance(now() - skewMsMost) &&
      !world.isMaintenance(now() + skewMsMost) &&
      (last === undefined || wall - last.at >= policy.cooldownMs + skewMsMost) &&
      lately.length < policy.limit.flips
    );
  }

  function judgeCommit(control: Control, flips: readonly Flip[], workers: readonly number[]): Violation | undefined {
    const dead = new Map(policy.endpoints.map((id) => [id, lasting(`dead ${id}`, !world.isWorking(id, now()))]));
    const sound = policy.endpoints
      .filter((id) => id !== control.active)
      .map((id) => lasting(`sound ${id}`, world.isSound(id, now())));
    const lastings = [
      lasting(`settled ${control.epoch}`, control.phase === 'settled'),
      dead.get(control.active) ?? 0,
      lasting('may flip', mayFlip(control, flips)),
      Math.max(...sound),
      quorumOf(workers),
    ];
    const diedAt = stopwatch.since(`dead ${control.active}`) ?? now();
    if (Math.min(...lastings) <= commitBoundMs(policy, world.hasFailedBefore(control.active, diedAt))) return undefined;
    return { invariant: 6, what: `${control.active} has been dead for ${lastings[1]} ms and traffic has not moved` };
  }

  /** The last of a quorum. */
  function quorumOf(workers: readonly number[]): number {
    return workers.toSorted((a, b) => b - a)[quorum(config.observers.length) - 1] ?? 0;
  }

  function isPublished(control: Control): boolean {
    const published = zone.published(record);
    const primary = published.find(({ role }) => role === 'PRIMARY');
    const preferred = policy.records[policy.endpoints[0] ?? '']?.values.join();
    if (policy.mode === 'switch') return published.length === 2 && primary?.values.join() === preferred;
    const isActive = primary?.values.join() === policy.records[control.active]?.values.join();
    return primary !== undefined && isActive && (epochOf(primary) ?? control.epoch) === control.epoch;
  }

  function judgeDns(control: Control, workers: readonly number[]): Violation | undefined {
    const isEdited = zoneRules.editedAt !== undefined;
    wasEdited ||= isEdited;
    const isAlert = policy.drift === 'alert' && isEdited && control.phase === 'settled';
    const isTold = control.log.some(
      (event) => event.kind === 'drifted' && event.at - startAt > (zoneRules.editedAt ?? 0) - skewMsMost,
    );
    const isAway = !isPublished(control) || isEdited;
    const isWrong = control.phase === 'flipping' || (isAlert ? !isTold : isAway);
    const free = freeMs(`reconcile#${policy.service}`);
    const lastingMs = Math.min(lasting(`away from ${control.epoch}`, isWrong), Math.max(...workers), free);
    const boundMs = convergeBoundMs(policy) + (wasEdited ? driftBoundMs(policy) : 0);
    if (!isWrong) wasEdited = isEdited;
    if (lastingMs <= boundMs) return undefined;
    const invariant = wasEdited ? 13 : 7;
    return { invariant, what: `DNS and epoch ${control.epoch} have not agreed for ${lastingMs} ms` };
  }

  function isAnsweredBySwitch({ active }: Control): boolean {
    return policy.mode === 'records' || zone.answered(record)?.join() === policy.records[active]?.values.join();
  }

  /** What users get hangs on what a majority of the observers answers Route 53's health checkers. */
  function judgeSwitch(control: Control, workers: readonly number[]): Violation | undefined {
    if (policy.mode !== 'switch') return undefined;
    const isWrong = !isAnsweredBySwitch(control) && zoneRules.editedAt === undefined && isPublished(control);
    const lastingMs = Math.min(lasting(`switch ${control.epoch}`, isWrong), quorumOf(workers));
    if (lastingMs <= switchBoundMs(policy)) return undefined;
    return { invariant: 12, what: `users have not got ${control.active} for ${lastingMs} ms` };
  }

  function judgeDrill({ drill }: Control, workers: readonly number[]): Violation | undefined {
    const isOver = drill !== undefined && startAt + now() > drill.until + skewMsMost;
    const free = freeMs(`reconcile#${policy.service}`);
    const lastingMs = Math.min(lasting(`drill ${drill?.id}`, isOver), Math.max(...workers), free);
    if (lastingMs <= drillEndBoundMs(policy)) return undefined;
    return { invariant: 11, what: `the drill should have been over for ${lastingMs} ms` };
  }

  function judgeJob(workers: readonly number[]): Violation | undefined {
    const lastingMs = Math.min(lasting(`job ${jobs}`, true), Math.max(...workers), freeMs('job'));
    if (lastingMs <= jobBoundMs(policy)) return undefined;
    return { invariant: 9, what: `nobody has got the lease of the job, or finished it, for ${lastingMs} ms` };
  }

  return {
    mishapHappened(observer) {
      troubledUntil.set(observer, now() + 2 * everyMs);
    },
    jobDone() {
      stopwatch.forget(`job ${jobs}`);
      jobs += 1;
    },
    check(control, flips) {
      const workers = config.observers.map((observer) => lasting(`works ${observer}`, !isTroubled(observer)));
      workingMs = Math.max(...workers);
      return (
        judgeCommit(control, flips, workers) ??
        judgeDns(control, workers) ??
        judgeSwitch(control, workers) ??
        judgeDrill(control, workers) ??
        judgeJob(workers)
      );
    },
    isAtRest: (control) =>
      control.phase === 'settled' &&
      control.drill === undefined &&
      zoneRules.editedAt === undefined &&
      isPublished(control) &&
      isAnsweredBySwitch(control) &&
      world.isWorking(control.active, now()),
    get workingMs() {
      return workingMs;
    },
  };
}
