/** The routes of Atlassian Statuspage's public status API, for what reads that already. They tell what the public is told. */
import type { Context, Hono } from 'hono';
import type { Service } from '../../../config/config.ts';
import type { Incident } from '../../../incidents/incident.ts';
import type { StatusModel } from '../../model.ts';
import { viewedIncidents } from '../../publicView/incidentsView.ts';
import { mustSee } from '../../publicView/shown.ts';
import { sees, servicesFor } from '../../viewer.ts';
import type { StatuspageComponent, StatuspageIncident, StatuspageMaintenance } from '../../wire/statuspageSchemas.ts';
import { type FormatParts, forEveryPage } from '../formatParts.ts';
import { type Planned, plannedBefore, plannedFrom } from '../planned.ts';
import { type Site, siteOf } from '../site.ts';
import { componentOf, pageOf, statuspageIncident, statuspageMaintenance } from './presentStatuspage.ts';
import { blendedStatus } from './vocabulary.ts';

/** As Statuspage lists them. */
const listedMax = 50;

const viewer = 'public';

type Shown = {
  readonly site: Site;
  readonly now: number;
  readonly services: StatusModel['services'];
  readonly components: readonly StatuspageComponent[];
};

export function addStatuspageRoutes(app: Hono, parts: FormatParts): void {
  const { config } = parts;
  const root = '/api/v2';

  app.get(`${root}/summary.json`, async (context) => {
    const shown = await shownTo(context, parts);
    const incidents = sees(viewer, 'incidents', config) ? await incidentsOf(shown, parts, isUnresolved) : [];
    const planned = sees(viewer, 'maintenance', config) ? plannedFrom(await told(parts), shown.now) : [];
    return context.json({
      page: pageOf(shown.site, shown.now),
      status: blendedStatus(shown.services),
      components: shown.components,
      incidents,
      scheduled_maintenances: maintenancesOf(planned.slice(0, listedMax), shown),
    });
  });
  app.get(`${root}/status.json`, async (context) => {
    const { site, now, services } = await shownTo(context, parts);
    return context.json({ page: pageOf(site, now), status: blendedStatus(services) });
  });
  app.get(`${root}/components.json`, async (context) => {
    const { site, now, components } = await shownTo(context, parts);
    return context.json({ page: pageOf(site, now), components });
  });
  const addIncidents = (path: string, isListed: (incident: Incident) => boolean) =>
    app.get(`${root}/${path}`, async (context) => {
      mustSee(viewer, ['incidents'], config);
      const shown = await shownTo(context, parts);
      const incidents = await incidentsOf(shown, parts, isListed, listedMax);
      return context.json({ page: pageOf(shown.site, shown.now), incidents });
    });
  addIncidents('incidents.json', () => true);
  addIncidents('incidents/unresolved.json', isUnresolved);

  const addMaintenances = (path: string, listed: (told: Told, now: number) => readonly Planned[]) =>
    app.get(`${root}/${path}`, async (context) => {
      mustSee(viewer, ['maintenance'], config);
      const shown = await shownTo(context, parts);
      const planned = listed(await told(parts), shown.now).slice(0, listedMax);
      return context.json({
        page: pageOf(shown.site, shown.now),
        scheduled_maintenances: maintenancesOf(planned, shown),
      });
    });
  addMaintenances('scheduled-maintenances.json', (shown, now) => {
    // What is to come comes first, as far as both fit; the last of what is over, after it.
    const ahead = plannedFrom(shown, now).slice(0, listedMax / 2);
    return [...ahead.toReversed(), ...plannedBefore(shown, now).toReversed()];
  });
  addMaintenances('scheduled-maintenances/upcoming.json', (shown, now) =>
    plannedFrom(shown, now).filter(({ from }) => from > now),
  );
  addMaintenances('scheduled-maintenances/active.json', (shown, now) =>
    plannedFrom(shown, now).filter(({ from }) => from <= now),
  );
}

type Told = { readonly config: FormatParts['config']; readonly services: readonly Service[] };

async function told({ counting }: FormatParts): Promise<Told> {
  const config = await counting();
  return { config, services: servicesFor(viewer, config.services, config) };
}

async function shownTo(context: Context, { config, statusFor }: FormatParts): Promise<Shown> {
  const model = await statusFor(viewer);
  const services = servicesFor(viewer, model.services, config);
  const now = model.generatedAt;
  forEveryPage(context);
  return {
    site: siteOf(config, context.req.url),
    now,
    services,
    components: services.map((service, index) => componentOf(service, index + 1, now)),
  };
}

/** The newest come first. What is not listed is not put into words: a month of many services has thousands of incidents. */
async function incidentsOf(
  { site, components }: Shown,
  { config, incidents }: FormatParts,
  isListed: (incident: Incident) => boolean,
  most?: number,
): Promise<readonly StatuspageIncident[]> {
  const read = await incidents('30d');
  const tellsFlips = sees(viewer, 'failover', config);
  return viewedIncidents(read.incidents.filter(isListed), viewer, config)
    .slice(0, most)
    .map((one) => statuspageIncident(one, { site, components, tellsFlips }));
}

function isUnresolved({ to, state }: Incident): boolean {
  return to === undefined || state === 'open';
}

function maintenancesOf(planned: readonly Planned[], shown: Shown): readonly StatuspageMaintenance[] {
  return planned.map((one) => statuspageMaintenance(one, shown));
}
