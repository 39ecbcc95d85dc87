/** Draws what keeps observers from seeing, from hearing of each other, from writing down and from telling. */
import { pick, someOf } from '../drawing.ts';
import { type CallName, type Fault, mishaps } from '../faults.ts';
import type { Random } from '../random.ts';
import {
  type AlertSpace,
  type DrawTroubles,
  drawObserver,
  drawWindow,
  minuteMs,
  quietMinutes,
} from './alertDrawing.ts';
import { endpointRegions } from './drawFewServices.ts';

/** What keeps observers from seeing, or from hearing what the others have seen. */
export const gaps: readonly DrawTroubles[] = [
  (random, space) => {
    const sees = pick(random, ['down', 'unknown'] as const);
    const cut = { kind: 'cut-from-endpoint', endpoint: pick(random, endpointRegions), sees } as const;
    return [{ ...cut, observer: drawObserver(random, space), ...drawWindow(random, space) }];
  },
  (random, space) => {
    const sees = pick(random, ['down', 'unknown'] as const);
    return [{ kind: 'cut-off', observer: drawObserver(random, space), sees, ...drawWindow(random, space) }];
  },
  (random, space) => {
    const window = drawWindow(random, space);
    return someOf(random, space.config.observers).map((observer) => ({
      kind: 'observer-stopped',
      observer,
      ...window,
    }));
  },
  (random, space) => {
    const window = drawWindow(random, space);
    const share = random.between(2, 10) / 10;
    return someOf(random, space.config.observers).map((observer) => ({
      kind: 'rounds-lost',
      observer,
      share,
      ...window,
    }));
  },
  (random, space) => {
    const ms = random.between(10_000, 5 * minuteMs);
    return [{ kind: 'replication-slow', observer: drawObserver(random, space), ms, ...drawWindow(random, space) }];
  },
  (random, space) => [{ kind: 'cut-from-ledger', observer: drawObserver(random, space), ...drawWindow(random, space) }],
];

/** One observer hears nothing of the others for long, or cannot tell anybody anything, and meanwhile something fails. */
export function deafness(random: Random, space: AlertSpace): readonly Fault[] {
  const kind = pick(random, ['cut-from-ledger', 'cut-from-topics'] as const);
  const from = random.between(quietMinutes, quietMinutes + 5) * minuteMs;
  const cut = { kind, observer: drawObserver(random, space), from, to: from + 25 * minuteMs } as const;
  const { id, endpoints } = pick(random, space.config.services);
  const failsFrom = from + random.between(2, 8) * minuteMs;
  const down = { kind: 'service-down', service: id, endpoint: endpoints[0]?.id ?? '' } as const;
  return [cut, { ...down, from: failsFrom, to: failsFrom + 15 * minuteMs }];
}

/** What keeps observers from writing down and telling what they know. */
export const portTroubles: readonly DrawTroubles[] = [
  (random, space) => [
    { kind: 'cut-from-control', observer: drawObserver(random, space), ...drawWindow(random, space) },
  ],
  (random, space) => [
    { kind: 'throttled', port: 'control', share: random.between(2, 8) / 10, ...drawWindow(random, space) },
  ],
  (random, space) => [
    { kind: 'cut-from-topics', observer: drawObserver(random, space), ...drawWindow(random, space, 25) },
  ],
  (random, space) => [{ kind: 'topics-away', share: random.between(3, 10) / 10, ...drawWindow(random, space, 6) }],
  (random, space) => [{ kind: 'topics-hang', share: random.between(3, 10) / 10, ...drawWindow(random, space, 6) }],
  (random, space) => {
    const at = { observer: drawObserver(random, space), slot: random.between(quietMinutes, space.minutes) };
    const work = random.chance(0.8) ? 'budget' : 'rollup';
    const kind = pick(random, ['trigger-lost', 'trigger-twice'] as const);
    return [{ kind, work, ...at }];
  },
  (random, space) => {
    const at = { observer: drawObserver(random, space), slot: random.between(quietMinutes, space.minutes) };
    return [{ kind: 'trigger-late', work: 'budget', ms: random.between(1_000, 3 * minuteMs), ...at }];
  },
];

/** Those that happen seldom, and that telling hangs on, come more often. */
const callsOfTelling: readonly CallName[] = [
  'writeAlert',
  'writeAlert',
  'publish',
  'publish',
  'readAlert',
  'readAlerts',
];
const otherCalls: readonly CallName[] = [
  'rounds',
  'recents',
  'putRecent',
  'corrections',
  'folds',
  'putFold',
  'putEvent',
  'putBudgetBoard',
  'acquireLease',
  'renewLease',
  'releaseLease',
];

export const mishapsOfCalls: readonly DrawTroubles[] = [
  (random, space) => [
    {
      kind: 'call',
      observer: drawObserver(random, space),
      name: pick(random, random.chance(0.7) ? callsOfTelling : otherCalls),
      from: random.between(quietMinutes, space.minutes) * minuteMs,
      how: pick(random, mishaps),
      ms: random.between(1_000, 5 * minuteMs),
    },
  ],
];
