/** Draws the faults of a world with alerts. */
import { pick } from '../drawing.ts';
import type { AlertDeed, Fault } from '../faults.ts';
import type { Random } from '../random.ts';
import {
  type AlertSpace,
  type DrawTroubles,
  drawMinutes,
  drawWindow,
  minuteMs,
  quietMinutes,
  several,
} from './alertDrawing.ts';
import { deafness, gaps, mishapsOfCalls, portTroubles } from './drawAlertTroubles.ts';
import { endpointRegions } from './drawFewServices.ts';

export function drawAlertFaults(random: Random, space: AlertSpace): readonly Fault[] {
  // In some worlds no endpoint ever fails, so that nothing may burn.
  const isCalm = random.chance(0.1);
  return [
    ...skews(random, space),
    ...(isCalm ? [] : several(random, random.between(1, 4), outages, space)),
    ...several(random, random.between(0, 3), gaps, space),
    ...(!isCalm && random.chance(0.15) ? deafness(random, space) : []),
    ...several(random, random.between(0, 3), portTroubles, space),
    ...several(random, random.between(0, 7), mishapsOfCalls, space),
    ...drawDeeds(random, space),
  ];
}

/** One region is lost, and whoever tells of it has troubles of its own. */
export function drawLossFaults(random: Random, space: AlertSpace): readonly Fault[] {
  const from = random.between(quietMinutes * minuteMs, (quietMinutes + 3) * minuteMs);
  const loss: Fault = {
    kind: 'region-lost',
    region: pick(random, endpointRegions),
    from,
    to: from + random.between(4 * minuteMs, 15 * minuteMs),
  };
  return [
    ...skews(random, space),
    loss,
    ...(random.chance(0.3) ? several(random, random.between(1, 2), gaps, space) : []),
    ...several(random, random.between(0, 2), portTroubles, space),
    ...several(random, random.between(0, 7), mishapsOfCalls, space),
    ...several(random, random.between(0, 2), [acknowledgements], space),
  ];
}

function skews(random: Random, { config }: AlertSpace): readonly Fault[] {
  return config.observers.map((observer) => ({ kind: 'skew', observer, ms: random.between(-2_000, 2_000) }));
}

/** What is truly wrong with the endpoints; mostly with the one that users reach. */
const outages: readonly DrawTroubles[] = [
  outage,
  outage,
  outage,
  (random, space) => [{ kind: 'region-lost', region: pick(random, endpointRegions), ...drawWindow(random, space) }],
];

function outage(random: Random, space: AlertSpace): readonly Fault[] {
  const { id, endpoints } = pick(random, space.config.services);
  const endpoint = random.chance(0.85) ? endpoints[0] : pick(random, endpoints);
  return [{ kind: 'service-down', service: id, endpoint: endpoint?.id ?? '', ...drawWindow(random, space) }];
}

function acknowledgements(random: Random, space: AlertSpace): readonly AlertDeed[] {
  return [{ kind: 'acknowledge', which: random.between(0, 9), from: drawWindow(random, space).from }];
}

function drawDeeds(random: Random, space: AlertSpace): readonly AlertDeed[] {
  const { services } = space.config;
  const moved = services.filter(({ failover }) => failover !== undefined);
  const perhaps = (probability: number, draw: () => AlertDeed) => (random.chance(probability) ? [draw()] : []);
  return [
    ...Array.from({ length: random.between(0, 3) }, () => acknowledgements(random, space)).flat(),
    ...perhaps(0.2, () => ({ kind: 'exclude', service: pick(random, services).id, ...drawMinutes(random, space) })),
    ...perhaps(0.35, () => {
      return { kind: 'service-maintenance', service: pick(random, services).id, ...drawMinutes(random, space) };
    }),
    ...(moved.length === 0
      ? []
      : perhaps(0.5, () => ({ kind: 'flip', service: pick(random, moved).id, from: drawWindow(random, space).from }))),
  ];
}
