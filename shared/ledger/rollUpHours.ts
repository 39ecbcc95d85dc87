/** One step of a rollup: when an hour has ended, its hours, days and the board. */
import { boardWindows } from '../availability/windows.ts';
import { dayMs, dayOf, hourMs, hourOf } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import type { Board, BoardService } from './board.ts';
import { edgesOf, foldBoard } from './foldBoard.ts';
import { foldDay } from './foldDay.ts';
import { foldHour } from './foldHour.ts';
import { readRounds } from './readRounds.ts';
import type { Recent } from './recent.ts';
import type { RollUpContext } from './rollUp.ts';
import { visibleEndpoint } from './visible.ts';

/** An hour is folded this long after its end, when its last rounds have been written and replicated. */
const settleMs = 120_000;

/** Hours before the new one that are folded again, for rounds that came late through a partition. */
const refoldHours = 2;

/** What one run folds at most, so that catching up after a long absence takes several runs, each bounded. */
const hoursPerRunMax = 48;

export async function rollUpHours(context: RollUpContext, recent: Recent): Promise<{ hours: number; days: number }> {
  const watched = context.shard.services.filter(({ id }) => recent.services[id] !== undefined);
  const since = Math.min(...watched.map(({ id }) => recent.services[id]?.since ?? Number.POSITIVE_INFINITY));
  const done = foldedUpTo(context) ?? hourOf(Math.min(since, context.now));
  const end = Math.min(hourOf(context.now - settleMs), done + hoursPerRunMax * hourMs);
  if (watched.length === 0 || end <= done) return { hours: 0, days: 0 };

  // Crossing midnight folds the whole day again: the day is final then, so it should miss nothing that came late.
  const again = dayOf(end) > dayOf(done) ? dayOf(done) : done - refoldHours * hourMs;
  const start = Math.max(again, hourOf(since));
  const hours = await foldHours(context, watched, recent, start, end);
  const days = await foldDays(context, watched, recent, start, end);
  const entries = await Promise.all(
    watched.map(async (service) => [service.id, await foldService(context, service, recent, end)] as const),
  );
  const board: Board = {
    shard: context.shard.id,
    writer: context.observer,
    asOf: end,
    services: Object.fromEntries(entries),
  };
  await context.ledger.putBoard(board);
  return { hours, days };
}

/** Up to where this writer has folded; a new writer goes on from where the others were. */
function foldedUpTo(context: RollUpContext): number | undefined {
  const boards = context.boards.filter(({ shard }) => shard === context.shard.id);
  const own = boards.filter(({ writer }) => writer === context.observer);
  const asOfs = (own.length > 0 ? own : boards).map(({ asOf }) => asOf);
  return asOfs.length === 0 ? undefined : Math.max(...asOfs);
}

async function foldHours(
  context: RollUpContext,
  services: readonly Service[],
  recent: Recent,
  start: number,
  end: number,
): Promise<number> {
  const stored = await storedRounds(context, services, start, end);
  const reach = Math.max(...context.cadences);
  let written = 0;
  for (let hour = start; hour < end; hour += hourMs) {
    const wanted = { observers: context.config.observers, cadences: context.cadences };
    const rounds = await readRounds(context.ledger, { ...wanted, from: hour - reach, to: hour + hourMs });
    const folded = services.map((service) =>
      foldHour({
        service: service.id,
        endpoints: service.endpoints.map(({ id }) => id),
        everyMs: context.shard.everyMs,
        hour,
        writer: context.observer,
        observers: context.config.observers,
        rounds,
        visibleAt: () => visibleEndpoint(service),
        since: recent.services[service.id]?.since ?? hour,
      }),
    );
    // An hour without rounds needs no item: whoever reads the range sees that it is missing.
    const news = folded.filter((one) => one.rounds > (stored.get(`${one.service} ${one.hour}`) ?? 0));
    await Promise.all(news.map((one) => context.ledger.putHour(one)));
    written += news.length;
  }
  return written;
}

/** How many rounds this writer's stored folds had, by service and hour. */
async function storedRounds(
  context: RollUpContext,
  services: readonly Service[],
  from: number,
  to: number,
): Promise<ReadonlyMap<string, number>> {
  const hours = await Promise.all(services.map(({ id }) => context.ledger.hours(id, { from, to })));
  const own = hours.flat().filter(({ writer }) => writer === context.observer);
  return new Map(own.map((hour) => [`${hour.service} ${hour.hour}`, hour.rounds]));
}

async function foldDays(
  context: RollUpContext,
  services: readonly Service[],
  recent: Recent,
  start: number,
  end: number,
): Promise<number> {
  const { ledger, observer } = context;
  let written = 0;
  for (let day = dayOf(start); day + dayMs <= end; day += dayMs) {
    for (const service of services) {
      const hours = await ledger.hours(service.id, { from: day, to: day + dayMs });
      if (hours.length === 0) continue;
      const since = recent.services[service.id]?.since ?? day;
      await ledger.putDay(foldDay({ service: service.id, day, writer: observer, hours, since }));
      written += 1;
    }
  }
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
    endpoints: service.endpoints.map(({ id }) => id),
  });
}
