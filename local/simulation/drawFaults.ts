/** Draws the faults of a scenario. */
import { callNames, type Fault, mishaps, never, type Work } from './faults.ts';
import type { Random } from './random.ts';

export type FaultSpace = {
  readonly observers: readonly string[];
  readonly endpoints: readonly string[];
  readonly everyMs: number;
  /** The faults, except what never ends, lie in this many slots. */
  readonly slots: number;
};

/** The world is left alone until every verdict has had its rounds. */
const quietSlots = 6;

type Draw = (random: Random, space: FaultSpace) => Fault;

export function drawFaults(random: Random, space: FaultSpace): readonly Fault[] {
  // In every fifth world no endpoint ever fails, so that nothing may move.
  const isCalm = random.chance(0.2);
  const skews = space.observers.map(
    (observer) => ({ kind: 'skew', observer, ms: random.between(-2_000, 2_000) }) as const,
  );
  const ends = isCalm ? [] : several(random, random.between(1, 5), endings, space);
  const troubles = several(random, random.between(0, 5), observerTroubles, space);
  const calls = Array.from({ length: random.between(0, 8) }, () => drawCall(random, space));
  const people = random.chance(0.35) ? [drawPeople(random, space)] : [];
  const together = Array.from({ length: random.between(0, 2) }, () => pick(random, isCalm ? gatherings : storms));
  return [...skews, ...ends, ...troubles, ...calls, ...people, ...together.flatMap((draw) => draw(random, space))];
}

function several(random: Random, count: number, draws: readonly Draw[], space: FaultSpace): readonly Fault[] {
  return Array.from({ length: count }, () => pick(random, draws)(random, space));
}

/** What is truly wrong with the endpoints. */
const endings: readonly Draw[] = [
  (random, space) => ({ kind: 'endpoint-down', endpoint: pick(random, space.endpoints), ...drawWindow(random, space) }),
  (random, space) => ({ kind: 'endpoint-down', endpoint: drawActive(random, space), ...drawDeath(random, space) }),
  (random, space) => ({ kind: 'region-lost', region: drawActive(random, space), ...drawDeath(random, space) }),
  (random, space) => ({ kind: 'region-lost', region: pick(random, space.endpoints), ...drawWindow(random, space) }),
  (random, space) => ({
    kind: 'endpoint-flaps',
    endpoint: pick(random, space.endpoints),
    periodMs: random.between(2, 10) * space.everyMs,
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: 'endpoint-slow',
    endpoint: pick(random, space.endpoints),
    share: random.between(1, 9) / 10,
    ...drawWindow(random, space),
  }),
];

/** What is wrong with the observers and their connections. */
const observerTroubles: readonly Draw[] = [
  (random, space) => ({
    kind: 'cut-from-endpoint',
    observer: pick(random, space.observers),
    endpoint: pick(random, space.endpoints),
    sees: pick(random, ['down', 'unknown'] as const),
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: 'cut-off',
    observer: pick(random, space.observers),
    sees: pick(random, ['down', 'unknown'] as const),
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: pick(random, ['cut-from-control', 'cut-from-zone', 'cut-from-ledger'] as const),
    observer: pick(random, space.observers),
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: 'replication-slow',
    observer: pick(random, space.observers),
    ms: random.between(1, 8) * space.everyMs,
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: 'throttled',
    port: pick(random, ['control', 'zone'] as const),
    share: random.between(2, 8) / 10,
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: pick(random, ['trigger-lost', 'trigger-twice'] as const),
    observer: pick(random, space.observers),
    work: drawWork(random),
    slot: random.between(quietSlots, space.slots),
  }),
  (random, space) => ({
    kind: 'trigger-late',
    observer: pick(random, space.observers),
    work: drawWork(random),
    slot: random.between(quietSlots, space.slots),
    ms: random.between(1_000, 3 * space.everyMs),
  }),
];

type DrawSeveral = (random: Random, space: FaultSpace) => readonly Fault[];

