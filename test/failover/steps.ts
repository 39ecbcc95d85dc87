/** Deciding from outside when, and whether, each call of a control store and a zone takes effect. */
import type { ControlStore } from '../../shared/control/store.ts';
import type { ReconcileParts } from '../../shared/failover/dns/reconcile.ts';
import type { Zone } from '../../shared/failover/dns/zone.ts';
import type { Clock } from '../../shared/runtime/clock.ts';

/** Runs a call, and may keep it from happening or its answer from arriving. */
export type Around = <T>(name: string, call: () => Promise<T>) => Promise<T>;

export function around({ control, zone, clock }: ReconcileParts, run: Around): ReconcileParts {
  const controlled: ControlStore = {
    ...control,
    readControl: (service) => run('readControl', () => control.readControl(service)),
    createControl: (record) => run('createControl', () => control.createControl(record)),
    replaceControl: (record) => run('replaceControl', () => control.replaceControl(record)),
  };
  const zoned: Zone = {
    read: (record) => run('read', () => zone.read(record)),
    change: (record, change) => run('change', () => zone.change(record, change)),
    progressOf: (id) => run('progressOf', () => zone.progressOf(id)),
    answer: (record) => run('answer', () => zone.answer(record)),
  };
  return { control: controlled, zone: zoned, clock };
}

export class Died extends Error {
  override readonly name = 'Died';
}

/** The process dies at the call of this number, from 1: before or after the call has taken effect. */
export function dyingAt(call: number, when: 'before' | 'after'): Around & { readonly calls: readonly string[] } {
  const calls: string[] = [];
  const run: Around = async (name, make) => {
    calls.push(name);
    const dies = calls.length === call;
    if (dies && when === 'before') throw new Died();
    const answer = await make();
    if (dies) throw new Died();
    return answer;
  };
  return Object.assign(run, { calls });
}

/** Sleeping takes no time but moves the time on. Sleep that can be cut short lasts until it is: it is for what comes by itself. */
export function createImpatientClock(startAt: number): Clock {
  let now = startAt;
  return {
    now: () => now,
    monotonic: () => now - startAt,
    async sleep(ms, signal) {
      if (signal === undefined) now += ms;
      else await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  };
}
