/** One step of a rollup: the marks of the running and the previous hour. */
import { mark, runsOf } from '../availability/marks.ts';
import { hourOf, slotAt, slotCount } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import type { DownReason } from '../probe/observation.ts';
import { type Folded, foldMarks, slotsOf, visibleMarks } from './fold.ts';
import { maintainedUntil } from './maintained.ts';
import { boardOf, recentOf } from './newest.ts';
import { readHeard } from './readHeard.ts';
import { oldestSlot } from './readRounds.ts';
import type { Recent, RecentService } from './recent.ts';
import type { RollUpContext } from './rollUp.ts';
import { recentFrom } from './rollUpSpan.ts';
import { hasMovedSince } from './rollUpVisible.ts';
import type { Round } from './round.ts';
import type { Shard } from './shards.ts';
import { followsTraffic, shownKept, visibleAt } from './visible.ts';

/** A slot is folded once its successor has begun and its rounds have had this long to be written and replicated. */
const graceMs = 2_000;

/** Rounds that arrive later than this are picked up when their hour is folded as a whole. */
const lateMs = 120_000;

/** Folds and writes the recent marks of every shard. All shards' rounds are read at once, as they lie together. */
export async function rollUpRecent(context: RollUpContext): Promise<ReadonlyMap<Shard, Recent>> {
  const { heard, now, ledger, shards, cadences } = context;
  const begin = Math.min(now, newcomersFrom(context), ...shards.map((shard) => shardRefoldFrom(context, shard)));
  const wanted = { observers: heard, cadences, from: begin, to: now + 1 };
  const rounds = await readHeard(context, wanted);
  const oldest = await oldestSlot(ledger, { ...wanted, from: 0 });
  const recents = new Map(shards.map((shard) => [shard, foldShard(context, shard, rounds, oldest)]));
  for (const recent of recents.values()) {
    try {
      await ledger.putRecent(recent);
    } catch (error) {
      context.failures.push(error);
    }
  }
  return recents;
}

function foldShard(context: RollUpContext, shard: Shard, rounds: readonly Round[], oldest: number | undefined): Recent {
  const { everyMs } = shard;
  const from = recentFrom(context.now);
  const to = Math.max(from, slotAt(context.now - graceMs, everyMs));
  const services = shard.services.flatMap((service) => {
    const since = sinceOf(context, service, rounds, oldest);
    if (since === undefined) return [];
    const span = { from, to, everyMs, refoldFrom: refoldFrom(context, service), since, rounds };
    return [[service.id, foldService(context, service, span)] as const];
  });
  const { config, observer: writer, formerObservers } = context;
  const { observers } = config;
  return {
    shard: shard.id,
    writer,
    everyMs,
    from,
    to,
    observers,
    formerObservers,
    services: Object.fromEntries(services),
  };
}

function shardRefoldFrom(context: RollUpContext, shard: Shard): number {
  return Math.min(...shard.services.map((service) => refoldFrom(context, service)));
}

/** Where folding has to begin: shortly before where it ended, or at the start when nothing of use was kept. */
function refoldFrom(context: RollUpContext, { id, everyMs }: Service): number {
  const from = recentFrom(context.now);
  const earlier = recentOf(context.recents, id);
  if (earlier === undefined || earlier.everyMs !== everyMs || earlier.from > from) return from;
  return Math.max(from, slotAt(Math.min(earlier.to, context.now) - lateMs, everyMs));
}

/** Where to look for the first rounds of services that nobody has folded yet: no earlier than the last fold of any. */
function newcomersFrom({ config, recents, boards }: RollUpContext): number {
  const known = ({ id }: Service) => recentOf(recents, id) !== undefined || boardOf(boards, id) !== undefined;
  if (recents.length === 0 || config.services.every(known)) return Number.POSITIVE_INFINITY;
  return Math.max(...recents.map((recent) => recent.to)) - lateMs;
}

type Fold = {
  readonly from: number;
  readonly to: number;
  readonly everyMs: number;
  readonly refoldFrom: number;
  readonly since: number;
  readonly rounds: readonly Round[];
};

