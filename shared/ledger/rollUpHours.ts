/** One step of a rollup: when an hour has ended, its hours, days and the board. */

import { dayMs, dayOf, hourMs, hourOf, slotCount } from '../availability/slots.ts';
import { boardWindows } from '../availability/windows.ts';
import type { Service } from '../config/config.ts';
import type { Board, BoardService } from './board.ts';
import { edgesOf, foldBoard } from './foldBoard.ts';
import { foldDay } from './foldDay.ts';
import { foldHour } from './foldHour.ts';
import type { Hour } from './hour.ts';
import { readRounds } from './readRounds.ts';
import type { Recent } from './recent.ts';
import { roundRetentionMs } from './retention.ts';
import type { RollUpContext } from './rollUp.ts';
import type { Round } from './round.ts';
import { settleAll } from './settleAll.ts';
import type { Shard } from './shards.ts';
import { visibleEndpoint } from './visible.ts';

/** An hour is folded this long after its end, when its last rounds have been written and replicated. */
const settleMs = 120_000;

/** Before the new hours these are looked at again, for rounds that came late through a partition. */
const refoldHours = 2;

/** And at each midnight as far back as there are rounds, but no more hours than these at a time. */
const refoldAtMidnightHoursMax = 72;

/** After so many hours the board is written: what a run that is cut short has done is not done again. */
const stepHours = 6;

/** What has to be folded of one shard. */
type Work = {
  readonly shard: Shard;
  readonly services: readonly Service[];
  readonly recent: Recent;
  /** The new hours and those to fold again, Unix milliseconds, in any order. */
  readonly hours: ReadonlySet<number>;
  /** What is stored by this writer, by `storedKey`. */
  readonly stored: ReadonlyMap<string, number>;
  /** Up to where the shard will be folded. */
  readonly end: number;
};

/** Folds what has ended, step by step while there is time; a shard that fails does not keep the others from theirs. */
export async function rollUpHours(
  context: RollUpContext,
  recents: ReadonlyMap<Shard, Recent>,
): Promise<{ readonly hours: number; readonly days: number }> {
  let { boards } = context;
  let [hours, days] = [0, 0];
  while (context.hasTime()) {
    const plans = [...recents].map(([shard, recent]) => planWork({ ...context, boards }, shard, recent));
    const works = (await settleAll(plans)).flatMap((work) => work ?? []);
    if (works.length === 0) break;
    hours += await foldHours(context, works);
    const steps = works.map(async (work) => ({
      days: await foldDays(context, work),
      board: await writeBoard(context, work),
    }));
    for (const step of await settleAll(steps)) {
      days += step.days;
      boards = [...boards.filter((board) => !isSameKey(board, step.board)), step.board];
    }
  }
  return { hours, days };
}

function isSameKey(a: Board, b: Board): boolean {
  return a.shard === b.shard && a.writer === b.writer;
}

async function planWork(context: RollUpContext, shard: Shard, recent: Recent): Promise<Work | undefined> {
  const services = shard.services.filter(({ id }) => recent.services[id] !== undefined);
  const since = hourOf(Math.min(...services.map(({ id }) => recent.services[id]?.since ?? Number.POSITIVE_INFINITY)));
  const done = foldedUpTo(context, shard) ?? Math.min(since, hourOf(context.now));
  const end = Math.min(hourOf(context.now - settleMs), done + stepHours * hourMs);
  if (services.length === 0 || end <= done) return undefined;
  const isMidnight = dayOf(end) > dayOf(done);
  const lookBack = isMidnight ? end - roundRetentionMs : done - refoldHours * hourMs;
  const stored = await storedRounds(context, services, Math.max(since, lookBack), end);
  const fresh = hoursBetween(Math.max(since, done), end);
  const incomplete = hoursBetween(Math.max(since, lookBack), done).filter((hour) =>
    services.some((service) => (stored.get(storedKey(service.id, hour)) ?? 0) < expectedRounds(context, service, hour)),
  );
  const hours = new Set([...fresh, ...incomplete.slice(-refoldAtMidnightHoursMax)]);
  return { shard, services, recent, hours, stored, end };
}

/** How many rounds an hour has when no observer missed any: then none can come late. */
function expectedRounds({ config }: RollUpContext, { everyMs }: Service, hour: number): number {
  return config.observers.length * slotCount(hour, hour + hourMs, everyMs);
}

function hoursBetween(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, (to - from) / hourMs) }, (_, index) => from + index * hourMs);
}

