/** Draws what people do to the service. */
import { drawEndpoint, drawWindow, type FaultSpace, pick } from './drawing.ts';
import { type Deed, drifts } from './faults.ts';
import type { Random } from './random.ts';

export function drawDeeds(random: Random, space: FaultSpace): readonly Deed[] {
  return [
    ...perhaps(
      0.2,
      random,
      () => ({ kind: 'hold', isOpen: random.chance(0.4), ...drawWindow(random, space) }) as const,
    ),
    ...perhaps(0.15, random, () => ({ kind: 'maintenance', ...drawWindow(random, space) }) as const),
    ...perhaps(0.2, random, () => flipByHand(random, space)),
    ...perhaps(0.1, random, () => flipByHand(random, space)),
    ...perhaps(0.15, random, () => ({ kind: 'drill', from: drawWindow(random, space).from }) as const),
    ...perhaps(0.2, random, () => {
      return { kind: 'drift', how: pick(random, drifts), from: drawWindow(random, space).from } as const;
    }),
  ];
}

function perhaps(probability: number, random: Random, draw: () => Deed): readonly Deed[] {
  return random.chance(probability) ? [draw()] : [];
}

function flipByHand(random: Random, space: FaultSpace): Deed {
  const { from } = drawWindow(random, space);
  return { kind: 'flip-by-hand', to: drawEndpoint(random, space), force: random.chance(0.4), from };
}
