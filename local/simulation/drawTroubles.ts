/** Draws what is wrong with the observers, their connections, and their calls. */
import { type Draw, drawEndpoint, drawObserver, drawWindow, type FaultSpace, pick, quietSlots } from './drawing.ts';
import { callNames, type Fault, mishaps, type Work } from './faults.ts';
import type { Random } from './random.ts';

export const observerTroubles: readonly Draw[] = [
  (random, space) => ({
    kind: 'cut-from-endpoint',
    observer: drawObserver(random, space),
    endpoint: drawEndpoint(random, space),
    sees: pick(random, ['down', 'unknown'] as const),
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: 'cut-off',
    observer: drawObserver(random, space),
    sees: pick(random, ['down', 'unknown'] as const),
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: pick(random, ['cut-from-control', 'cut-from-zone', 'cut-from-ledger'] as const),
    observer: drawObserver(random, space),
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: 'replication-slow',
    observer: drawObserver(random, space),
    ms: random.between(1, 8) * space.policy.everyMs,
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: 'throttled',
    port: pick(random, ['control', 'zone'] as const),
    share: random.between(2, 8) / 10,
    ...drawWindow(random, space),
  }),
  (random, space) => ({ kind: 'prior-request', share: random.between(3, 9) / 10, ...drawWindow(random, space) }),
  (random, space) => ({
    kind: pick(random, ['trigger-lost', 'trigger-twice'] as const),
    observer: drawObserver(random, space),
    work: drawWork(random),
    slot: random.between(quietSlots, space.slots),
  }),
  (random, space) => ({
    kind: 'trigger-late',
    observer: drawObserver(random, space),
    work: drawWork(random),
    slot: random.between(quietSlots, space.slots),
    ms: random.between(1_000, 3 * space.policy.everyMs),
  }),
];

function drawWork(random: Random): Work {
  return random.chance(0.1) ? 'job' : random.chance(0.5) ? 'probe' : 'failover';
}

/** Those that are worth more than their share: they happen seldom, and a flip hangs on them. */
export const callsOfFlip = ['rounds', 'replaceControl', 'change', 'read', 'progressOf', 'answer'] as const;

export function drawCall(random: Random, space: FaultSpace): Fault {
  return {
    kind: 'call',
    observer: drawObserver(random, space),
    name: pick(random, random.chance(0.5) ? callNames : callsOfFlip),
    from: random.between(quietSlots, space.slots) * space.policy.everyMs,
    how: pick(random, mishaps),
    ms: random.between(1_000, 300_000),
  };
}