/** Up to where this writer has folded; a new writer goes on from where the others were. */
function foldedUpTo(context: RollUpContext, shard: Shard): number | undefined {
  const boards = context.boards.filter((board) => board.shard === shard.id);
  const own = boards.filter(({ writer }) => writer === context.observer);
  const asOfs = (own.length > 0 ? own : boards).map(({ asOf }) => asOf);
  return asOfs.length === 0 ? undefined : Math.max(...asOfs);
}

/**
 * Hour by hour, all shards together: their rounds lie together, and an hour of them is what memory has to hold.
 * Returns how many hours were written, because they are new or have more rounds than before.
 */
async function foldHours(context: RollUpContext, works: readonly Work[]): Promise<number> {
  const { heard, cadences, ledger } = context;
  const hours = [...new Set(works.flatMap((work) => [...work.hours]))].sort((a, b) => a - b);
  let written = 0;
  for (const hour of hours) {
    const rounds = await readRounds(ledger, { observers: heard, cadences, from: hour, to: hour + hourMs });
    const news = works.flatMap((work) => (work.hours.has(hour) ? newsOf(context, work, hour, rounds) : []));
    await settleAll(news.map((one) => ledger.putHour(one)));
    written += news.length;
  }
  return written;
}

/** An hour without rounds needs no item: whoever reads the range sees that it is missing. */
function newsOf(context: RollUpContext, work: Work, hour: number, rounds: readonly Round[]): readonly Hour[] {
  return work.services
    .map((service) => foldServiceHour(context, work, service, hour, rounds))
    .filter((one) => one.rounds > (work.stored.get(storedKey(one.service, hour)) ?? 0));
}

function foldServiceHour(
  context: RollUpContext,
  { recent }: Work,
  service: Service,
  hour: number,
  rounds: readonly Round[],
): Hour {
  return foldHour({
    service: service.id,
    endpoints: service.endpoints.map(({ id }) => id),
    everyMs: service.everyMs,
    hour,
    writer: context.observer,
    observers: context.heard,
    rounds,
    visibleAt: () => visibleEndpoint(service),
    since: recent.services[service.id]?.since ?? hour,
  });
}

function storedKey(service: string, hour: number): string {
  return `${service} ${hour}`;
}

/** How many rounds this writer's stored folds had, by service and hour. */
async function storedRounds(
  { ledger, observer }: RollUpContext,
  services: readonly Service[],
  from: number,
  to: number,
): Promise<ReadonlyMap<string, number>> {
  const hours = await Promise.all(services.map(({ id }) => ledger.hours(id, { from, to })));
  const own = hours.flat().filter(({ writer }) => writer === observer);
  return new Map(own.map(({ service, hour, rounds }) => [storedKey(service, hour), rounds]));
}

/** Folds the days of the work's hours that have ended, and writes those that are new or have more rounds than before. */
async function foldDays(context: RollUpContext, { services, recent, hours, end }: Work): Promise<number> {
  const { ledger, observer } = context;
  const days = [...new Set([...hours].map(dayOf))].filter((day) => day + dayMs <= end);
  let written = 0;
  for (const day of days) {
    for (const service of services) {
      const range = { from: day, to: day + dayMs };
      const [folds, stored] = await Promise.all([ledger.hours(service.id, range), ledger.days(service.id, range)]);
      if (folds.length === 0) continue;
      const since = recent.services[service.id]?.since ?? day;
      const folded = foldDay({ service: service.id, day, writer: observer, hours: folds, since });
      const before = stored.find(({ writer }) => writer === observer)?.rounds ?? -1;
      if (folded.rounds <= before) continue;
      await ledger.putDay(folded);
      written += 1;
    }
  }
  return written;
}

async function writeBoard(context: RollUpContext, { shard, services, recent, end }: Work): Promise<Board> {
  const entries = await Promise.all(
    services.map(async (service) => [service.id, await foldService(context, service, recent, end)] as const),
  );
  const written: Board = {
    shard: shard.id,
    writer: context.observer,
    asOf: end,
    services: Object.fromEntries(entries),
  };
  await context.ledger.putBoard(written);
  return written;
}

async function foldService(
  context: RollUpContext,
  service: Service,
  recent: Recent,
  asOf: number,
): Promise<BoardService> {
  const longestMs = Math.max(...boardWindows.map(({ ms }) => ms));
  const [days, ...hours] = await Promise.all([
    context.ledger.days(service.id, { from: dayOf(asOf - longestMs), to: asOf }),
    ...edgesOf(asOf).map((edge) => context.ledger.hours(service.id, edge)),
  ]);
  return foldBoard({
    asOf,
    since: recent.services[service.id]?.since ?? asOf,
    days,
    hours: hours.flat(),
  });
}
