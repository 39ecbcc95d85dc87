/** When each observer is started to do what: by its cadence, with the jitter and the losses of schedules and queues. */
import type { Fault, Work } from './faults.ts';
import { chanceOf } from './random.ts';
import type { Scenario } from './scenario.ts';

export type Trigger = {
  readonly id: number;
  /** Milliseconds since the start. */
  readonly at: number;
  readonly observer: string;
  readonly work: Work;
  readonly slot: number;
};

/** A queue's message for a slot comes within a second or so; the ledger's stream brings the round a little later. */
const delayMs = { probe: { least: 0, most: 1_500 }, failover: { least: 2_000, most: 6_000 } } as const;

const works = ['probe', 'failover'] as const;

/** The earliest first. */
export function triggersOf({ seed, config, policy, faults, slots }: Scenario): readonly Trigger[] {
  const triggers: Trigger[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    for (const [index, observer] of config.observers.entries()) {
      for (const [kind, work] of works.entries()) {
        const id = ((slot * config.observers.length + index) * works.length + kind) * 2;
        const { least, most } = delayMs[work];
        const on = (fault: Fault) => isFor(fault, observer, work, slot);
        const lateMs = faults
          .filter(on)
          .reduce((sum, fault) => sum + (fault.kind === 'trigger-late' ? fault.ms : 0), 0);
        const at = slot * policy.everyMs + least + Math.round((most - least) * chanceOf(seed, id)) + lateMs;
        const isLost = faults.some((fault) => on(fault) && fault.kind === 'trigger-lost');
        if (!isLost) triggers.push({ id, at, observer, work, slot });
        const isTwice = faults.some((fault) => on(fault) && fault.kind === 'trigger-twice');
        if (isTwice)
          triggers.push({ id: id + 1, at: at + Math.round(3_000 * chanceOf(seed, id + 1)), observer, work, slot });
      }
    }
  }
  return triggers.sort((a, b) => a.at - b.at || a.id - b.id);
}

function isFor(fault: Fault, observer: string, work: Work, slot: number): boolean {
  switch (fault.kind) {
    case 'trigger-lost':
    case 'trigger-twice':
    case 'trigger-late':
      return fault.observer === observer && fault.work === work && fault.slot === slot;
    default:
      return false;
  }
}
