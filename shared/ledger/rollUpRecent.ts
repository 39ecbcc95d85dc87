/** One step of a rollup: the marks of the running and the previous hour. */
import { hourMs, hourOf, slotAt, slotCount } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import { foldMarks } from './fold.ts';
import { boardOf, recentOf, type ServiceRecent } from './newest.ts';
import { oldestSlot, readRounds } from './readRounds.ts';
import type { Recent, RecentService } from './recent.ts';
import type { RollUpContext } from './rollUp.ts';
import type { Round } from './round.ts';
import { visibleEndpoint } from './visible.ts';

/** A slot is folded once its successor has begun and its rounds have had this long to be written and replicated. */
const graceMs = 2_000;

/** Rounds that arrive later than this are picked up when their hour is folded as a whole. */
const lateMs = 120_000;

export async function rollUpRecent(context: RollUpContext): Promise<Recent> {
  const { config, shard, now, ledger } = context;
  const from = hourOf(now) - hourMs;
  const to = Math.max(from, slotAt(now - graceMs, shard.everyMs));
  const earlier = new Map(shard.services.map(({ id }) => [id, recentOf(context.recents, id)]));
  const refold = new Map(shard.services.map(({ id }) => [id, refoldFrom(context, from, earlier.get(id))]));
  const readFrom = Math.min(to, ...refold.values(), newcomersFrom(context)) - Math.max(...context.cadences);
  const wanted = { observers: config.observers, cadences: context.cadences, from: readFrom, to: now + 1 };
  const rounds = await readRounds(ledger, wanted);
  const fallback = await oldestSlot(ledger, { ...wanted, from: 0 });
  const services = shard.services.flatMap((service) => {
    const since = sinceOf(context, service, rounds, fallback);
    if (since === undefined) return [];
    const span = { from, to, refoldFrom: refold.get(service.id) ?? from };
    return [[service.id, foldService(context, service, earlier.get(service.id), { ...span, since, rounds })] as const];
  });
  const recent: Recent = {
    shard: shard.id,
    writer: context.observer,
    everyMs: shard.everyMs,
    from,
    to,
    services: Object.fromEntries(services),
  };
  await ledger.putRecent(recent);
  return recent;
}

/** Where folding has to begin: shortly before where it ended, or at the start when nothing of use was kept. */
function refoldFrom(context: RollUpContext, from: number, earlier: ServiceRecent | undefined): number {
  const { everyMs } = context.shard;
  if (earlier === undefined || earlier.everyMs !== everyMs || earlier.from > from) return from;
  return Math.max(from, slotAt(Math.min(earlier.to, context.now) - lateMs, everyMs));
}

/** Where to look for the first rounds of services that nobody has folded yet: no earlier than the last fold of any. */
function newcomersFrom({ shard, recents, boards }: RollUpContext): number {
  const known = ({ id }: Service) => recentOf(recents, id) !== undefined || boardOf(boards, id) !== undefined;
  if (recents.length === 0 || shard.services.every(known)) return Number.POSITIVE_INFINITY;
  return Math.max(...recents.map((recent) => recent.to)) - lateMs;
}

type Fold = {
  readonly from: number;
  readonly to: number;
  readonly refoldFrom: number;
  readonly since: number;
  readonly rounds: readonly Round[];
};

function foldService(
  context: RollUpContext,
  service: Service,
  earlier: ServiceRecent | undefined,
  { from, to, refoldFrom, since, rounds }: Fold,
): RecentService {
  const { everyMs } = context.shard;
  const folded = foldMarks({
    service: service.id,
    endpoints: service.endpoints.map(({ id }) => id),
    everyMs,
    from: refoldFrom,
    to,
    observers: context.config.observers,
    rounds,
    visibleAt: () => visibleEndpoint(service),
    since,
  });
  const keptSlots = slotCount(from, refoldFrom, everyMs);
  const kept = (marks: string | undefined): string => {
    if (earlier === undefined || keptSlots === 0) return '';
    const skipped = slotCount(earlier.from, from, everyMs);
    return (marks ?? '').slice(skipped, skipped + keptSlots).padStart(keptSlots, '.');
  };
  return {
    since,
    visible: kept(earlier?.visible) + folded.visible,
    endpoints: Object.fromEntries(
      Object.entries(folded.endpoints).map(([id, marks]) => [id, kept(earlier?.endpoints[id]) + marks]),
    ),
  };
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
