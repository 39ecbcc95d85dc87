/** One day of a service: hour by hour, what went wrong, and what happened. */
import { html } from 'hono/html';
import { dayMs, hourMs, hourOf } from '../../availability/slots.ts';
import { availabilityOf, emptyTally, type Tally, watchedMs } from '../../availability/tally.ts';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { Incident } from '../../incidents/incident.ts';
import { dayBarOf } from '../../ledger/dayBar.ts';
import { dayText } from '../../ledger/keys.ts';
import type { ServiceStatus } from '../model.ts';
import type { Happening } from '../readHappenings.ts';
import type { Uptime } from '../readUptime.ts';
import type { Section } from '../section.ts';
import { sees, type Viewer } from '../viewer.ts';
import { durationText, ninesText, percentText } from '../words.ts';
import { barsLegend, barsSvg } from './bars.ts';
import { happenedAt, happeningText } from './happeningWords.ts';
import { incidentList } from './incidentList.ts';
import { cardPart, sectionPart } from './sectionPart.ts';
import { dayPath, servicePath } from './servicePath.ts';
import { type Markup, pageShell } from './shell.ts';
import { timeTag } from './timeTag.ts';

/** All as the viewer may see it. */
export type DaySections = {
  readonly uptime: Section<Uptime>;
  readonly incidents: Section<readonly Incident[]>;
  /** In any order. */
  readonly happenings: Section<readonly Happening[]>;
};

export type DayQuestion = {
  readonly config: Config;
  readonly viewer: Viewer;
  /** When it began, Unix milliseconds. */
  readonly day: number;
  /** The first day of which there is a record. */
  readonly firstDay: number;
  readonly now: number;
};

type Described = Pick<ServiceStatus, 'id' | 'title'>;

const refreshSeconds = 30;

const listedMax = 300;

export async function dayPage(service: Described, sections: DaySections, question: DayQuestion): Promise<string> {
  const { config, viewer, day, now } = question;
  const { id, title } = service;
  const date = dayText(day);
  const isToday = now < day + dayMs;
  return await pageShell({
    title: `${title} on ${date}`,
    page: config.page ?? plainPage,
    viewer,
    path: dayPath(id, date),
    generatedAt: now,
    ...(isToday ? { refreshSeconds } : {}),
    main: html`<h1><a href="${servicePath(id)}">${title}</a> on ${date}</h1>
${neighbours(id, question)}
${cardPart(
  'hours',
  'Hour by hour',
  sectionPart(sections.uptime, 'The hours of this day could not be read: how it was is not known.', (uptime) =>
    hoursPart(uptime, service, question),
  ),
)}
${
  sees(viewer, 'incidents', config)
    ? cardPart(
        'incidents',
        'Incidents',
        sectionPart(
          sections.incidents,
          'The incidents could not be read: whether there were any is not known.',
          (incidents) => incidentsPart(incidents, service, now),
        ),
      )
    : ''
}
${cardPart(
  'happenings',
  'What happened',
  sectionPart(sections.happenings, 'What happened could not be read: it is not known.', (happenings) =>
    happeningsPart(happenings, question),
  ),
)}
<ul class="links"><li><a href="/api/v1${servicePath(id)}/uptime.csv?${rangeQuery(question)}&amp;resolution=hour">The hours as CSV</a></li><li><a href="/api/v1${servicePath(id)}/events.csv?${rangeQuery(question)}">What happened as CSV</a></li></ul>`,
  });
}

/** Without colons, which some tools would have to escape, and with an end in the past, as the API wants it. */
function rangeQuery({ day, now }: DayQuestion): string {
  const to = Math.min(day + dayMs, now);
  return `from=${dayText(day)}T00:00:00Z&to=${new Date(to).toISOString().slice(0, 19)}Z`;
}

/** Only days of which there is a record. */
function neighbours(id: string, { day, firstDay, now }: DayQuestion): Markup {
  const link = (to: number, rel: string, text: string) =>
    html`<li><a href="${dayPath(id, dayText(to))}" rel="${rel}">${text}</a></li>`;
  const before = day - dayMs >= firstDay ? link(day - dayMs, 'prev', `← ${dayText(day - dayMs)}`) : '';
  const after = day + dayMs <= now ? link(day + dayMs, 'next', `${dayText(day + dayMs)} →`) : '';
  return html`<ul class="links over" aria-label="Days">${before}${after}</ul>`;
}

type HourRow = { readonly from: number; readonly tally: Tally };

