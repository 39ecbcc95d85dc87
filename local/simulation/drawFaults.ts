/** Draws the faults of a scenario. */

import { drawDeeds } from './drawDeeds.ts';
import type { Draw, FaultSpace } from './drawing.ts';
import { drawActive, drawDeath, drawEndpoint, drawObserver, drawWindow, pick, several } from './drawing.ts';
import { gatherings, storms } from './drawStorms.ts';
import { drawCall, observerTroubles } from './drawTroubles.ts';
import type { Fault } from './faults.ts';
import type { Random } from './random.ts';

export function drawFaults(random: Random, space: FaultSpace): readonly Fault[] {
  // In every fifth world no endpoint ever fails, so that nothing may move by itself.
  const isCalm = random.chance(0.2);
  const skews = space.config.observers.map(
    (observer) => ({ kind: 'skew', observer, ms: random.between(-2_000, 2_000) }) as const,
  );
  const ends = isCalm ? [] : several(random, random.between(1, 5), endings, space);
  const data = space.policy.lag === undefined ? [] : several(random, random.between(0, 2), dataTroubles, space);
  const troubles = several(random, random.between(0, 5), observerTroubles, space);
  const calls = Array.from({ length: random.between(0, 8) }, () => drawCall(random, space));
  const together = Array.from({ length: random.between(0, 2) }, () => pick(random, isCalm ? gatherings : storms));
  const gathered = together.flatMap((draw) => draw(random, space));
  return [...skews, ...ends, ...data, ...troubles, ...calls, ...drawDeeds(random, space), ...gathered];
}

/** What is truly wrong with the endpoints. */
const endings: readonly Draw[] = [
  (random, space) => ({ kind: 'endpoint-down', endpoint: drawEndpoint(random, space), ...drawWindow(random, space) }),
  (random, space) => ({ kind: 'endpoint-down', endpoint: drawActive(random, space), ...drawDeath(random, space) }),
  (random, space) => ({ kind: 'region-lost', region: drawActive(random, space), ...drawDeath(random, space) }),
  (random, space) => ({ kind: 'region-lost', region: drawEndpoint(random, space), ...drawWindow(random, space) }),
  (random, space) => ({
    kind: 'endpoint-flaps',
    endpoint: drawEndpoint(random, space),
    periodMs: random.between(2, 10) * space.policy.everyMs,
    ...drawWindow(random, space),
  }),
  (random, space) => ({
    kind: 'endpoint-slow',
    endpoint: drawEndpoint(random, space),
    share: random.between(1, 9) / 10,
    ...drawWindow(random, space),
  }),
];

/** What is wrong with the endpoints' data, or with knowing of it. */
const dataTroubles: readonly Draw[] = [
  (random, space) => ({
    kind: 'data-lags',
    endpoint: drawEndpoint(random, space),
    ms: random.between(5, 200) * 1_000,
    ...drawWindow(random, space),
  }),
  (random, space) => ({ kind: 'lag-untold', endpoint: drawEndpoint(random, space), ...drawWindow(random, space) }),
  (random, space) => ({
    kind: 'call',
    observer: drawObserver(random, space),
    name: 'lag',
    from: drawWindow(random, space).from,
    how: random.chance(0.5) ? 'fails' : 'pause-after',
    ms: random.between(1_000, 300_000),
  }),
];
