/** Watches everything that takes effect in the world, and says which invariant it breaks. */
import type { Control, Flip } from '../../shared/control/control.ts';
import type { Fault } from './faults.ts';
import { flipFaults } from './flipRules.ts';
import { epochOf } from './recordSets.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedZone } from './simulatedZone.ts';
import { quorum } from './votes.ts';
import { createWatchdog } from './watchdog.ts';
import type { World } from './world.ts';

export type Violation = { readonly invariant: number; readonly what: string };

/** Who is not one of the observers' runs. */
export type Person = { readonly id: string; readonly knownEpoch: number };

export type Referee = {
  controlWritten(by: Run | Person, next: Control): void;
  zoneChanged(by: Run | Person): void;
  noted(by: Run | Person, text: string): void;
  mishapHappened(observer: string): void;
  /** What has to be so by now. */
  check(): void;
  readonly control: Control | undefined;
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
  readonly log: (by: string, text: string) => void;
};

export function createReferee(parts: RefereeParts): Referee {
  const { scenario, zone, log } = parts;
  const { policy } = scenario;
  const decisions = new Map<number, string>();
  const flips: Flip[] = [];
  const watchdog = createWatchdog(parts);
  let control: Control | undefined;
  let zoneEpoch = 0;
  let actedEpoch = 0;
  let violation: Violation | undefined;

  function broken(invariant: number, what: string): void {
    violation ??= { invariant, what };
    log('referee', `VIOLATION of invariant ${invariant}: ${what}`);
  }

  function judgeEpochs(before: Control | undefined, next: Control): void {
    const decision = JSON.stringify([next.active, next.flips.find(({ epoch }) => epoch === next.epoch) ?? null]);
    const earlier = decisions.get(next.epoch) ?? decision;
    if (earlier !== decision) broken(1, `epoch ${next.epoch} has two decisions: ${earlier} and ${decision}`);
    decisions.set(next.epoch, decision);
    if (before === undefined) return;
    if (next.epoch < before.epoch) broken(1, `the epoch went from ${before.epoch} back to ${next.epoch}`);
    if (next.epoch > before.epoch + 1) broken(1, `the epoch jumped from ${before.epoch} to ${next.epoch}`);
    if (next.epoch === before.epoch && next.active !== before.active) broken(1, `epoch ${next.epoch} changed its mind`);
  }

  function judgeHold(by: Run | Person, before: Control | undefined, next: Control): void {
    const isChanged = JSON.stringify(before?.hold) !== JSON.stringify(next.hold);
    if (isChanged && 'observer' in by) broken(5, `${by.observer} wrote over a hold`);
  }

  /**
   * An answer cannot tell the pair before from the new one: either may answer either endpoint. So a run that has looked at
   * DNS may settle a moment before the name servers have the new pair; one that has not looked may not.
   */
  function judgeSettled(by: Run | Person, next: Control): void {
    if ('observer' in by && by.answered.length > 0) return;
    const epochs = zone.published(policy.record).map(epochOf);
    if (epochs.some((epoch) => epoch !== undefined && epoch < next.epoch)) {
      broken(7, `epoch ${next.epoch} was called settled while the name servers had epochs ${epochs.join(' and ')}`);
    }
  }

  function judgeFlip(by: Run | Person, before: Control, flip: Flip): void {
    if (!('observer' in by)) return;
    for (const fault of flipFaults({ ...parts, by, before, flip, flips, isCalm: isCalm(scenario) })) {
      broken(fault.invariant, fault.what);
    }
  }

  return {
    controlWritten(by, next) {
      const before = control;
      control = next;
      judgeEpochs(before, next);
      judgeHold(by, before, next);
      const flip = before !== undefined && next.epoch > before.epoch ? next.flips[0] : undefined;
      if (before !== undefined && flip !== undefined) {
        log(nameOf(by), `committed epoch ${next.epoch}: ${flip.kind} from ${flip.from} to ${flip.to}`);
        judgeFlip(by, before, flip);
        flips.push(flip);
      } else {
        log(
          nameOf(by),
          `wrote revision ${next.revision}: epoch ${next.epoch} ${next.phase}${next.hold ? ', held' : ''}`,
        );
      }
      if (next.phase === 'settled' && before?.phase !== 'settled') judgeSettled(by, next);
    },
    zoneChanged(by) {
      const records = zone.standing(policy.record);
      log(
        nameOf(by),
        `changed DNS: ${records.map(({ role, setIdentifier }) => `${role} ${setIdentifier}`).join(', ')}`,
      );
      const roles = records.map(({ role }) => role).sort();
      if (roles.join() !== 'PRIMARY,SECONDARY') broken(3, `DNS holds ${roles.join(' and ') || 'nothing'}`);
      const epochs = records.map(epochOf).filter((epoch) => epoch !== undefined);
      const epoch = Math.min(...epochs);
      if (by.knownEpoch < actedEpoch) broken(4, `who knew epoch ${by.knownEpoch} changed DNS of epoch ${actedEpoch}`);
      if (epoch < zoneEpoch) broken(4, `DNS went from epoch ${zoneEpoch} back to ${epoch}`);
      if (Math.max(...epochs) > (control?.epoch ?? 0)) broken(4, `DNS has epoch ${epoch}, which nobody has decided`);
      actedEpoch = Math.max(actedEpoch, by.knownEpoch);
      zoneEpoch = Math.max(zoneEpoch, ...epochs);
    },
    noted: (by, text) => log(nameOf(by), text),
    mishapHappened: (observer) => watchdog.mishapHappened(observer),
    check() {
      if (control === undefined || violation !== undefined) return;
      const found = watchdog.check(control, flips);
      if (found !== undefined) broken(found.invariant, found.what);
    },
    get control() {
      return control;
    },
    get flips() {
      return flips;
    },
    get violation() {
      return violation;
    },
  };
}

function nameOf(by: Run | Person): string {
  return 'observer' in by ? `${by.observer} run ${by.id}` : by.id;
}

const endpointFaults: readonly Fault['kind'][] = ['endpoint-down', 'endpoint-flaps', 'endpoint-slow', 'region-lost'];

/** No endpoint ever fails, and those observers that believe so are fewer than a quorum. */
function isCalm({ faults, config }: Scenario): boolean {
  const misled = faults.flatMap((fault) =>
    (fault.kind === 'cut-from-endpoint' || fault.kind === 'cut-off') && fault.sees === 'down' ? [fault.observer] : [],
  );
  const isQuorumMisled = new Set(misled).size >= quorum(config.observers.length);
  return !isQuorumMisled && faults.every(({ kind }) => !endpointFaults.includes(kind));
}
