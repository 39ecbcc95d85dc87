/** The page of planned maintenance: what is open, what is to come, what is over. Pure. */
import { html } from 'hono/html';
import type { PageConfig } from '../../config/pageConfig.ts';
import { printable } from '../../config/quote.ts';
import type { MaintenanceEntry, MaintenanceView } from '../readMaintenance.ts';
import type { Section } from '../section.ts';
import type { Viewer } from '../viewer.ts';
import { type Markup, pageShell } from './shell.ts';
import { timeTag } from './timeTag.ts';

export type MaintenanceQuestion = {
  readonly page: PageConfig;
  readonly viewer: Viewer;
  /** Unix milliseconds. */
  readonly now: number;
};

/** Windows that open every few minutes come by the thousand. */
const listedMax = 50;

const refreshSeconds = 30;

export async function maintenancePage(
  view: Section<MaintenanceView>,
  { page, viewer, now }: MaintenanceQuestion,
): Promise<string> {
  return await pageShell({
    title: 'Maintenance',
    page,
    viewer,
    path: '/maintenance',
    generatedAt: now,
    refreshSeconds,
    main: html`<h1>Planned maintenance</h1>
<p class="alone">While a window is open nothing counts as down, and nothing flips by itself. <a href="/maintenance.ics">Calendar (.ics)</a>${viewer === 'operator' ? html` · <a href="/admin#maintenance">Plan or end maintenance</a>` : ''}</p>
${view.state === 'shown' ? windowsOf(view.value) : html`<p class="note alone" role="alert">What is planned cannot be read at the moment. That does not mean that nothing is planned.</p>`}`,
    foot: html`Windows of the next 90 days, and those that were over in the last 31.`,
  });
}

function windowsOf({ entries }: MaintenanceView): Markup {
  const of = (...states: readonly MaintenanceEntry['state'][]) => entries.filter(({ state }) => states.includes(state));
  return html`${part('open', 'Open now', of('open'), 'No window is open.')}
${part('coming', 'To come', of('coming'), 'No window is to come in the next 90 days.')}
${part('over', 'Over', of('over').toReversed(), 'No window was over in the last 31 days.')}${
  of('cancelled').length === 0 ? '' : part('cancelled', 'Called off', of('cancelled').toReversed(), '')
}`;
}

function part(id: string, heading: string, entries: readonly MaintenanceEntry[], none: string): Markup {
  const listed = entries.slice(0, listedMax);
  const more = entries.length - listed.length;
  return html`<section class="card" aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
${listed.length === 0 ? html`<p class="soft">${none}</p>` : html`<ul class="life">${listed.map((entry) => html`<li>${windowText(entry)}</li>`)}</ul>`}${
  more === 0 ? '' : html`<p class="soft">And ${more} more.</p>`
}</section>`;
}

export function windowText(entry: MaintenanceEntry): Markup {
  const { title, from, to, plan } = entry;
  return html`<strong>${printable(title)}</strong>: ${servicesText(entry)}<br>${timeTag(from)} to ${timeTag(to)}${
    plan === undefined ? '' : personsLine(plan)
  }`;
}

function servicesText({ services, isOfAll }: Pick<MaintenanceEntry, 'services' | 'isOfAll'>): string {
  if (isOfAll && services.length > 1) return `all ${services.length} services`;
  return services.map(({ title }) => printable(title)).join(', ');
}

/** For operators alone: nobody else gets the plan itself. */
function personsLine({ by, reason, at, ended }: NonNullable<MaintenanceEntry['plan']>): Markup {
  const planned = html`<br><small class="soft">Planned by ${printable(by)} at ${timeTag(at)}: ${printable(reason)}</small>`;
  if (ended === undefined) return planned;
  return html`${planned}<br><small class="soft">Ended by ${printable(ended.by)} at ${timeTag(ended.at)}: ${printable(ended.reason)}</small>`;
}
