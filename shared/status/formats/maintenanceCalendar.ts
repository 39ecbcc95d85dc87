/** Planned maintenance as iCalendar (RFC 5545): every occurrence by itself, in UTC, so that no reader needs a time zone. */
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { Planned } from './planned.ts';
import type { Site } from './site.ts';
import { stableUrn } from './stableId.ts';

export type CalendarInput = {
  readonly site: Site;
  readonly pageUrl: string | undefined;
  readonly planned: readonly Planned[];
  /** When the calendar was last made; the same for as long as it says the same. Unix milliseconds. */
  readonly stampedAt: number;
};

/** How often a subscribed calendar asks again. */
const secondsToLive = 3_600;

export function maintenanceCalendar({ site, pageUrl, planned, stampedAt }: CalendarInput): string {
  const calendar = ical({
    name: `${plain(site.title)}: planned maintenance`,
    prodId: { company: 'Holdfast', product: 'Planned maintenance', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    url: `${site.url}/maintenance`,
    ttl: secondsToLive,
  });
  for (const { id, title, services, from, to } of planned) {
    const names = services.map((service) => plain(service.title)).join(', ');
    calendar.createEvent({
      id: stableUrn(pageUrl, `maintenance ${id}`),
      stamp: new Date(stampedAt),
      start: new Date(from),
      end: new Date(to),
      summary: `${plain(title)}: ${names}`,
      description: `Planned maintenance of ${names}. Nothing counts as down meanwhile.`,
      url: `${site.url}/maintenance`,
      status: ICalEventStatus.CONFIRMED,
      // Nobody's calendar is busy because of it.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  // RFC 5545, 3.1: every line is ended, the last one too.
  return `${calendar.toString().trimEnd()}\r\n`;
}

/** RFC 5545, 3.1: contents hold no control characters but tab and line break. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}]+/gu, ' ');
}
