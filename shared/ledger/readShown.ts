/** The history of what users reached of every service, with what its name has answered of late. */
import { dayOf, hourMs, slotAt } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import type { Board } from './board.ts';
import type { LedgerEvent } from './event.ts';
import type { Ledger } from './ledger.ts';
import { boardOf, recentOf } from './newest.ts';
import type { Recent } from './recent.ts';
import { roundRetentionMs } from './retention.ts';
import type { RollUpInput } from './rollUp.ts';
import { lookBackMs, recentFrom, refoldHours } from './rollUpSpan.ts';
import { followsTraffic, type Shown, shownFrom } from './visible.ts';

export type ReadShownInput = RollUpInput & { readonly recents: readonly Recent[]; readonly boards: readonly Board[] };

/**
 * By service. One query for each service that fails over, over the time that this rollup may still fold: hours, mostly,
 * and days at midnight.
 */
export async function readShown(
  input: ReadShownInput,
  ledger: Pick<Ledger, 'events'>,
): Promise<ReadonlyMap<string, readonly Shown[]>> {
  const { config, recents, now } = input;
  const read = config.services.map(async (service) => {
    const earlier = recentOf(recents, service.id)?.shown ?? [];
    const answers = followsTraffic(service)
      ? (await ledger.events(service.id, { from: answersFrom(input, service), to: now + 1 })).flatMap(answerOf)
      : [];
    return [service.id, shownFrom(earlier, service, slotAt(now, service.everyMs), answers)] as const;
  });
  return new Map(await Promise.all(read));
}

function answersFrom({ observer, recents, boards, now }: ReadShownInput, { id }: Service): number {
  const own = boards.filter(({ writer }) => writer === observer);
  const recent = recentOf(recents, id);
  const done = (boardOf(own, id) ?? boardOf(boards, id))?.asOf ?? recent?.since ?? 0;
  const isMidnight = dayOf(now) > dayOf(done);
  // The marks remember the history: where writing them failed, the hours may have gone further than what is remembered.
  const remembered = recent?.to ?? 0;
  const from = Math.min(
    recentFrom(now),
    done - (isMidnight ? lookBackMs : refoldHours * hourMs),
    remembered - refoldHours * hourMs,
  );
  return Math.max(from, now - roundRetentionMs);
}

function answerOf(one: LedgerEvent): readonly Shown[] {
  if (one.kind !== 'control' || one.event.kind !== 'answers') return [];
  return [{ from: one.at, endpoint: one.event.endpoint, answered: true }];
}
