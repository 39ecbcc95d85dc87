/** The routes that tell of alerts and error budgets. */
import type { Hono } from 'hono';
import type { AlertStore } from '../alerts/store.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../runtime/clock.ts';
import { objectiveIn, parseQuery, serviceIn } from './asked.ts';
import { type Evidence, isToldEvidence } from './evidence.ts';
import { listAlerts } from './listAlerts.ts';
import { alertsWithoutPeople, budgetWithoutPeople } from './people.ts';
import { type BudgetParts, readBudget, type ServiceBudget } from './readBudget.ts';
import { sharedRead } from './sharedRead.ts';
import { alertsQuerySchema } from './wire/alertSchemas.ts';
import { presentAlerts } from './wire/presentAlert.ts';
import { presentBudgetReport } from './wire/presentBudget.ts';

export type AlertRouteParts = BudgetParts & {
  readonly config: Config;
  readonly alerts: Pick<AlertStore, 'peekAlerts'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly evidence: Evidence;
};

/** Counting a month afresh reads hundreds of hours, and CloudWatch takes money for what it is asked. */
const countedMs = 5_000;

export function addAlertRoutes(app: Hono, parts: AlertRouteParts): void {
  const { config, clock } = parts;
  const budgets = new Map<string, () => Promise<ServiceBudget>>();

  app.get('/api/v1/alerts', async (context) => {
    const { state } = parseQuery(alertsQuerySchema, context);
    const listed = listAlerts(await parts.alerts.peekAlerts(), state);
    const evidence = isToldEvidence(parts.evidence, context);
    const told = evidence ? listed : alertsWithoutPeople(listed, config.observers);
    return context.json(presentAlerts(told, clock.now(), { config, evidence }));
  });
  app.get('/api/v1/services/:id/budget', async (context) => {
    const service = serviceIn(config, context.req.param('id'));
    objectiveIn(service);
    const read =
      budgets.get(service.id) ??
      sharedRead(clock, countedMs, () => readBudget({ config, service, now: clock.now() }, parts));
    budgets.set(service.id, read);
    const budget = await read();
    const evidence = isToldEvidence(parts.evidence, context);
    return context.json(presentBudgetReport(evidence ? budget : budgetWithoutPeople(budget)));
  });
}
