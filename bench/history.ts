/**
 * A long history without taking its rounds: a few days are folded from rounds, and every day of every
 * service is one of them, moved to its date. Everything is made when asked for.
 */
import { dayMs, dayOf, hourMs, hourOf, slotAt } from '../shared/availability/slots.ts';
import { boardWindows } from '../shared/availability/windows.ts';
import type { Config, Service } from '../shared/config/config.ts';
import type { Board } from '../shared/ledger/board.ts';
import { foldMarks } from '../shared/ledger/fold.ts';
import { edgesOf, foldBoard } from '../shared/ledger/foldBoard.ts';
import { foldDay } from '../shared/ledger/foldDay.ts';
import { foldHour } from '../shared/ledger/foldHour.ts';
import type { Day, Hour } from '../shared/ledger/hour.ts';
import type { Recent } from '../shared/ledger/recent.ts';
import type { Round } from '../shared/ledger/round.ts';
import { type Shard, shardsOf } from '../shared/ledger/shards.ts';
import { visibleEndpoint } from '../shared/ledger/visible.ts';
import { syntheticConfig, syntheticRound } from './synthetic.ts';

/** How many different days there are. */
const patternCount = 7;

type Pattern = { readonly day: Day; readonly hours: readonly Hour[] };

export type History = {
  readonly shards: readonly Shard[];
  /** From every observer, oldest first. */
  rounds(shard: Shard, from: number, to: number): readonly Round[];
  /** The whole days of the service that begin in the range. */
  days(service: Service, from: number, to: number): readonly Day[];
  hours(service: Service, from: number, to: number): readonly Hour[];
  recent(shard: Shard, now: number, since: number): Recent;
  board(shard: Shard, now: number, since: number): Board;
};

export function createHistory(config: Config, everyMs: number): History {
  const writer = config.observers[0];
  const patterns = Array.from({ length: patternCount }, (_, index) => foldPattern(everyMs, index));
  const patternOf = (service: Service, day: number): Pattern => {
    const pattern = patterns[(config.services.indexOf(service) + day / dayMs) % patternCount];
    if (pattern === undefined) throw new Error('Every day has a pattern.');
    return pattern;
  };
  const days: History['days'] = (service, from, to) =>
    startsBetween(from, to, dayMs).map((day) => movedDay(patternOf(service, day).day, service, day));
  const hours: History['hours'] = (service, from, to) =>
    startsBetween(from, to, hourMs).flatMap((hour) => {
      const pattern = patternOf(service, dayOf(hour)).hours[(hour % dayMs) / hourMs];
      return pattern === undefined ? [] : [{ ...pattern, service: service.id, hour }];
    });
  const rounds: History['rounds'] = (shard, from, to) =>
    startsBetween(from, to, everyMs).flatMap((slot) =>
      config.observers.map((observer, index) => syntheticRound(shard, observer, index, slot)),
    );
  return {
    shards: shardsOf(config),
    rounds,
    days,
    hours,
    recent(shard, now, since) {
      const from = hourOf(now) - hourMs;
      const to = slotAt(now, everyMs);
      const taken = rounds(shard, from, to);
      const services = shard.services.map((service) => [
        service.id,
        {
          since,
          shown: [{ from: 0, endpoint: service.endpoints[0]?.id ?? '' }],
          ...marksOf(config, service, { everyMs, from, to, since, rounds: taken }),
        },
      ]);
      const watching = { observers: config.observers, formerObservers: {} };
      return { shard: shard.id, writer, everyMs, from, to, ...watching, services: Object.fromEntries(services) };
    },
    board(shard, now, since) {
      const asOf = hourOf(now);
      const longestMs = Math.max(...boardWindows.map(({ ms }) => ms));
      const services = shard.services.map((service) => {
        const input = {
          asOf,
          since,
          days: days(service, Math.max(since, dayOf(asOf - longestMs)), dayOf(asOf)),
          hours: edgesOf(asOf).flatMap((edge) => hours(service, Math.max(since, edge.from), edge.to)),
          endpoints: service.endpoints.map(({ id }) => id),
        };
        return [service.id, foldBoard(input)];
      });
      return { shard: shard.id, writer, asOf, services: Object.fromEntries(services) };
    },
  };
}

/** One service's day, folded from its rounds as the rollup does it. */
function foldPattern(everyMs: number, index: number): Pattern {
  const config = syntheticConfig(1, everyMs);
  const [service] = config.services;
  const [shard] = shardsOf(config);
  if (service === undefined || shard === undefined) throw new Error('The config has one service.');
  const day = Date.UTC(2026, 0, 1 + index);
  const writer = config.observers[0];
  const hours = startsBetween(day, day + dayMs, hourMs).map((hour) =>
    foldHour({
      service: service.id,
      endpoints: service.endpoints.map(({ id }) => id),
      everyMs,
      hour,
      writer,
      observers: config.observers,
      rounds: startsBetween(hour, hour + hourMs, everyMs).flatMap((slot) =>
        config.observers.map((observer, observerIndex) => syntheticRound(shard, observer, observerIndex, slot)),
      ),
      visibleAt: () => visibleEndpoint(service),
      since: day,
    }),
  );
  return { day: foldDay({ service: service.id, day, writer, hours, since: day }), hours };
}

function movedDay(pattern: Day, service: Service, day: number): Day {
  const laterMs = day - pattern.day;
  const outages = pattern.outages.map((outage) => ({
    ...outage,
    from: outage.from + laterMs,
    to: outage.to + laterMs,
  }));
  return { ...pattern, service: service.id, day, outages };
}

function marksOf(
  config: Config,
  service: Service,
  folding: Pick<Parameters<typeof foldMarks>[0], 'everyMs' | 'from' | 'to' | 'since' | 'rounds'>,
) {
  const { endpoints, visible } = foldMarks({
    ...folding,
    service: service.id,
    endpoints: service.endpoints.map(({ id }) => id),
    observers: config.observers,
    visibleAt: () => visibleEndpoint(service),
  });
  return { endpoints, visible };
}

function startsBetween(from: number, to: number, everyMs: number): readonly number[] {
  const first = Math.ceil(from / everyMs) * everyMs;
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / everyMs)) }, (_, index) => first + index * everyMs);
}