/** What befalls several observers at once. */
const gatherings: readonly DrawSeveral[] = [
  (random, space) => {
    const window = drawWindow(random, space);
    return someOf(random, space.observers).map((observer) => ({ kind: 'observer-stopped', observer, ...window }));
  },
  (random, space) => {
    const [window, endpoint] = [drawWindow(random, space), drawActive(random, space)];
    const cut = { kind: 'cut-from-endpoint', endpoint, sees: 'unknown', ...window } as const;
    return someOf(random, space.observers).map((observer) => ({ ...cut, observer }));
  },
];

/** What befalls observers just when traffic has to move. */
const storms: readonly DrawSeveral[] = [
  ...gatherings,
  (random, space) => {
    const { from, to } = drawWindow(random, space);
    const mishap = { kind: 'call', name: pick(random, callsOfFlip), from, how: pick(random, mishaps) } as const;
    const down: Fault = { kind: 'endpoint-down', endpoint: drawActive(random, space), from, to };
    const struck = someOf(random, space.observers);
    return [down, ...struck.map((observer) => ({ ...mishap, observer, ms: random.between(1_000, 300_000) }))];
  },
  // The last look of those who are then stopped is that it is down, and then it is not.
  (random, space) => {
    const from = random.between(quietSlots, space.slots - 15) * space.everyMs;
    const endpoint = drawActive(random, space);
    const stopped = someOf(random, space.observers.slice(1));
    const stop = { kind: 'observer-stopped', from: from + 2 * space.everyMs, to: from + 12 * space.everyMs } as const;
    const down: Fault = { kind: 'endpoint-down', endpoint, from: from - space.everyMs, to: stop.to };
    return [down, ...stopped.map((observer) => ({ ...stop, observer }))];
  },
  // There and back again, while somebody is held up with the first of the two changes in hand.
  (random, space) => {
    const [first, second] = random.chance(0.5) ? space.endpoints : space.endpoints.toReversed();
    const from = random.between(quietSlots, quietSlots + 10) * space.everyMs;
    const to = from + random.between(5, 14) * space.everyMs;
    const again = to + random.between(3, 6) * space.everyMs;
    const held = { kind: 'call', name: 'change', from, how: 'pause-before' } as const;
    const ms = () => random.between(8, 25) * space.everyMs;
    return [
      { kind: 'endpoint-down', endpoint: first ?? '', from, to },
      { kind: 'endpoint-down', endpoint: second ?? '', from: again, to: again + 8 * space.everyMs },
      ...someOf(random, space.observers).map((observer) => ({ ...held, observer, ms: ms() })),
    ];
  },
];

function someOf(random: Random, observers: readonly string[]): readonly string[] {
  return observers.filter(() => random.chance(0.6));
}

/** Those that are worth more than their share: they happen seldom, and a flip hangs on them. */
const callsOfFlip = ['circumstances', 'replaceControl', 'change', 'read', 'answer'] as const;

function drawCall(random: Random, space: FaultSpace): Fault {
  return {
    kind: 'call',
    observer: pick(random, space.observers),
    name: pick(random, random.chance(0.5) ? callNames : callsOfFlip),
    from: random.between(quietSlots, space.slots) * space.everyMs,
    how: pick(random, mishaps),
    ms: random.between(1_000, 300_000),
  };
}

function drawPeople(random: Random, space: FaultSpace): Fault {
  return { kind: pick(random, ['hold', 'maintenance'] as const), ...drawWindow(random, space) };
}

function drawWindow(random: Random, { everyMs, slots }: FaultSpace): { readonly from: number; readonly to: number } {
  const from = random.between(quietSlots * everyMs, (slots - 5) * everyMs);
  return { from, to: Math.min(slots * everyMs, from + random.between(everyMs, 15 * everyMs)) };
}

function drawDeath(random: Random, space: FaultSpace): { readonly from: number; readonly to: number } {
  return { from: drawWindow(random, space).from, to: never };
}

/** Mostly the endpoint that traffic goes to, because that is what moves it. */
function drawActive(random: Random, { endpoints }: FaultSpace): string {
  return random.chance(0.7) ? pick(random, endpoints.slice(0, 1)) : pick(random, endpoints);
}

function drawWork(random: Random): Work {
  return random.chance(0.5) ? 'probe' : 'failover';
}

function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[random.between(0, from.length - 1)];
  if (picked === undefined) throw new Error('there is something to pick from');
  return picked;
}
