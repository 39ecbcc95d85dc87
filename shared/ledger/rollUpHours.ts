/** One step of a rollup: when an hour has ended, its hours, days and the board. */

import { dayMs, dayOf, hourMs, hourOf } from '../availability/slots.ts';
import { boardWindows } from '../availability/windows.ts';
import type { Service } from '../config/config.ts';
import type { Board, BoardService } from './board.ts';
import { edgesOf, foldBoard } from './foldBoard.ts';
import { foldDay } from './foldDay.ts';
import { foldHour } from './foldHour.ts';
import type { Hour } from './hour.ts';
import { readRounds } from './readRounds.ts';
import type { Recent } from './recent.ts';
import type { RollUpContext } from './rollUp.ts';
import type { Round } from './round.ts';
import type { Shard } from './shards.ts';
import { visibleEndpoint } from './visible.ts';

/** An hour is folded this long after its end, when its last rounds have been written and replicated. */
const settleMs = 120_000;

/** Hours before the new one that are folded again, for rounds that came late through a partition. */
const refoldHours = 2;

/** What one run folds at most, so that catching up after a long absence takes several runs, each bounded. */
const hoursPerRunMax = 48;

/** What has to be folded of one shard. */
type Work = {
  readonly shard: Shard;
  readonly services: readonly Service[];
  readonly recent: Recent;
  /** Whole hours, Unix milliseconds; `end` is not inside. */
  readonly start: number;
  readonly end: number;
};

export async function rollUpHours(
  context: RollUpContext,
  recents: ReadonlyMap<Shard, Recent>,
): Promise<{ readonly hours: number; readonly days: number }> {
  const works = [...recents].flatMap(([shard, recent]) => workOf(context, shard, recent) ?? []);
  const hours = await foldHours(context, works);
  let days = 0;
  for (const work of works) {
    days += await foldDays(context, work);
    await writeBoard(context, work);
  }
  return { hours, days };
}

function workOf(context: RollUpContext, shard: Shard, recent: Recent): Work | undefined {
  const services = shard.services.filter(({ id }) => recent.services[id] !== undefined);
  const since = Math.min(...services.map(({ id }) => recent.services[id]?.since ?? Number.POSITIVE_INFINITY));
  const done = foldedUpTo(context, shard) ?? hourOf(Math.min(since, context.now));
  const end = Math.min(hourOf(context.now - settleMs), done + hoursPerRunMax * hourMs);
  if (services.length === 0 || end <= done) return undefined;
  // Crossing midnight folds the whole day again: the day is final then, so it should miss nothing that came late.
  const again = dayOf(end) > dayOf(done) ? dayOf(done) : done - refoldHours * hourMs;
  return { shard, services, recent, start: Math.max(again, hourOf(since)), end };
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
  const stored = new Map((await Promise.all(works.map((work) => storedRounds(context, work)))).flat());
  const end = Math.max(0, ...works.map((work) => work.end));
  let written = 0;
  for (let hour = Math.min(end, ...works.map(({ start }) => start)); hour < end; hour += hourMs) {
    const wanted = { observers: heard, cadences, from: hour, to: hour + hourMs };
    const rounds = await readRounds(ledger, wanted);
    const folded = works
      .filter((work) => work.start <= hour && hour < work.end)
      .flatMap((work) => work.services.map((service) => foldServiceHour(context, work, service, hour, rounds)));
    // An hour without rounds needs no item: whoever reads the range sees that it is missing.
    const news = folded.filter((one) => one.rounds > (stored.get(`${one.service} ${one.hour}`) ?? 0));
    await Promise.all(news.map((one) => ledger.putHour(one)));
    written += news.length;
  }
  return written;
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

/** How many rounds this writer's stored folds had, by service and hour. */
async function storedRounds(
  context: RollUpContext,
  { services, start, end }: Work,
): Promise<readonly (readonly [string, number])[]> {
  const hours = await Promise.all(services.map(({ id }) => context.ledger.hours(id, { from: start, to: end })));
  const own = hours.flat().filter(({ writer }) => writer === context.observer);
  return own.map((hour) => [`${hour.service} ${hour.hour}`, hour.rounds] as const);
}

/** Folds the days that have ended, and writes those that are new or have more rounds than before. */
async function foldDays(context: RollUpContext, { services, recent, start, end }: Work): Promise<number> {
  const { ledger, observer } = context;
  let written = 0;
  for (let day = dayOf(start); day + dayMs <= end; day += dayMs) {
    for (const service of services) {
      const range = { from: day, to: day + dayMs };
      const [hours, stored] = await Promise.all([ledger.hours(service.id, range), ledger.days(service.id, range)]);
      if (hours.length === 0) continue;
      const since = recent.services[service.id]?.since ?? day;
      const folded = foldDay({ service: service.id, day, writer: observer, hours, since });
      const before = stored.find(({ writer }) => writer === observer)?.rounds ?? -1;
      if (folded.rounds <= before) continue;
      await ledger.putDay(folded);
      written += 1;
    }
  }
  return written;
}

async function writeBoard(context: RollUpContext, { shard, services, recent, end }: Work): Promise<void> {
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
