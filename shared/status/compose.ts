/** Rounds, running marks and boards → the status. Pure. */
import { type Mark, mark, runsOf } from '../availability/marks.ts';
import { dayMs, dayOf, hourMs, slotFrom } from '../availability/slots.ts';
import { addTallies, availabilityOf, emptyTally, type Tally, tallyOf, watchedMs } from '../availability/tally.ts';
import { type WindowId, windows } from '../availability/windows.ts';
import type { Config, Service } from '../config/config.ts';
import type { Peeked } from '../control/store.ts';
import { type Board, boardDays, type DayBar } from '../ledger/board.ts';
import { quorumOf } from '../ledger/fold.ts';
import { barCoverage } from '../ledger/foldBoard.ts';
import { freshMs } from '../ledger/fresh.ts';
import { boardOf, recentOf, type ServiceBoard, type ServiceRecent } from '../ledger/newest.ts';
import type { Recent } from '../ledger/recent.ts';
import type { Round, Seen } from '../ledger/round.ts';
import type { Outcome } from '../probe/observation.ts';
import type {
  EndpointStatus,
  ObserverStatus,
  ObserverView,
  ServiceState,
  ServiceStatus,
  StatusModel,
} from './model.ts';
import { openMaintenance, trafficOf } from './traffic.ts';

export type StatusInput = {
  readonly config: Config;
  readonly now: number;
  /** The last rounds of every observer, in any order. */
  readonly rounds: readonly Round[];
  readonly recents: readonly Recent[];
  readonly boards: readonly Board[];
  /** Of the services that fail over; absent when the control table did not answer. */
  readonly controls?: ReadonlyMap<string, Peeked>;
};

export function composeStatus(input: StatusInput): StatusModel {
  const newestFirst = [...input.rounds].sort((a, b) => b.slot - a.slot);
  return {
    generatedAt: input.now,
    observers: input.config.observers.map((region) => observerStatus(region, newestFirst, input.now)),
    services: input.config.services.map((service) => serviceStatus(service, input, newestFirst)),
  };
}

function observerStatus(region: string, newestFirst: readonly Round[], now: number): ObserverStatus {
  const own = newestFirst.filter((round) => round.observer === region);
  const reporting = own.some((round) => now - round.slot <= freshMs(round.everyMs));
  const last = own[0];
  return {
    region,
    state: reporting ? 'reporting' : 'silent',
    ...(last === undefined ? {} : { lastRoundAt: last.slot }),
  };
}

function serviceStatus(service: Service, input: StatusInput, newestFirst: readonly Round[]): ServiceStatus {
  const endpoints = service.endpoints.map(({ id }) => endpointStatus(service, id, input, newestFirst));
  const recent = recentOf(input.recents, service.id);
  const board = boardOf(input.boards, service.id);
  const since = recent?.since ?? board?.since;
  const countedTo = recent?.to ?? board?.asOf;
  const lastOutage = lastOutageOf(recent, board);
  const maintenance = openMaintenance(service, input.config, input.now);
  const traffic = trafficOf(service, { ...input, shown: recent?.shown.at(-1)?.endpoint });
  return {
    id: service.id,
    title: service.title,
    state: maintenance === undefined ? serviceState(endpoints, traffic.visible) : 'maintenance',
    active: traffic.active,
    epoch: traffic.epoch,
    ...(traffic.failover === undefined ? {} : { failover: traffic.failover }),
    ...(maintenance === undefined ? {} : { maintenance }),
    everyMs: service.everyMs,
    ...(service.objective === undefined ? {} : { objective: service.objective }),
    endpoints,
    uptime: uptimeOf(recent, board),
    ...(countedTo === undefined ? {} : { countedTo }),
    ...(since === undefined ? {} : { since }),
    days: daysOf(recent, board, input.now),
    ...(lastOutage === undefined ? {} : { lastOutage }),
  };
}

function endpointStatus(
  service: Service,
  id: string,
  input: StatusInput,
  newestFirst: readonly Round[],
): EndpointStatus {
  const observers: Record<string, ObserverView> = {};
  for (const observer of input.config.observers) {
    const round = newestFirst.find((one) => one.observer === observer && one.seen[service.id]?.[id] !== undefined);
    const seen = round?.seen[service.id]?.[id];
    if (round === undefined || seen === undefined || input.now - round.slot > freshMs(round.everyMs)) continue;
    observers[observer] = viewOf(seen, round.slot);
  }
  const states = Object.values(observers).map(({ state }) => state);
  return { id, state: quorumState(states, input.config.observers.length), observers };
}

