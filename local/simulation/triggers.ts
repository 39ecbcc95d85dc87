/** When each observer is started to do what: by its cadence, with the jitter and the losses of schedules and queues. */
import { jobDelayMsMost, jobEverySlots } from './bounds.ts';
import type { Fault } from './faults.ts';
import { chanceOf } from './random.ts';
import type { Scenario } from './scenario.ts';

export type Trigger = {
  readonly id: number;
  /** Milliseconds since the start. */
  readonly at: number;
  readonly observer: string;
  readonly work: (typeof works)[number];
  readonly slot: number;
};

/** A queue's message for a slot comes within a second or so; the ledger's stream brings the round a little later. */
const delayMs = {
  probe: { least: 0, most: 1_500 },
  failover: { least: 2_000, most: 6_000 },
  job: { least: 0, most: jobDelayMsMost },
} as const;

const works = ['probe', 'failover', 'job'] as const;

/** The earliest first. */
export function triggersOf({ seed, config, policy, faults, slots }: Scenario): readonly Trigger[] {
  const troubles = faults.filter(isOfTrigger);
  const triggers: Trigger[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    for (const [index, observer] of config.observers.entries()) {
      for (const [kind, work] of works.entries()) {
        if (work === 'job' && slot % jobEverySlots !== 0) continue;
        const id = ((slot * config.observers.length + index) * works.length + kind) * 2;
        const { least, most } = delayMs[work];
        const own = troubles.filter((one) => one.observer === observer && one.work === work && one.slot === slot);
        const lateMs = own.reduce((sum, fault) => sum + (fault.kind === 'trigger-late' ? fault.ms : 0), 0);
        const at = slot * policy.everyMs + least + Math.round((most - least) * chanceOf(seed, id)) + lateMs;
        const isLost = own.some(({ kind: trouble }) => trouble === 'trigger-lost');
        if (!isLost) triggers.push({ id, at, observer, work, slot });
        const isTwice = own.some(({ kind: trouble }) => trouble === 'trigger-twice');
        const again = at + Math.round(3_000 * chanceOf(seed, id + 1));
        if (isTwice) triggers.push({ id: id + 1, at: again, observer, work, slot });
      }
    }
  }
  return triggers.sort((a, b) => a.at - b.at || a.id - b.id);
}

type TriggerFault = Extract<Fault, { kind: 'trigger-lost' | 'trigger-twice' | 'trigger-late' }>;

function isOfTrigger(fault: Fault): fault is TriggerFault {
  return fault.kind === 'trigger-lost' || fault.kind === 'trigger-twice' || fault.kind === 'trigger-late';
}
