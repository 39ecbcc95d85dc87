/** The objectives of a config, one by one, each with what it is measured by and which burn raises an alert. Pure. */
import type { BurnMinimum, BurnPair, Config, Indicator, ObjectiveWindow, Service } from '../config/config.ts';
import { canFire, fitted, slotMsOf, standardPairs } from './burnPairs.ts';
import { periodMs } from './objectiveWindow.ts';

/** Of one service; what is stored and told is found by it. */
export const sloIds = ['availability', 'latency'] as const;

export type SloId = (typeof sloIds)[number];

export type SloIndicator = Indicator | { readonly kind: 'latency'; readonly underMs: number };

export type Slo = {
  readonly service: string;
  readonly id: SloId;
  /** 0 to 1, exclusive. */
  readonly target: number;
  readonly window: ObjectiveWindow;
  readonly indicator: SloIndicator;
  /** The service's cadence. */
  readonly everyMs: number;
  readonly pairs: readonly BurnPair[];
  readonly minimum: BurnMinimum;
  /** Shares of the budget, ascending. */
  readonly spent: readonly number[];
};

/** In the config's order; a service has none, one or two. */
export function slosOf(config: Pick<Config, 'services'>): readonly Slo[] {
  return config.services.flatMap(slosOfService);
}

export function slosOfService(service: Service): readonly Slo[] {
  const { objective, everyMs } = service;
  if (objective === undefined) return [];
  const { window, minimum, spent, burn, latency } = objective;
  const common = { service: service.id, window, everyMs, minimum, spent };
  const pairsFor = (target: number, kind: SloIndicator['kind']): readonly BurnPair[] => {
    const pairs = burn ?? fitted(standardPairs(periodMs(window)), slotMsOf(kind, everyMs));
    return pairs.filter((pair) => canFire(pair, target));
  };
  const availability: Slo = {
    ...common,
    id: 'availability',
    target: objective.availability,
    indicator: objective.indicator,
    pairs: pairsFor(objective.availability, objective.indicator.kind),
  };
  if (latency === undefined) return [availability];
  const indicator = { kind: 'latency', underMs: latency.underMs } as const;
  return [
    availability,
    { ...common, id: 'latency', target: latency.target, indicator, pairs: pairsFor(latency.target, indicator.kind) },
  ];
}

/** What its good and bad are counted in. */
export function unitOf({ indicator }: Pick<Slo, 'indicator'>): 'ms' | 'probes' | 'requests' {
  switch (indicator.kind) {
    case 'timeslices':
      return 'ms';
    case 'metric':
      return 'requests';
    case 'occurrences':
    case 'latency':
      return 'probes';
  }
}