function foldService(
  context: RollUpContext,
  service: Service,
  { from, to, everyMs, refoldFrom, since, rounds }: Fold,
): RecentService {
  const earlier = recentOf(context.recents, service.id);
  const shown = context.shown.get(service.id) ?? [];
  const maintenance = maintainedUntil(context.config, {
    service: service.id,
    earlier,
    since,
    // An hour that has ended is folded whole, its last slot included, although that one's successor has not begun.
    to: Math.max(to, hourOf(context.now)),
    hoursTo: boardOf(context.boards, service.id)?.asOf ?? since,
  });
  const folded = foldMarks({
    service: service.id,
    endpoints: service.endpoints.map(({ id }) => id),
    everyMs,
    from: refoldFrom,
    to,
    observers: context.heard,
    rounds,
    visibleAt: visibleAt(shown, service),
    since,
    maintenance,
  });
  const keptSlots = slotCount(from, refoldFrom, everyMs);
  const kept = (marks: string | undefined): string => {
    if (earlier === undefined || keptSlots === 0) return '';
    const skipped = slotCount(earlier.from, from, everyMs);
    return (marks ?? '').slice(skipped, skipped + keptSlots).padStart(keptSlots, '.');
  };
  const endpoints = Object.fromEntries(
    Object.entries(folded.endpoints).map(([id, marks]) => [id, kept(earlier?.endpoints[id]) + marks]),
  );
  const lastReason = newestReason(service, folded, visibleAt(shown, service), rounds) ?? earlier?.lastReason;
  return {
    since,
    shown: shownKept(shown),
    ...(maintenance.length === 0 ? {} : { maintenance }),
    ...(lastReason === undefined ? {} : { lastReason }),
    // What users reached may become known minutes later, by when the slot is no longer folded.
    visible: isSeenAnew(context, service, from, earlier)
      ? visibleMarks(endpoints, slotsOf({ from, to, everyMs }), {
          visibleAt: visibleAt(shown, service),
          since,
          maintenance,
        })
      : kept(earlier?.visible) + folded.visible,
    endpoints,
  };
}

/**
 * Whether traffic is known to have gone elsewhere than the kept marks say: it moved within them, or before them, and
 * that was not known when they were folded.
 */
function isSeenAnew(
  context: RollUpContext,
  service: Service,
  from: number,
  earlier: RecentService | undefined,
): boolean {
  if (hasMovedSince(context, service, from)) return true;
  if (earlier === undefined || !followsTraffic(service)) return false;
  const reached = (shown: RecentService['shown']) => visibleAt(shown, service)(from);
  return reached(earlier.shown) !== reached(context.shown.get(service.id) ?? []);
}

/** Why users found it down when they last did: the most frequent reason in the newest stretch of slots that were down. */
function newestReason(
  service: Service,
  { visible, slots }: Folded,
  endpointAt: (slot: number) => string,
  rounds: readonly Round[],
): DownReason | undefined {
  const run = runsOf(visible).findLast((one) => one.mark === mark.down);
  const [from, last] = run === undefined ? [] : [slots[run.from], slots[run.to - 1]];
  if (from === undefined || last === undefined) return undefined;
  const counts = new Map<DownReason, number>();
  for (const { slot, seen } of rounds) {
    const sighting = slot >= from && slot <= last ? seen[service.id]?.[endpointAt(slot)] : undefined;
    if (sighting?.outcome === 'down') counts.set(sighting.reason, (counts.get(sighting.reason) ?? 0) + 1);
  }
  return [...counts].sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))[0]?.[0];
}

/**
 * The slot of the service's first round ever: remembered, or found in the rounds; undefined before there
 * is one. A round from before the remembered slot, which came late, corrects it.
 */
function sinceOf(
  context: RollUpContext,
  service: Service,
  rounds: readonly Round[],
  oldest: number | undefined,
): number | undefined {
  const remembered = recentOf(context.recents, service.id) ?? boardOf(context.boards, service.id);
  const first = rounds.reduce(
    (least, round) => (round.seen[service.id] === undefined ? least : Math.min(least, round.slot)),
    Number.POSITIVE_INFINITY,
  );
  if (remembered !== undefined) return Math.min(remembered.since, first);
  // With nothing folded, history may reach back further than what was read: then it began with the oldest round.
  const readAll = oldest === undefined || rounds.some(({ slot }) => slot === oldest);
  if (context.recents.length === 0 && context.boards.length === 0 && !readAll) return oldest;
  return Number.isFinite(first) ? first : undefined;
}
