/** Incidents and planned maintenance as feeds and as a calendar. They tell what the public is told. */
import type { Context, Hono } from 'hono';
import { dayOf } from '../../../availability/slots.ts';
import { viewedIncidents } from '../../publicView/incidentsView.ts';
import { mustSee } from '../../publicView/shown.ts';
import { sees, servicesFor } from '../../viewer.ts';
import { type FormatParts, forEveryPage } from '../formatParts.ts';
import { maintenanceCalendar } from '../maintenanceCalendar.ts';
import { plannedBefore, plannedFrom } from '../planned.ts';
import { siteOf } from '../site.ts';
import { stableUrn } from '../stableId.ts';
import { atomText, type Feed } from './atom.ts';
import { feedEntries } from './feedEntries.ts';
import { rssText } from './rss.ts';

const viewer = 'public';

export function addFeedRoutes(app: Hono, parts: FormatParts): void {
  app.get('/feed.atom', async (context) => {
    const text = await atomText(await feedFor(context, parts));
    return context.body(text, 200, { 'content-type': 'application/atom+xml; charset=utf-8' });
  });
  app.get('/feed.rss', async (context) => {
    const text = await rssText(await feedFor(context, parts));
    return context.body(text, 200, { 'content-type': 'application/rss+xml; charset=utf-8' });
  });
  app.get('/maintenance.ics', async (context) => {
    const { clock } = parts;
    const config = await parts.counting();
    mustSee(viewer, ['maintenance'], config);
    const now = clock.now();
    const shown = { config, services: servicesFor(viewer, config.services, config) };
    const text = maintenanceCalendar({
      site: siteOf(config, context.req.url),
      pageUrl: config.url,
      planned: plannedFrom(shown, now),
      stampedAt: dayOf(now),
    });
    forEveryPage(context);
    return context.body(text, 200, { 'content-type': 'text/calendar; charset=utf-8' });
  });
}

async function feedFor(context: Context, { config: given, counting, clock, incidents }: FormatParts): Promise<Feed> {
  const tellsMaintenance = sees(viewer, 'maintenance', given);
  const config = tellsMaintenance ? await counting() : given;
  if (!tellsMaintenance) mustSee(viewer, ['incidents'], config);
  const now = clock.now();
  const site = siteOf(config, context.req.url);
  const services = servicesFor(viewer, config.services, config);
  const read = sees(viewer, 'incidents', config) ? (await incidents('30d')).incidents : [];
  const shown = { config, services };
  const entries = feedEntries({
    site,
    pageUrl: config.url,
    now,
    titles: new Map(services.map(({ id, title }) => [id, title])),
    incidents: viewedIncidents(read, viewer, config),
    planned: tellsMaintenance ? [...plannedBefore(shown, now), ...plannedFrom(shown, now)] : [],
    tellsFlips: sees(viewer, 'failover', config),
  });
  forEveryPage(context);
  return {
    id: stableUrn(config.url, 'feed'),
    title: `${site.title}: incidents and maintenance`,
    author: site.title,
    siteUrl: site.url,
    path: context.req.path,
    entries,
    // Without an entry nothing has changed for a month; a day's beginning leaves the feed the same until the next one.
    updatedAt: entries[0]?.updatedAt ?? dayOf(now),
  };
}