function viewOf(seen: Seen, at: number): ObserverView {
  return {
    state: seen.outcome,
    at,
    latencyMs: seen.timings.totalMs,
    ...(seen.outcome === 'up' ? {} : { reason: seen.reason, evidence: seen.evidence }),
    ...(seen.certificateDaysLeft === undefined ? {} : { certificateDaysLeft: seen.certificateDaysLeft }),
  };
}

function quorumState(states: readonly Outcome[], observerCount: number): Outcome {
  const quorum = quorumOf(observerCount);
  const count = (wanted: Outcome) => states.filter((state) => state === wanted).length;
  if (count('up') >= quorum) return 'up';
  if (count('down') >= quorum) return 'down';
  return 'unknown';
}

/** What users see decides between up, down and unknown; trouble behind an endpoint that is up degrades. */
function serviceState(endpoints: readonly EndpointStatus[], visible: string): ServiceState {
  const state = endpoints.find(({ id }) => id === visible)?.state ?? 'unknown';
  return state === 'up' && endpoints.some((endpoint) => endpoint.state === 'down') ? 'degraded' : state;
}

function uptimeOf(recent: ServiceRecent | undefined, board: ServiceBoard | undefined): Record<WindowId, Tally> {
  const entries = windows.map(({ id, ms }) => {
    if (id === '1h') return [id, recent === undefined ? emptyTally : tallyFrom(recent, recent.to - hourMs)] as const;
    const whole = board?.windows[id] ?? emptyTally;
    const running = recent === undefined ? emptyTally : tallyFrom(recent, Math.max(board?.asOf ?? 0, recent.to - ms));
    return [id, addTallies(whole, running)] as const;
  });
  return Object.fromEntries(entries) as Record<WindowId, Tally>;
}

/** The visible series of the running marks in `[from, to)`. */
function tallyFrom(recent: ServiceRecent, from: number, to: number = recent.to): Tally {
  const first = slotFrom(recent.from, recent.everyMs);
  const index = (time: number) => Math.max(0, (slotFrom(time, recent.everyMs) - first) / recent.everyMs);
  return tallyOf(recent.visible.slice(index(from), index(to)), recent.everyMs);
}

/** The board's finished days, then those that it has not finished yet, the last one being today. */
function daysOf(
  recent: ServiceRecent | undefined,
  board: ServiceBoard | undefined,
  now: number,
): readonly (DayBar | null)[] {
  const finished = board?.days ?? Array.from({ length: boardDays }, () => null);
  const bars: (DayBar | null)[] = [...finished];
  for (let day = dayOf(board?.asOf ?? recent?.from ?? now); day <= now; day += dayMs)
    bars.push(unfinishedDay(day, recent, board));
  return bars.slice(-boardDays);
}

function unfinishedDay(day: number, recent: ServiceRecent | undefined, board: ServiceBoard | undefined): DayBar | null {
  const folded = board !== undefined && dayOf(board.asOf) === day ? board.today : emptyTally;
  const from = Math.max(day, board?.asOf ?? 0);
  const running = recent === undefined ? emptyTally : tallyFrom(recent, from, day + dayMs);
  const tally = addTallies(folded, running);
  if (watchedMs(tally) === 0) return null;
  const availability = availabilityOf(tally);
  return { coverage: barCoverage(tally), ...(availability === undefined ? {} : { availability }) };
}

function lastOutageOf(
  recent: ServiceRecent | undefined,
  board: ServiceBoard | undefined,
): ServiceStatus['lastOutage'] | undefined {
  const run = recent === undefined ? undefined : runsOf(recent.visible).findLast((one) => one.mark === mark.down);
  if (recent === undefined || run === undefined) {
    return board?.lastOutage === undefined ? undefined : { ...board.lastOutage, ongoing: false };
  }
  const first = slotFrom(recent.from, recent.everyMs);
  const from = first + run.from * recent.everyMs;
  const before = board?.lastOutage;
  const joined = before !== undefined && before.to >= from && before.from < from;
  const after = [...recent.visible.slice(run.to)] as Mark[];
  return {
    ...(recent.lastReason === undefined ? {} : { reason: recent.lastReason }),
    ...(before !== undefined && before.from <= from && before.to >= from ? before : {}),
    from: joined ? before.from : from,
    to: first + run.to * recent.everyMs,
    // Unknown and missing slots after the last failure do not prove that it ended.
    ongoing: !after.includes(mark.up),
  };
}
