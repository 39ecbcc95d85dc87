/** A history written into a ledger as the rollup leaves it: finished days, hours, and the running marks. */
import { dayOf, hourOf } from '../../shared/availability/slots.ts';
import { foldDay } from '../../shared/ledger/foldDay.ts';
import type { Hour } from '../../shared/ledger/hour.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { DownReason } from '../../shared/probe/observation.ts';
import { dayMs, hourMs } from '../ledger/samples.ts';

export type Slots = {
  readonly service: string;
  /** The beginning of an hour. */
  readonly start: number;
  readonly everyMs: number;
  /** One character a slot, all of one length. */
  readonly visible: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly reason?: DownReason;
  /** How many of the last slots are known from the running marks alone; at most two hours of them. */
  readonly running?: number;
};

/** @param ledger one that holds other services already. */
export async function stored(slots: Slots, ledger: Ledger = createMemoryLedger()): Promise<Ledger> {
  const { service, start, everyMs, visible, endpoints } = slots;
  const end = start + visible.length * everyMs;
  const foldedTo = hourOf(end - (slots.running ?? 0) * everyMs);
  const between = (marks: string, from: number, to: number) =>
    marks.slice((from - start) / everyMs, (to - start) / everyMs);
  const hours: Hour[] = [];
  for (let hour = start; hour < foldedTo; hour += hourMs) {
    const marksOf = (marks: string) => between(marks, hour, hour + hourMs);
    // An hour without rounds is not folded.
    if (/^_*$/.test(marksOf(visible))) continue;
    const folded = Object.entries(endpoints).map(([id, marks]) => {
      const reasons = marksOf(marks).includes('d') ? { [slots.reason ?? 'refused']: 1 } : {};
      return [id, { marks: marksOf(marks), reasons }] as const;
    });
    const writer = 'us-east-1';
    hours.push({
      service,
      hour,
      writer,
      everyMs,
      rounds: 1,
      endpoints: Object.fromEntries(folded),
      visible: marksOf(visible),
    });
  }
  for (const hour of hours) await ledger.putHour(hour);
  for (let day = dayOf(start); day + dayMs <= foldedTo; day += dayMs) {
    const own = hours.filter((one) => dayOf(one.hour) === day);
    if (own.length > 0) await ledger.putDay(foldDay({ service, day, writer: 'us-east-1', hours: own, since: start }));
  }
  const from = Math.max(start, foldedTo);
  await ledger.putRecent({
    shard: `${everyMs}-0-${service}`,
    writer: 'us-east-1',
    everyMs,
    from,
    to: end,
    observers: ['us-east-1'],
    formerObservers: {},
    services: {
      [service]: {
        since: start,
        shown: [],
        visible: between(visible, from, end),
        endpoints: Object.fromEntries(Object.entries(endpoints).map(([id, marks]) => [id, between(marks, from, end)])),
        ...(slots.reason === undefined ? {} : { lastReason: slots.reason }),
      },
    },
  });
  return ledger;
}