function hoursPart(uptime: Uptime, { title }: Described, { day, now }: DayQuestion): Markup {
  const { total, buckets } = uptime;
  const known = new Map(buckets.map(({ from, tally }) => [hourOf(from), tally]));
  const hours = Array.from({ length: dayMs / hourMs }, (_, index): HourRow => {
    const from = day + index * hourMs;
    return { from, tally: known.get(from) ?? emptyTally };
  });
  const bars = hours.map(({ tally }) => (watchedMs(tally) === 0 ? null : dayBarOf(tally)));
  const seen = bars.filter((bar) => bar !== null).length;
  const label = `${title} on ${dayText(day)} by the hour: ${seen} of 24 hours watched; the table beneath has the figures`;
  const availability = availabilityOf(total);
  return html`<p class="uptime"><strong>${percentText(availability)}</strong> up <span class="soft">${[ninesText(availability), ...timesOf(total)].join(' · ')}</span></p>
<div class="bars">${barsSvg(bars, label)}</div><p class="soft ends"><span>00:00 UTC</span><span>24:00 UTC</span></p>${barsLegend()}
${countedPart(uptime, { day, now })}
<div class="scroll" role="region" tabindex="0" aria-label="Hours of ${title} on ${dayText(day)}"><table><caption>Hours of UTC. Availability is up / (up + down); maintenance is counted apart.</caption><thead><tr><th scope="col">hour</th>${columns.map(([, name]) => html`<th scope="col">${name}</th>`)}<th scope="col">availability</th></tr></thead><tbody>${hourRows(hours, uptime, now)}</tbody></table></div>`;
}

/** The last minutes are folded in a few minutes: they are not missing, and not fine. */
function countedPart(
  { to, since }: Pick<Uptime, 'to' | 'since'>,
  { day, now }: Pick<DayQuestion, 'day' | 'now'>,
): Markup {
  if (since === undefined) return html`<p class="note">Nobody has looked yet.</p>`;
  const begun = since > day && since < day + dayMs ? html`<p class="soft">Watched since ${timeTag(since)}.</p>` : '';
  const counted = to < Math.min(now, day + dayMs) ? html`<p class="soft">Counted up to ${timeTag(to)}.</p>` : '';
  return html`${begun}${counted}`;
}

const columns = [
  ['upMs', 'up'],
  ['downMs', 'down'],
  ['unknownMs', 'unknown'],
  ['missingMs', 'not looked'],
  ['maintenanceMs', 'maintenance'],
] as const satisfies readonly (readonly [keyof Tally, string])[];

function timesOf(tally: Tally): readonly string[] {
  return columns.slice(1).flatMap(([key, name]) => (tally[key] > 0 ? [`${durationText(tally[key])} ${name}`] : []));
}

/** Hours that are yet to come are not there; those of which nothing is known are one row. */
function hourRows(hours: readonly HourRow[], { since }: Pick<Uptime, 'since'>, now: number): readonly Markup[] {
  const begun = hours.filter(({ from }) => from < now);
  const known = begun.filter(({ tally }) => watchedMs(tally) > 0);
  const [first, last] = [known[0]?.from ?? now, known.at(-1)?.from ?? Number.NEGATIVE_INFINITY];
  const before = begun.filter(({ from }) => from < first);
  const isBeforeWatching = since === undefined || since >= (before.at(-1)?.from ?? 0) + hourMs;
  return [
    blankRow(before, isBeforeWatching ? 'not watched yet' : 'nothing counted'),
    ...begun.filter(({ from }) => from >= first && from <= last).map(hourRow),
    blankRow(
      begun.filter(({ from }) => from >= first && from > last),
      'not counted yet',
    ),
  ];
}

function blankRow(hours: readonly HourRow[], text: string): Markup {
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return html``;
  const span = first === last ? hourText(first.from) : `${hourText(first.from)} to ${hourText(last.from + hourMs)}`;
  return html`<tr><th scope="row">${span}</th><td colspan="${columns.length + 1}"><span class="soft">${text}</span></td></tr>`;
}

function hourRow({ from, tally }: HourRow): Markup {
  return html`<tr><th scope="row">${hourText(from)}</th>${columns.map(([key]) => html`<td>${tally[key] === 0 ? '–' : durationText(tally[key])}</td>`)}<td>${percentText(availabilityOf(tally))}</td></tr>`;
}

function hourText(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

function incidentsPart(incidents: readonly Incident[], { id, title }: Described, now: number): Markup {
  if (incidents.length === 0) return html`<p>Nothing was wrong in what was watched.</p>`;
  return html`${incidentList(incidents, { titles: new Map([[id, title]]), now })}`;
}

function happeningsPart(happenings: readonly Happening[], { config, viewer }: DayQuestion): Markup {
  const told = happenings.toSorted((a, b) => happenedAt(a) - happenedAt(b));
  const listed = told.slice(0, listedMax);
  const items = listed.map(
    (one) => html`<li><span class="soft">${timeTag(happenedAt(one))}</span> ${happeningText(one)}</li>`,
  );
  const hidden = (['incidents', 'maintenance', 'failover', 'alerts', 'budgets'] as const).filter(
    (part) => !sees(viewer, part, config),
  );
  return html`${items.length === 0 ? html`<p>Nothing that is told here.</p>` : html`<ol class="list">${items}</ol>`}${
    told.length > listed.length ? html`<p class="soft">and ${told.length - listed.length} more, in the CSV.</p>` : ''
  }${hidden.length === 0 ? '' : html`<p class="soft">Told to operators only: ${hidden.join(', ')}.</p>`}`;
}
