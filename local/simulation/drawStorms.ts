/** Draws what befalls several observers at once, and just when traffic has to move. */
import { freshMs } from '../../shared/ledger/fresh.ts';
import { jobDelayMsMost, jobEverySlots } from './bounds.ts';
import { type DrawSeveral, drawActive, drawWindow, pick, quietSlots, someOf } from './drawing.ts';
import { callsOfFlip } from './drawTroubles.ts';
import { type Fault, mishaps } from './faults.ts';

export const gatherings: readonly DrawSeveral[] = [
  (random, space) => {
    const window = drawWindow(random, space);
    return someOf(random, space.config.observers).map((observer) => ({
      kind: 'observer-stopped',
      observer,
      ...window,
    }));
  },
  (random, space) => {
    const [window, endpoint] = [drawWindow(random, space), drawActive(random, space)];
    const cut = { kind: 'cut-from-endpoint', endpoint, sees: 'unknown', ...window } as const;
    return someOf(random, space.config.observers).map((observer) => ({ ...cut, observer }));
  },
  // Whoever holds the job's lease sleeps over its end, and wakes up when others begin the next one.
  (random, space) => {
    const { everyMs } = space.policy;
    const from = random.between(quietSlots, space.slots - 10) * everyMs;
    const held = { kind: 'call', name: 'deposit', from, how: 'pause-before' } as const;
    const ms = () => jobEverySlots * everyMs + random.between(-10_000, jobDelayMsMost);
    return someOf(random, space.config.observers).map((observer) => ({ ...held, observer, ms: ms() }));
  },
];

export const storms: readonly DrawSeveral[] = [
  ...gatherings,
  (random, space) => {
    const { from, to } = drawWindow(random, space);
    const mishap = { kind: 'call', name: pick(random, callsOfFlip), from, how: pick(random, mishaps) } as const;
    const down: Fault = { kind: 'endpoint-down', endpoint: drawActive(random, space), from, to };
    const struck = someOf(random, space.config.observers);
    return [down, ...struck.map((observer) => ({ ...mishap, observer, ms: random.between(1_000, 300_000) }))];
  },
  // The last look of those who are then stopped is that it is down, and then it is not.
  (random, space) => {
    const { everyMs } = space.policy;
    const from = random.between(quietSlots, space.slots - 15) * everyMs;
    const endpoint = drawActive(random, space);
    const stopped = someOf(random, space.config.observers.slice(1));
    const stop = { kind: 'observer-stopped', from: from + 2 * everyMs, to: from + 12 * everyMs } as const;
    const down: Fault = { kind: 'endpoint-down', endpoint, from: from - everyMs, to: stop.to };
    return [down, ...stopped.map((observer) => ({ ...stop, observer }))];
  },
  // There and back again, while somebody is held up with the first of the two changes in hand.
  (random, space) => {
    const { everyMs, endpoints } = space.policy;
    const [first, second] = random.chance(0.5) ? endpoints : endpoints.toReversed();
    const from = random.between(quietSlots, quietSlots + 10) * everyMs;
    const to = from + random.between(5, 14) * everyMs;
    const again = to + random.between(3, 6) * everyMs;
    const held = { kind: 'call', name: 'change', from, how: 'pause-before' } as const;
    const ms = () => random.between(8, 25) * everyMs;
    return [
      { kind: 'endpoint-down', endpoint: first ?? '', from, to },
      { kind: 'endpoint-down', endpoint: second ?? '', from: again, to: again + 8 * everyMs },
      ...someOf(random, space.config.observers).map((observer) => ({ ...held, observer, ms: ms() })),
    ];
  },
  // It is down for as long as a verdict takes, and everybody who then would decide is held up with the votes in hand.
  (random, space) => {
    const { everyMs, down } = space.policy;
    const from = random.between(quietSlots, space.slots - 20) * everyMs;
    const to = from + down.of * everyMs + down.forMs + random.between(1_000, everyMs);
    const held = { kind: 'held-up', name: 'readControl', from, to: to + everyMs } as const;
    const ms = freshMs(everyMs) + random.between(1_000, 100_000);
    const delays = space.config.observers.map((observer) => ({ ...held, observer, ms }));
    return [{ kind: 'endpoint-down', endpoint: drawActive(random, space), from, to }, ...delays];
  },
];
