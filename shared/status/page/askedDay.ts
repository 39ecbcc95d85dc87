/** Which day of a service somebody asks for, and whether there can be a record of it. Pure. */
import { dayMs, dayOf } from '../../availability/slots.ts';
import type { Service } from '../../config/config.ts';
import { dayText } from '../../ledger/keys.ts';
import { hourRetentionMs } from '../../ledger/retention.ts';
import { Problem } from '../problem.ts';

export type DayRecord = {
  readonly service: Pick<Service, 'title'>;
  /** When watching began; undefined before anybody has looked. */
  readonly since: number | undefined;
  readonly now: number;
};

/** When the day began, and the first one of which there is a record. Unix milliseconds. @throws Problem when there is none. */
export function askedDay(
  date: string,
  { service: { title }, since, now }: DayRecord,
): { readonly day: number; readonly firstDay: number } {
  const day = Date.parse(`${date}T00:00:00Z`);
  // What `Date` makes of 2026-02-30 is another day.
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(day) || dayText(day) !== date) {
    throw noDay('A day is written as 2026-11-22, and is one of the calendar.');
  }
  if (since === undefined) throw noDay(`Nobody has looked at ${title} yet, so there is no record of any day.`);
  const firstDay = Math.max(dayOf(since), dayOf(now - hourRetentionMs) + dayMs);
  if (day > now) throw noDay(`${date} is yet to come. The last day is ${dayText(dayOf(now))}.`);
  if (day >= firstDay) return { day, firstDay };
  const why =
    firstDay === dayOf(since)
      ? `${title} is watched since ${dayText(firstDay)}`
      : `Hours are kept for ${hourRetentionMs / dayMs} days, since ${dayText(firstDay)}`;
  throw noDay(`${why}: of ${date} there is no record. Look at a later day.`);
}

function noDay(detail: string): Problem {
  return new Problem(404, 'No such day', detail);
}
