/** A seed → a config with objectives and routes, and a list of faults. The same seed gives the same scenario. */
import type { Config } from '../../../shared/config/config.ts';
import type { Fault } from '../faults.ts';
import { createRandom, type Random } from '../random.ts';
import { drawAlertFaults, drawLossFaults } from './drawAlertFaults.ts';
import { drawFewServices } from './drawFewServices.ts';
import { drawManyServices } from './drawManyServices.ts';

export type AlertScenario = {
  readonly seed: number;
  /** `few`: a few services with troubles of their own. `loss`: fifty services, and one region is lost. */
  readonly kind: 'few' | 'loss';
  /** With the maintenance that people have planned. */
  readonly config: Config;
  readonly faults: readonly Fault[];
  /** Unix milliseconds, a whole minute. */
  readonly startAt: number;
  /** Everything that ends has ended after so many minutes. */
  readonly minutesOfFaults: number;
  /** How many are run. */
  readonly minutes: number;
};

const minuteMs = 60_000;
const dayMinutes = 1_440;

/** One world in so many loses a region; it costs as much as several of the others. */
const lossEvery = 5;

export function drawAlertScenario(seed: number): AlertScenario {
  const random = createRandom(seed + 0x5eed);
  const kind = seed % lossEvery === 0 ? 'loss' : 'few';
  const startAt = drawStart(random);
  const config = kind === 'loss' ? drawManyServices(random) : drawFewServices(random);
  const minutesOfFaults = kind === 'loss' ? 24 : 40;
  const space = { config, minutes: minutesOfFaults };
  const faults = kind === 'loss' ? drawLossFaults(random, space) : drawAlertFaults(random, space);
  return { seed, kind, config, faults, startAt, minutesOfFaults, minutes: minutesOfFaults + restMinutes(config) };
}

/** Any time of the day, and often shortly before midnight. */
function drawStart(random: Random): number {
  const minute = random.chance(0.3) ? random.between(dayMinutes - 60, dayMinutes) : random.between(0, dayMinutes);
  return Date.UTC(2030, 0, 1) + Math.floor(minute / 10) * 10 * minuteMs;
}

/** The longest window has to be calm again, and everybody told. */
function restMinutes({ services }: Config): number {
  const longs = services.flatMap(({ objective }) => (objective?.burn ?? []).map(({ longMs }) => longMs));
  return Math.ceil(Math.max(0, ...longs) / minuteMs) + 25;
}

/** The maintenance is among the faults, so that it can be left out. */
export function plannedConfig({ config, faults, startAt }: AlertScenario): Config {
  const windows = faults.filter((fault) => fault.kind === 'service-maintenance');
  const maintenance = windows.map(({ from, to, service }) => {
    return { kind: 'fixed', from: startAt + from, to: startAt + to, services: [service] } as const;
  });
  return { ...config, maintenance };
}
