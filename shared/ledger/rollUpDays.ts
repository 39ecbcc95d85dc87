/** One step of a rollup: the days whose hours have been folded. */
import { dayMs, dayOf, hourMs } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import { countingProbes } from './foldCounts.ts';
import { foldDay } from './foldDay.ts';
import type { RollUpContext } from './rollUp.ts';
import { hasMovedSince, isVisiblySame } from './rollUpVisible.ts';
import { hoursBetween, storedKey, type Work } from './rollUpWork.ts';

/**
 * Folds the days that have ended and whose hours, as far as they are known here, have more rounds than the stored day:
 * new days, those that late rounds have changed, and those that an earlier run wrote the hours of but not the day. Where
 * traffic has moved they are folded to see whether users found anything else.
 */
export async function foldDays(context: RollUpContext, work: Work): Promise<number> {
  const { ledger, observer } = context;
  const range = { from: dayOf(work.lookBack), to: dayOf(work.end) };
  let written = 0;
  for (const service of range.from < range.to ? work.services : []) {
    const days = await ledger.days(service.id, range);
    for (let day = range.from; day < range.to; day += dayMs) {
      const own = days.find((one) => one.day === day && one.writer === observer);
      const before = own?.rounds ?? -1;
      const hasMoved = hasMovedSince(context, service, work.lookBack);
      if (isSettled(work, service, day, before) && !hasMoved) continue;
      const hours = await ledger.hours(service.id, { from: day - leadMs(service), to: day + dayMs });
      const since = work.recent.services[service.id]?.since ?? day;
      const folded = foldDay({ service: service.id, day, writer: observer, hours, since });
      const isNews = folded.rounds > before || (hasMoved && folded.rounds === before && !isVisiblySame(own, folded));
      if (hours.length === 0 || !isNews) continue;
      await ledger.putDay(folded);
      written += 1;
    }
  }
  return written;
}

/** Where slots do not fit into a day, the last one before midnight speaks for the first minutes after it. */
function leadMs(service: Service): number {
  return dayMs % service.everyMs !== 0 && countingProbes(service).length > 0 ? hourMs : 0;
}

/** Whether all hours of the day are known here and have no more rounds than its fold. */
function isSettled({ stored, lookBack }: Work, service: Service, day: number, before: number): boolean {
  const rounds = hoursBetween(day, day + dayMs).reduce(
    (sum, hour) => sum + (stored.get(storedKey(service.id, hour)) ?? 0),
    0,
  );
  return day >= lookBack && rounds <= Math.max(0, before);
}
