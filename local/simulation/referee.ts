/** Watches everything that takes effect in the world, and says which invariant it breaks. */
import type { Control, Flip } from '../../shared/control/control.ts';
import type { LeaseAnswer, LeaseRequest } from '../../shared/control/store.ts';
import type { FailoverRecord } from '../../shared/failover/dns/zone.ts';
import type { Round } from '../../shared/ledger/round.ts';
import type { Made } from './depot.ts';
import { createDrillRules } from './drillRules.ts';
import { createEpochRules } from './epochRules.ts';
import { flipFaults } from './flipRules.ts';
import { createLeaseRules } from './leaseRules.ts';
import type { Run } from './run.ts';
import { isCalm, type Scenario } from './scenario.ts';
import type { SimulatedZone } from './simulatedZone.ts';
import { createTelling } from './telling.ts';
import { type Actor, isRun, nameOf, type Violation } from './violation.ts';
import { createWatchdog } from './watchdog.ts';
import type { World } from './world.ts';
import { createZoneRules } from './zoneRules.ts';

export type Referee = {
  controlWritten(by: Actor, next: Control): void;
  /** @param before the records that stood there. */
  zoneChanged(by: Actor, before: readonly FailoverRecord[]): void;
  /** By hand, and whatever Holdfast thinks of it. */
  zoneEdited(by: Actor): void;
  roundRecorded(by: Run, round: Round): void;
  leaseAsked(by: Run, request: LeaseRequest, answer: LeaseAnswer): void;
  leaseRenewed(by: Run, request: LeaseRequest, answer: LeaseAnswer): void;
  leaseReleased(by: Run, request: Pick<LeaseRequest, 'name' | 'token'>): void;
  deposited(made: Made): void;
  jobDone(by: Run): void;
  noted(by: Actor, text: () => string): void;
  mishapHappened(observer: string): void;
  /** What has to be so by now. */
  check(): void;
  /** Whether nothing would have to be done by anybody, if nothing more went wrong. */
  readonly isAtRest: boolean;
  readonly flips: readonly Flip[];
  readonly violation: Violation | undefined;
};

export type RefereeParts = {
  readonly scenario: Scenario;
  readonly world: World;
  readonly zone: SimulatedZone;
  /** True time, milliseconds since the start. */
  readonly now: () => number;
  /** Unix milliseconds of the start. */
  readonly startAt: number;
  /** The ids of the events that the ledger has. */
  readonly told: ReadonlySet<string>;
  readonly log: (by: string, text: () => string) => void;
};

export function createReferee(parts: RefereeParts): Referee {
  const { scenario, zone, log, now, world, startAt } = parts;
  const flips: Flip[] = [];
  const epochs = createEpochRules();
  const drills = createDrillRules(scenario);
  const leases = createLeaseRules(world, now, startAt);
  const zoneRules = createZoneRules(scenario, zone, now);
  const telling = createTelling(parts);
  const watchdog = createWatchdog({ ...parts, leases, zoneRules });
  const isCalmWorld = isCalm(scenario);
  let control: Control | undefined;
  let violation: Violation | undefined;

  function broken(found: readonly (Violation | undefined)[]): void {
    for (const one of found) {
      if (one === undefined) continue;
      violation ??= one;
      log('referee', () => `VIOLATION of invariant ${one.invariant}: ${one.what}`);
    }
  }

  function brokenLease(found: readonly string[]): void {
    broken(found.map((what) => ({ invariant: 9, what })));
  }

  /** Only a person may touch a hold. */
  function holdFaults(by: Actor, before: Control | undefined, next: Control): readonly Violation[] {
    const isTouched = isRun(by) && JSON.stringify(before?.hold) !== JSON.stringify(next.hold);
    return isTouched ? [{ invariant: 5, what: `${by.observer} wrote over a hold` }] : [];
  }

  function tell(by: Actor, next: Control, flip: Flip | undefined): void {
    const { revision, epoch, phase, hold, drill } = next;
    const kinds = next.log.filter((event) => event.revision === revision).map(({ kind }) => kind);
    const notes = [...(hold ? ['held'] : []), ...(drill ? ['drill'] : []), ...kinds].join(', ');
    log(nameOf(by), () =>
      flip === undefined
        ? `wrote revision ${revision}: epoch ${epoch} ${phase}${notes === '' ? '' : ` (${notes})`}`
        : `committed epoch ${epoch}: ${flip.kind} from ${flip.from} to ${flip.to}`,
    );
  }

  return {
    controlWritten(by, next) {
      const before = control;
      control = next;
      const [newest] = next.flips;
      const flip =
        before !== undefined && next.epoch > before.epoch && newest?.epoch === next.epoch ? newest : undefined;
      tell(by, next, flip);
      broken([...epochs.judge(before, next), ...holdFaults(by, before, next)]);
      broken(telling.written(by, next));
      if (before === undefined) return;
      broken(drills.judge(by, before, next, flip));
      if (flip !== undefined) {
        broken(flipFaults({ scenario, world, now, startAt, by, before, flip, flips, isCalm: isCalmWorld }));
        flips.push(flip);
      }
      if (next.phase === 'settled' && before.phase !== 'settled') broken(zoneRules.settled(next));
    },
    zoneChanged(by, before) {
      log(nameOf(by), () => `changed DNS: ${recordsText(zone.standing(scenario.policy.record))}`);
      broken(zoneRules.changed(isRun(by) ? by : undefined, before, control));
    },
    zoneEdited(by) {
      log(nameOf(by), () => `edited DNS: ${recordsText(zone.standing(scenario.policy.record))}`);
      zoneRules.edited();
    },
    roundRecorded: (by, round) => broken(telling.recorded(by, round)),
    leaseAsked: (by, request, answer) => brokenLease(leases.asked(by, request, answer)),
    leaseRenewed: (by, request, answer) => brokenLease(leases.renewed(by, request, answer)),
    leaseReleased: (by, request) => brokenLease(leases.released(by, request)),
    deposited: (made) => brokenLease(leases.accepted(made)),
    jobDone(by) {
      log(nameOf(by), () => 'did the job');
      watchdog.jobDone();
    },
    noted: (by, text) => log(nameOf(by), text),
    mishapHappened: (observer) => watchdog.mishapHappened(observer),
    check() {
      if (control === undefined || violation !== undefined) return;
      broken([watchdog.check(control, flips)]);
      broken([telling.check(watchdog.workingMs)]);
    },
    get isAtRest() {
      return control !== undefined && watchdog.isAtRest(control) && telling.isAllTold;
    },
    get flips() {
      return flips;
    },
    get violation() {
      return violation;
    },
  };
}

function recordsText(records: readonly FailoverRecord[]): string {
  return (
    records.map(({ role, setIdentifier, values }) => `${role} ${setIdentifier} ${values.join()}`).join(', ') ||
    'nothing'
  );
}
