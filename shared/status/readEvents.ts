/** The verb `readEvents`: what happened to a service, derived from its folded slots. */
import { mark, runsOf } from '../availability/marks.ts';
import { hourMs, hourOf, slotFrom } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import { bestHours } from '../ledger/foldDay.ts';
import { mainReason } from '../ledger/foldHour.ts';
import type { Hour } from '../ledger/hour.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { recentOf, type ServiceRecent } from '../ledger/newest.ts';
import type { Reason } from '../probe/observation.ts';

export type ServiceEvent = {
  /** `outage`: down for users. `gap`: the monitor itself recorded nothing. `unknown`: no quorum. `maintenance`: a window was open. */
  readonly kind: 'outage' | 'gap' | 'unknown' | 'maintenance';
  readonly from: number;
  /** The first slot after it. */
  readonly to: number;
  /** Whether it reaches the end of what has been folded. */
  readonly ongoing: boolean;
  readonly reason?: Reason;
};

const kinds = {
  [mark.down]: 'outage',
  [mark.missing]: 'gap',
  [mark.unknown]: 'unknown',
  [mark.maintenance]: 'maintenance',
} as const;

/** Newest first. @throws LedgerUnavailable */
export async function readEvents(
  { service, from, to }: Range & { readonly service: Service },
  { ledger }: { readonly ledger: Ledger },
): Promise<readonly ServiceEvent[]> {
  const [hours, recents] = await Promise.all([ledger.hours(service.id, { from: hourOf(from), to }), ledger.recents()]);
  const recent = recentOf(recents, service.id);
  const events = eventsOf(bestHours(hours), recent, { from: hourOf(from), to });
  return events.filter((event) => event.to > from && event.from < to);
}

/** Pure: `hours` are those of the range, oldest first. Stretches that touch are one; hours that were never folded are a gap. */
function eventsOf(hours: readonly Hour[], recent: ServiceRecent | undefined, range: Range): readonly ServiceEvent[] {
  const pieces = [...hours.flatMap(eventsOfHour), ...eventsOfRecent(recent, hours)];
  const foldedTo = recent?.to ?? (hours.at(-1)?.hour ?? 0) + hourMs;
  const events: ServiceEvent[] = [];
  for (const piece of [...pieces, ...unfoldedHours(hours, recent, range)].sort((a, b) => a.from - b.from)) {
    const last = events.at(-1);
    if (last?.kind === piece.kind && last.to >= piece.from)
      events[events.length - 1] = { ...piece, ...last, to: piece.to };
    else events.push(piece);
  }
  return events.map((event) => ({ ...event, ongoing: event.to >= foldedTo })).reverse();
}

function eventsOfHour(hour: Hour): readonly ServiceEvent[] {
  const first = slotFrom(hour.hour, hour.everyMs);
  return runsOf(hour.visible).flatMap((run) => {
    if (run.mark === mark.up || run.mark === mark.unwatched) return [];
    const span = { from: first + run.from * hour.everyMs, to: first + run.to * hour.everyMs, ongoing: false };
    const reason = run.mark === mark.down ? mainReason(hour, run) : undefined;
    const told = reason === undefined ? {} : { reason };
    return [{ kind: kinds[run.mark], ...span, ...told }];
  });
}

function eventsOfRecent(recent: ServiceRecent | undefined, hours: readonly Hour[]): readonly ServiceEvent[] {
  if (recent === undefined) return [];
  const folded = new Set(hours.map(({ hour }) => hour));
  const pseudo = (hour: number): Hour => {
    const index = (time: number) =>
      (slotFrom(time, recent.everyMs) - slotFrom(recent.from, recent.everyMs)) / recent.everyMs;
    const visible = recent.visible.slice(index(hour), index(hour + hourMs));
    return { service: '', hour, writer: '', everyMs: recent.everyMs, rounds: 0, endpoints: {}, visible };
  };
  return [recent.from, recent.from + hourMs]
    .filter((hour) => !folded.has(hour))
    .flatMap((hour) => eventsOfHour(pseudo(hour)))
    .map((event, index, all) => (index === all.findLastIndex(isOutage) ? { ...event, ...reasonNow(recent) } : event));
}

function isOutage({ kind }: ServiceEvent): boolean {
  return kind === 'outage';
}

/** The running marks remember one reason: that of the newest outage. */
function reasonNow({ lastReason }: ServiceRecent): Pick<ServiceEvent, 'reason'> {
  return lastReason === undefined ? {} : { reason: lastReason };
}

/** Hours of the range, since watching began, that nobody folded, because nothing was recorded in them. */
function unfoldedHours(
  hours: readonly Hour[],
  recent: ServiceRecent | undefined,
  range: Range,
): readonly ServiceEvent[] {
  const since = recent?.since ?? hours[0]?.hour ?? range.to;
  const end = Math.min(range.to, recent?.from ?? (hours.at(-1)?.hour ?? 0) + hourMs);
  const folded = new Set(hours.map(({ hour }) => hour));
  const gaps: ServiceEvent[] = [];
  for (let hour = Math.max(hourOf(range.from), hourOf(since)); hour < end; hour += hourMs) {
    if (!folded.has(hour)) gaps.push({ kind: 'gap', from: hour, to: hour + hourMs, ongoing: false });
  }
  return gaps;
}
