/**
 * What rounds say, counted once more as naively as can be: slot by slot, from the raw rounds, to judge alerts by other code
 * than that which raises them. Times are Unix milliseconds where not said otherwise.
 */
import type { BurnPair, Config, Service } from '../../../shared/config/config.ts';
import { quorum } from '../votes.ts';
import type { Knowledge } from './replicas.ts';
import type { Sighting } from './sightings.ts';

/** Which of the sightings are known. */
export type IsKnown = (sighting: Sighting) => boolean;

export function knownBy(knowledge: Knowledge): IsKnown {
  return ({ arrivals }) => {
    for (const [observer, until] of knowledge) {
      if ((arrivals[observer] ?? Number.POSITIVE_INFINITY) <= until) return true;
    }
    return false;
  };
}

export type Span = { readonly from: number; readonly to: number };

export type View = {
  readonly config: Config;
  readonly isKnown: IsKnown;
  /** What people have excluded, of the service that is asked about. */
  readonly excluded: readonly Span[];
};

export type Says = 'burning' | 'calm' | 'unknown';

type Slot = 'good' | 'bad' | 'missing' | 'excluded' | 'unwatched';

type Tally = Record<Slot, number>;

export type Naive = {
  /** What the pairs of a severity, or all of them, say at a whole minute. */
  says(service: Service, at: number, view: View, severity?: BurnPair['severity']): Says;
  /** Bad milliseconds of a stretch. */
  badMs(service: Service, span: Span, view: View): number;
  /** Whether a quorum has lately seen the endpoint down. */
  isDown(service: string, endpoint: string, now: number, view: View): boolean;
  /** How many of the services in a region are down there, and how many there are. */
  downIn(region: string, now: number, view: View): { readonly down: number; readonly of: number };
};

/** Two cadences, and what writing and replicating may take. */
const freshMsOf = (everyMs: number) => 2 * everyMs + 15_000;

export function createNaive(sightings: readonly Sighting[]): Naive {
  const bySlot = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    for (const service of Object.keys(sighting.round.seen)) {
      const key = `${service} ${sighting.round.slot}`;
      bySlot.set(key, [...(bySlot.get(key) ?? []), sighting]);
    }
  }
  const firstSlot = Math.min(...sightings.map(({ round }) => round.slot));

  function votes(service: string, endpoint: string, slot: number, isKnown: IsKnown) {
    const looks = (bySlot.get(`${service} ${slot}`) ?? []).filter(isKnown);
    const count = (outcome: string) =>
      looks.filter(({ round }) => round.seen[service]?.[endpoint]?.outcome === outcome).length;
    return { up: count('up'), down: count('down') };
  }

  function slotOf({ id, endpoints }: Service, slot: number, { config, isKnown }: View): Slot {
    const isMaintained = config.maintenance.some(
      (one) => one.kind === 'fixed' && one.from <= slot && slot < one.to && (one.services?.includes(id) ?? true),
    );
    if (slot < firstSlot) return 'unwatched';
    if (isMaintained) return 'excluded';
    // Nothing moves what users reach here: it is the public endpoint, or the first.
    const reached = endpoints.find((one) => one.id === 'public') ?? endpoints[0];
    const { up, down } = votes(id, reached?.id ?? '', slot, isKnown);
    const needed = quorum(config.observers.length);
    if (up >= needed) return 'good';
    return down >= needed ? 'bad' : 'missing';
  }

  function tally(service: Service, { from, to }: Span, view: View): Tally {
    const sum: Tally = { good: 0, bad: 0, missing: 0, excluded: 0, unwatched: 0 };
    const { everyMs } = service;
    const first = Math.max(Math.floor(from / everyMs), Math.floor(firstSlot / everyMs) - 1);
    if (first * everyMs > from) sum.unwatched += first * everyMs - from;
    for (let slot = first * everyMs; slot < to; slot += everyMs) {
      const [begin, end] = [Math.max(slot, from), Math.min(slot + everyMs, to)];
      const left = view.excluded.reduce(
        (ms, span) => ms - Math.max(0, Math.min(end, span.to) - Math.max(begin, span.from)),
        end - begin,
      );
      sum.excluded += end - begin - left;
      sum[slotOf(service, slot, view)] += left;
    }
    return sum;
  }

  function saysOf(service: Service, { longMs, shortMs, factor }: BurnPair, at: number, view: View): Says {
    const { objective, everyMs } = service;
    if (objective === undefined) return 'unknown';
    const long = tally(service, { from: at - longMs, to: at }, view);
    const short = tally(service, { from: at - shortMs, to: at }, view);
    // The bad share that the pair is for, less what arithmetic may lose.
    const enough = factor * (1 - objective.availability) * (1 - 1e-9);
    const least = Math.min(long.bad / longMs, short.bad / shortMs);
    const most = Math.min(mostOf(long, longMs), mostOf(short, shortMs));
    const { events, failures } = objective.minimum;
    const isMuch = (long.good + long.bad) / everyMs >= events && long.bad / everyMs >= failures;
    if (most < enough) return 'calm';
    if (least >= enough && isMuch) return 'burning';
    const isWhole = [long, short].every((one) => one.missing === 0 && one.good + one.bad > 0);
    return isWhole && !isMuch ? 'calm' : 'unknown';
  }

  /** If all that is missing was bad; where nothing is known, anything may be. */
  function mostOf({ good, bad, missing }: Tally, ms: number): number {
    return good + bad === 0 ? 1 : (bad + missing) / ms;
  }

  return {
    says(service, at, view, severity) {
      const pairs = (service.objective?.burn ?? []).filter(
        (pair) => severity === undefined || pair.severity === severity,
      );
      const said = pairs.map((pair) => saysOf(service, pair, at, view));
      if (said.includes('burning')) return 'burning';
      return said.every((one) => one === 'calm') ? 'calm' : 'unknown';
    },
    badMs: (service, span, view) => tally(service, span, view).bad,
    isDown,
    downIn(region, now, view) {
      const there = view.config.services.filter(({ endpoints }) => endpoints.some(({ id }) => id === region));
      return { down: there.filter(({ id }) => isDown(id, region, now, view)).length, of: there.length };
    },
  };

  function isDown(service: string, endpoint: string, now: number, { config, isKnown }: View): boolean {
    const { everyMs = 0 } = config.services.find(({ id }) => id === service) ?? {};
    const outcomes = config.observers.map((observer) => newestOf(observer, service, endpoint, now, everyMs, isKnown));
    return outcomes.filter((outcome) => outcome === 'down').length >= quorum(config.observers.length);
  }

  function newestOf(
    observer: string,
    service: string,
    endpoint: string,
    now: number,
    everyMs: number,
    isKnown: IsKnown,
  ): string | undefined {
    if (everyMs === 0) return undefined;
    for (let slot = Math.floor(now / everyMs) * everyMs; now - slot <= freshMsOf(everyMs); slot -= everyMs) {
      const looks = bySlot.get(`${service} ${slot}`) ?? [];
      const found = looks.find((one) => one.round.observer === observer && isKnown(one));
      if (found !== undefined) return found.round.seen[service]?.[endpoint]?.outcome;
    }
    return undefined;
  }
}
