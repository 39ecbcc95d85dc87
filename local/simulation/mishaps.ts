/** The mishaps of calls, each of which happens once, and how often each fault has happened. */
import { type CallName, describeFault, type Fault, isDuring } from './faults.ts';
import type { CallFault } from './run.ts';

/** What of a stage mishaps have to do with. */
export type MishapStage = {
  readonly scenario: { readonly faults: readonly Fault[] };
  /** Milliseconds since the start. */
  readonly now: () => number;
  readonly referee: { mishapHappened(observer: string): void };
  readonly log: (by: string, text: () => string) => void;
};

export type Mishaps = {
  readonly take: (observer: string, name: CallName) => CallFault | undefined;
  /** When the last of those who were stopped goes on, in milliseconds since the start. */
  readonly pausedUntil: number;
  readonly counts: () => Readonly<Record<string, number>>;
};

export function createMishaps({ scenario, now, referee, log }: MishapStage): Mishaps {
  const heldUp = scenario.faults.filter((fault) => fault.kind === 'held-up');
  const waiting = scenario.faults.filter((fault) => fault.kind === 'call');
  const happened: string[] = [];
  let pausedUntil = 0;
  return {
    take(observer, name) {
      const held = heldUp.find((one) => one.observer === observer && one.name === name && isDuring(one, now()));
      if (held !== undefined) {
        pausedUntil = Math.max(pausedUntil, now() + held.ms);
        return { ...held, kind: 'call', how: 'pause-after' };
      }
      const index = waiting.findIndex((one) => one.observer === observer && one.name === name && one.from <= now());
      if (index < 0) return undefined;
      const [fault] = waiting.splice(index, 1);
      if (fault === undefined) return undefined;
      if (fault.how === 'pause-before' || fault.how === 'pause-after')
        pausedUntil = Math.max(pausedUntil, now() + fault.ms);
      happened.push(`call ${fault.how}`);
      log(observer, () => `FAULT ${describeFault(fault)}`);
      referee.mishapHappened(observer);
      return fault;
    },
    get pausedUntil() {
      return pausedUntil;
    },
    counts() {
      const begun = scenario.faults.filter((fault) => fault.kind !== 'call' && hasBegun(fault, now()));
      const counts: Record<string, number> = {};
      for (const name of [...begun.map(({ kind }) => kind), ...happened]) counts[name] = (counts[name] ?? 0) + 1;
      return counts;
    },
  };
}

function hasBegun(fault: Fault, at: number): boolean {
  return !('from' in fault) || fault.from <= at;
}
