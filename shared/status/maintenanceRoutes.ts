/** The routes that tell of planned maintenance. */
import type { Context, Hono } from 'hono';
import type { Config } from '../config/config.ts';
import { plainPage } from '../config/pageConfig.ts';
import type { PlanStore } from '../maintenance/store.ts';
import type { Clock } from '../runtime/clock.ts';
import { sharedRead } from '../runtime/sharedRead.ts';
import { asError } from './asError.ts';
import { maintenancePage } from './page/maintenancePage.ts';
import { mustSee } from './publicView/shown.ts';
import { readMaintenance } from './readMaintenance.ts';
import { readSection } from './section.ts';
import { sendPage } from './sendPage.ts';
import { nothingNewMs } from './sharedByKey.ts';
import { tagged } from './taggedText.ts';
import type { Viewer } from './viewer.ts';
import { presentMaintenanceList } from './wire/presentMaintenance.ts';

export type MaintenanceRouteParts = {
  readonly config: Config;
  readonly plans: Pick<PlanStore, 'peekPlans'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly viewerOf: (context: Context) => Viewer;
  readonly onError: (error: Error) => void;
};

export function addMaintenanceRoutes(app: Hono, parts: MaintenanceRouteParts): void {
  const { config, plans, clock, viewerOf, onError } = parts;
  const viewFor = (viewer: Viewer) =>
    sharedRead(clock, nothingNewMs, () => readMaintenance({ config, viewer, now: clock.now() }, { plans }));
  const views = { public: viewFor('public'), operator: viewFor('operator') };

  app.get('/api/v1/maintenance', async (context) => {
    const viewer = viewerOf(context);
    mustSee(viewer, ['maintenance'], config);
    return context.json(presentMaintenanceList(await views[viewer]()));
  });
  app.get('/maintenance', (context) =>
    sendPage(context, parts, async (viewer) => {
      mustSee(viewer, ['maintenance'], config);
      const view = await readSection(
        () => views[viewer](),
        (error) => onError(asError(error)),
      );
      return tagged(await maintenancePage(view, { page: config.page ?? plainPage, viewer, now: clock.now() }));
    }),
  );
}
