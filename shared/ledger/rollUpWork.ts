/** What a rollup has to fold: the hours that have ended, and earlier ones that lack rounds. */
import { dayOf, hourMs, hourOf, slotCount } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import type { Hour } from './hour.ts';
import type { Range } from './ledger.ts';
import { boardOf } from './newest.ts';
import type { Recent } from './recent.ts';
import { roundRetentionMs } from './retention.ts';
import type { RollUpContext } from './rollUp.ts';
import { lookBackMs, refoldHours } from './rollUpSpan.ts';
import { hoursToRecount, staleHours } from './rollUpVisible.ts';
import type { Shard } from './shards.ts';

/** An hour is folded this long after its end, when its last rounds have been written and replicated. */
const settleMs = 120_000;

/** After so many hours the board is written: what a run that is cut short has done is not done again. */
const stepHours = 6;

/** What has to be folded of one shard. */
export type Work = {
  readonly shard: Shard;
  readonly services: readonly Service[];
  readonly recent: Recent;
  /** The hours that have ended since the last time, Unix milliseconds, oldest first. */
  readonly fresh: readonly number[];
  /** Earlier hours that lack rounds, or whose probes have to be counted again, newest first. */
  readonly incomplete: readonly number[];
  /** Earlier hours of which something is known by now that says where traffic went: with the marks of that. */
  readonly revised: readonly Hour[];
  /** The rounds of each hour that this writer has stored, by `storedKey`; kept up to date while folding. */
  readonly stored: Map<string, number>;
  /** What is stored of the hours whose probes have to be counted again, by `storedKey`. */
  readonly recount: ReadonlyMap<string, Hour['counts']>;
  /** From where `stored` knows every hour. */
  readonly lookBack: number;
  /** Up to where the shard will be folded. */
  readonly end: number;
};

/** One piece of work, or none. */
export async function planWork(context: RollUpContext, shard: Shard, recent: Recent): Promise<readonly Work[]> {
  const services = shard.services.filter(({ id }) => recent.services[id] !== undefined);
  const since = hourOf(Math.min(...services.map(({ id }) => recent.services[id]?.since ?? Number.POSITIVE_INFINITY)));
  if (services.length === 0) return [];
  const done = foldedUpTo(context, services, since);
  const end = Math.min(hourOf(context.now - settleMs), done + stepHours * hourMs);
  if (end <= done) return [];
  const isMidnight = dayOf(end) > dayOf(done);
  const lookBack = Math.max(since, isMidnight ? end - lookBackMs : done - refoldHours * hourMs);
  const storedHours = await ownHours(context, services, { from: lookBack, to: end });
  const stored = new Map(storedHours.map(({ service, hour, rounds }) => [storedKey(service, hour), rounds]));
  const revised = staleHours(context, services, storedHours, recent);
  const recount = new Map(
    hoursToRecount(context, services, storedHours).map(({ service, hour, counts }) => [
      storedKey(service, hour),
      counts,
    ]),
  );
  const fresh = hoursBetween(Math.max(since, done), end);
  const incomplete = hoursBetween(lookBack, done).filter((hour) =>
    services.some((service) => {
      const key = storedKey(service.id, hour);
      return (stored.get(key) ?? 0) < expectedRounds(context, service, hour) || recount.has(key);
    }),
  );
  return [
    { shard, services, recent, fresh, incomplete: incomplete.toReversed(), revised, stored, recount, lookBack, end },
  ];
}

/** How many rounds an hour has when no observer missed any: then none can come late. */
function expectedRounds({ config }: RollUpContext, { everyMs }: Service, hour: number): number {
  return config.observers.length * slotCount(hour, hour + hourMs, everyMs);
}

export function hoursBetween(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, (to - from) / hourMs) }, (_, index) => from + index * hourMs);
}

/**
 * Up to where this writer has folded all of the services, in whatever shards they were; a new writer goes on from where
 * the others were. Never further back than there are rounds.
 */
function foldedUpTo(context: RollUpContext, services: readonly Service[], since: number): number {
  const own = context.boards.filter(({ writer }) => writer === context.observer);
  const done = services.map(({ id }) => (boardOf(own, id) ?? boardOf(context.boards, id))?.asOf ?? since);
  return Math.max(Math.min(hourOf(context.now), ...done), hourOf(context.now - roundRetentionMs));
}

export function storedKey(service: string, hour: number): string {
  return `${service} ${hour}`;
}

/** The folds that this writer has stored. */
async function ownHours(
  { ledger, observer }: RollUpContext,
  services: readonly Service[],
  range: Range,
): Promise<readonly Hour[]> {
  const own: Hour[] = [];
  for (const { id } of services) {
    own.push(...(await ledger.hours(id, range)).filter(({ writer }) => writer === observer));
  }
  return own;
}
