/** The routes that tell of alerts and error budgets. */
import type { Context, Hono } from 'hono';
import type { AlertStore } from '../alerts/store.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../runtime/clock.ts';
import { sharedRead } from '../runtime/sharedRead.ts';
import { objectiveIn, parseQuery, serviceIn } from './asked.ts';
import { type Evidence, isToldEvidence } from './evidence.ts';
import { listAlerts } from './listAlerts.ts';
import { budgetWithoutPeople } from './people.ts';
import { viewedAlerts } from './publicView/alertsView.ts';
import { mustSee, shownConfig } from './publicView/shown.ts';
import { type BudgetParts, readBudget, type ServiceBudget } from './readBudget.ts';
import type { Viewer } from './viewer.ts';
import { alertsQuerySchema } from './wire/alertSchemas.ts';
import { presentAlerts } from './wire/presentAlert.ts';
import { presentBudgetReport } from './wire/presentBudget.ts';

export type AlertRouteParts = BudgetParts & {
  readonly config: Config;
  /** The same with what people have planned. @throws ControlUnavailable, ControlCorrupt */
  readonly counting: () => Promise<Config>;
  readonly alerts: Pick<AlertStore, 'peekAlerts'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly evidence: Evidence;
};

/** Counting a month afresh reads hundreds of hours, and CloudWatch takes money for what it is asked. */
const countedMs = 5_000;

export function addAlertRoutes(app: Hono, parts: AlertRouteParts): void {
  const { config, clock } = parts;
  const viewerOf = (context: Context): Viewer => (isToldEvidence(parts.evidence, context) ? 'operator' : 'public');
  const budgets = new Map<string, () => Promise<ServiceBudget>>();

  app.get('/api/v1/alerts', async (context) => {
    const viewer = viewerOf(context);
    mustSee(viewer, ['alerts'], config);
    const { state } = parseQuery(alertsQuerySchema, context);
    const listed = listAlerts(await parts.alerts.peekAlerts(), state);
    const told = viewedAlerts(listed, viewer, config);
    return context.json(presentAlerts(told, clock.now(), { config, evidence: viewer === 'operator' }));
  });
  app.get('/api/v1/services/:id/budget', async (context) => {
    const viewer = viewerOf(context);
    const service = serviceIn(shownConfig(viewer, config), context.req.param('id'));
    mustSee(viewer, ['budgets'], config);
    objectiveIn(service);
    const read =
      budgets.get(service.id) ??
      sharedRead(clock, countedMs, async () =>
        readBudget({ config: await parts.counting(), service, now: clock.now() }, parts),
      );
    budgets.set(service.id, read);
    const budget = await read();
    return context.json(presentBudgetReport(viewer === 'operator' ? budget : budgetWithoutPeople(budget)));
  });
}
