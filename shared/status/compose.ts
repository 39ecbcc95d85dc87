/** Rounds, running marks, boards and alerts → the status. Pure. */
import type { Alert } from '../alerts/alert.ts';
import { type Mark, mark, runsOf } from '../availability/marks.ts';
import { dayMs, dayOf, hourMs, slotFrom } from '../availability/slots.ts';
import { addTallies, emptyTally, type Tally, tallyOf, watchedMs } from '../availability/tally.ts';
import { type WindowId, windows } from '../availability/windows.ts';
import type { Config, Service } from '../config/config.ts';
import type { Peeked } from '../control/store.ts';
import { type Board, boardDays, type DayBar } from '../ledger/board.ts';
import type { BudgetBoard } from '../ledger/budgetBoard.ts';
import { dayBarOf } from '../ledger/dayBar.ts';
import { boardOf, recentOf, type ServiceBoard, type ServiceRecent } from '../ledger/newest.ts';
import type { Recent } from '../ledger/recent.ts';
import type { Round } from '../ledger/round.ts';
import { type EndpointStatus, endpointNow, observerNow } from '../ledger/sight.ts';
import { budgetStatus } from './budgetStatus.ts';
import { countAlerts, listAlerts } from './listAlerts.ts';
import type { ServiceState, ServiceStatus, StatusModel } from './model.ts';
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
  readonly budgetBoards: readonly BudgetBoard[];
  /** Absent when the control table did not answer. */
  readonly alerts?: readonly Alert[];
  /** Nobody could read what people have planned: only the config's own windows are known. */
  readonly isMaintenanceUnknown?: true;
};

export function composeStatus(composed: StatusInput): StatusModel {
  const alerts = composed.alerts === undefined ? {} : { alerts: listAlerts(composed.alerts, 'active') };
  const input = { ...composed, ...alerts };
  const newestFirst = [...input.rounds].sort((a, b) => b.slot - a.slot);
  return {
    generatedAt: input.now,
    observers: input.config.observers.map((region) => observerNow(region, newestFirst, input.now)),
    services: input.config.services.map((service) => serviceStatus(service, input, newestFirst)),
    ...(input.isMaintenanceUnknown === true ? { isMaintenanceUnknown: true } : {}),
    ...alerts,
  };
}

function serviceStatus(service: Service, input: StatusInput, newestFirst: readonly Round[]): ServiceStatus {
  const endpoints = service.endpoints.map(({ id }) => endpointNow(service, id, input, newestFirst));
  const recent = recentOf(input.recents, service.id);
  const board = boardOf(input.boards, service.id);
  const since = recent?.since ?? board?.since;
  const countedTo = recent?.to ?? board?.asOf;
  const lastOutage = lastOutageOf(recent, board);
  const maintenance = openMaintenance(service, input.config, input.now);
  const alerts = input.alerts?.filter((alert) => alert.service === service.id);
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
    budgets: budgetStatus(service, input.budgetBoards, input.now),
    ...(alerts === undefined ? {} : { alerts: countAlerts(alerts) }),
    endpoints,
    uptime: uptimeOf(recent, board),
    ...(countedTo === undefined ? {} : { countedTo }),
    ...(since === undefined ? {} : { since }),
    days: daysOf(recent, board, input.now),
    ...(lastOutage === undefined ? {} : { lastOutage }),
  };
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
  return tallyOf(marksBetween(recent, from, to), recent.everyMs);
}

function marksBetween(recent: ServiceRecent, from: number, to: number): string {
  const first = slotFrom(recent.from, recent.everyMs);
  const index = (time: number) => Math.max(0, (slotFrom(time, recent.everyMs) - first) / recent.everyMs);
  return recent.visible.slice(index(from), index(to));
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
  const isFolded = board !== undefined && dayOf(board.asOf) === day;
  const from = Math.max(day, board?.asOf ?? 0);
  const running = recent === undefined ? emptyTally : tallyFrom(recent, from, day + dayMs);
  const tally = addTallies(isFolded ? board.today : emptyTally, running);
  if (watchedMs(tally) === 0) return null;
  const folded = isFolded ? (board.todayOutages ?? 0) : 0;
  const lastTo = isFolded ? board.lastOutage?.to : undefined;
  return dayBarOf(tally, folded + (recent === undefined ? 0 : outagesIn(recent, { from, to: day + dayMs }, lastTo)));
}

type Span = { readonly from: number; readonly to: number };

/** @param lastTo when the last outage ended that is counted already: what goes on from there is the same one. */
function outagesIn(recent: ServiceRecent, { from, to }: Span, lastTo: number | undefined): number {
  const downs = runsOf(marksBetween(recent, from, to)).filter((run) => run.mark === mark.down);
  const start = slotFrom(Math.max(from, recent.from), recent.everyMs);
  const goesOn = downs[0]?.from === 0 && lastTo !== undefined && lastTo >= start;
  return downs.length - (goesOn ? 1 : 0);
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
