/** Where else a service can be followed: badges, feeds, files for a spreadsheet. */
import { html } from 'hono/html';
import type { PublicPart } from '../../config/pageConfig.ts';
import { sees } from '../viewer.ts';
import type { ServiceQuestion } from './servicePage.ts';
import { servicePath } from './servicePath.ts';
import type { Markup } from './shell.ts';

export function linksPart(
  { id, title, objective }: ServiceQuestion['service'],
  { config, viewer }: Pick<ServiceQuestion, 'config' | 'viewer'>,
): Markup {
  const tells = (...parts: readonly PublicPart[]) => parts.every((part) => sees(viewer, part, config));
  // Feeds and the calendar tell everybody what the public is told.
  const isPublic = (part: PublicPart) => sees('public', part, config);
  const badge = (kind: string, file: string) =>
    html`<li><a href="/badge/${encodeURIComponent(id)}${file}"><img src="/badge/${encodeURIComponent(id)}${file}" alt="${title}: badge with the ${kind}" height="20" loading="lazy"></a></li>`;
  const api = `/api/v1${servicePath(id)}`;
  const link = (path: string, text: string) => html`<li><a href="${path}">${text}</a></li>`;
  return html`<ul class="links" aria-label="Badges">${badge('state', '.svg')}${badge('uptime', '/uptime.svg')}${tells('latency') ? badge('latency', '/latency.svg') : ''}${tells('budgets') && objective !== undefined ? badge('budget', '/budget.svg') : ''}</ul>
<ul class="links" aria-label="Feeds and files">${isPublic('incidents') || isPublic('maintenance') ? html`${link('/feed.atom', 'Atom feed of all services')}${link('/feed.rss', 'RSS feed of all services')}` : ''}${link(`${api}/uptime.csv?window=90d`, 'Uptime as CSV')}${tells('latency', 'endpoints') ? link(`${api}/latency.csv?window=30d`, 'Latency as CSV') : ''}${link(`${api}/events.csv?window=7d`, 'Events as CSV')}${tells('incidents') ? link(`${api}/incidents.csv?window=365d`, 'Incidents as CSV') : ''}${isPublic('maintenance') ? link('/maintenance.ics', 'Calendar of maintenance') : ''}${tells('budgets') && objective !== undefined ? link(`${api}/budget.csv`, 'Error budgets as CSV') : ''}${link(api, 'As JSON')}</ul>`;
}
