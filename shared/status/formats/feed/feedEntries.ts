/** Incidents and planned maintenance → the entries of a feed. Pure. */
import { dayMs } from '../../../availability/slots.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { incidentTitle, updatesOf } from '../../incidentWords.ts';
import { incidentPath } from '../../page/incidentPath.ts';
import { momentText } from '../../words.ts';
import type { Planned } from '../planned.ts';
import type { Site } from '../site.ts';
import { stableUrn } from '../stableId.ts';

export type FeedEntry = {
  /** A URN that nothing changes. */
  readonly id: string;
  readonly title: string;
  readonly link: string;
  /** Unix milliseconds. */
  readonly publishedAt: number;
  readonly updatedAt: number;
  readonly category: 'incident' | 'maintenance';
  /** Paragraphs, the newest first. */
  readonly lines: readonly string[];
};

export type FeedInput = {
  readonly site: Site;
  /** The page's configured address: what ids are made of, so that no proxy's name gets into them. */
  readonly pageUrl: string | undefined;
  readonly now: number;
  /** Titles of services by id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly incidents: readonly Incident[];
  readonly planned: readonly Planned[];
  readonly tellsFlips: boolean;
};

/** Maintenance is announced a week ahead: a reader that saw it months ahead has forgotten it. */
const announcedMs = 7 * dayMs;

const entriesMax = 100;

/** The last changed first. */
export function feedEntries(input: FeedInput): readonly FeedEntry[] {
  const entries = [
    ...input.incidents.map((incident) => incidentEntry(incident, input)),
    ...input.planned
      .filter(({ from }) => from - announcedMs <= input.now)
      .map((planned) => maintenanceEntry(planned, input)),
  ];
  return entries.toSorted((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1)).slice(0, entriesMax);
}

function incidentEntry(incident: Incident, { site, pageUrl, titles, tellsFlips }: FeedInput): FeedEntry {
  const { service, endpoint = '', from } = incident;
  const updates = updatesOf(incident, tellsFlips);
  return {
    id: stableUrn(pageUrl, `incident ${service} ${endpoint} ${from}`),
    title: incidentTitle(incident, titles.get(service) ?? service),
    link: `${site.url}${incidentPath(incident)}`,
    publishedAt: from,
    updatedAt: updates.at(-1)?.at ?? from,
    category: 'incident',
    lines: updates.map(({ at, text }) => `${momentText(at)}: ${text}`).toReversed(),
  };
}

function maintenanceEntry(planned: Planned, { site, pageUrl, now }: FeedInput): FeedEntry {
  const { id, title, from, to } = planned;
  const names = planned.services.map((service) => service.title).join(', ');
  const publishedAt = from - announcedMs;
  return {
    id: stableUrn(pageUrl, `maintenance ${id}`),
    title: `${title}: ${names}`,
    link: `${site.url}/maintenance`,
    publishedAt,
    updatedAt: [to, from].find((at) => at <= now) ?? publishedAt,
    category: 'maintenance',
    lines: [`From ${momentText(from)} to ${momentText(to)}.`],
  };
}
