/** One step of a rollup: when an hour has ended, its hours, days and the board. */

import { isDeepStrictEqual } from 'node:util';
import { dayOf, hourMs } from '../availability/slots.ts';
import { boardWindows } from '../availability/windows.ts';
import type { Service } from '../config/config.ts';
import type { Board, BoardService } from './board.ts';
import { edgesOf, foldBoard } from './foldBoard.ts';
import { countingProbes } from './foldCounts.ts';
import { foldHour } from './foldHour.ts';
import type { Hour } from './hour.ts';
import { readHeard } from './readHeard.ts';
import type { Recent } from './recent.ts';
import type { RollUpContext } from './rollUp.ts';
import { foldDays } from './rollUpDays.ts';
import { planWork, storedKey, type Work } from './rollUpWork.ts';
import type { Round } from './round.ts';
import { settleAll } from './settleAll.ts';
import type { Shard } from './shards.ts';
import { visibleAt } from './visible.ts';

type Progress = { hours: number; days: number };

/** Does what it is told for a shard, unless the shard has failed already; a failure is kept for the end. */
type Attempt = (shard: Shard, run: () => Promise<void>) => Promise<void>;

/** Folds what has ended, step by step while there is time; a shard that fails does not keep the others from theirs. */
export async function rollUpHours(context: RollUpContext, recents: ReadonlyMap<Shard, Recent>): Promise<Progress> {
  const progress = { hours: 0, days: 0 };
  const attempt = attempts(context);
  let { boards } = context;
  const finish = (work: Work) =>
    attempt(work.shard, async () => {
      progress.days += await foldDays(context, work);
      const board = await writeBoard(context, work);
      boards = [...boards.filter((one) => !isSameKey(one, board)), board];
    });
  while (context.hasTime()) {
    const works: Work[] = [];
    for (const [shard, recent] of recents) {
      await attempt(shard, async () => void works.push(...(await planWork({ ...context, boards }, shard, recent))));
    }
    if (works.length === 0) break;
    progress.hours += await foldHours(context, works, 'fresh', attempt);
    for (const work of works) {
      await attempt(work.shard, async () => {
        await settleAll(work.revised.map((hour) => context.ledger.putHour(hour)));
        progress.hours += work.revised.length;
      });
      await finish(work);
    }
    const refolded = await foldHours(context, works, 'incomplete', attempt);
    progress.hours += refolded;
    for (const work of refolded > 0 ? works : []) await finish(work);
  }
  return progress;
}

function attempts(context: RollUpContext): Attempt {
  const failed = new Set<Shard>();
  return async (shard, run) => {
    if (failed.has(shard)) return;
    try {
      await run();
    } catch (error) {
      failed.add(shard);
      context.failures.push(error);
    }
  };
}

function isSameKey(a: Board, b: Board): boolean {
  return a.shard === b.shard && a.writer === b.writer;
}

/**
 * Hour by hour, all shards together: their rounds lie together, and an hour of them is what memory has to hold.
 * Returns how many hours were written, because they are new, have more rounds than before, or count other probes.
 */
async function foldHours(
  context: RollUpContext,
  works: readonly Work[],
  which: 'fresh' | 'incomplete',
  attempt: Attempt,
): Promise<number> {
  const hours = [...new Set(works.flatMap((work) => work[which]))];
  let written = 0;
  for (const hour of hours) {
    // Fresh hours are few and must be whole before the board says so; looking back is for whoever has time.
    if (which === 'incomplete' && !context.hasTime()) break;
    const rounds = await readHeard(context, { from: hour, to: hour + hourMs });
    for (const work of works.filter((one) => one[which].includes(hour))) {
      await attempt(work.shard, async () => {
        const news = newsOf(context, work, hour, rounds);
        await settleAll(news.map((one) => context.ledger.putHour(one)));
        for (const one of news) work.stored.set(storedKey(one.service, hour), one.rounds);
        written += news.length;
      });
    }
  }
  return written;
}

/** An hour without rounds needs no item: whoever reads the range sees that it is missing. */
function newsOf(context: RollUpContext, work: Work, hour: number, rounds: readonly Round[]): readonly Hour[] {
  return work.services
    .map((service) => foldServiceHour(context, work, service, hour, rounds))
    .filter((one) => isNews(work, one));
}

function isNews({ stored, recount }: Work, { service, hour, rounds, counts }: Hour): boolean {
  const key = storedKey(service, hour);
  const before = stored.get(key) ?? 0;
  return rounds > before || (rounds === before && recount.has(key) && !isDeepStrictEqual(recount.get(key), counts));
}

function foldServiceHour(
  context: RollUpContext,
  { recent }: Work,
  service: Service,
  hour: number,
  rounds: readonly Round[],
): Hour {
  const slos = countingProbes(service);
  return foldHour({
    service: service.id,
    endpoints: service.endpoints.map(({ id }) => id),
    everyMs: service.everyMs,
    hour,
    writer: context.observer,
    observers: context.heard,
    rounds,
    visibleAt: visibleAt(context.shown.get(service.id) ?? [], service),
    since: recent.services[service.id]?.since ?? hour,
    maintenance: recent.services[service.id]?.maintenance ?? [],
    ...(slos.length === 0 ? {} : { probes: { slos, config: context.config } }),
  });
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
