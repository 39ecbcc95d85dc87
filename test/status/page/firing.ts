/** What the page is shown with: alerts that fire in the world, and a budget. */

import type { Alert } from '../../../shared/alerts/alert.ts';
import { createMemoryAlertStore } from '../../../shared/alerts/memory.ts';
import { createMemoryControlStore } from '../../../shared/control/memory.ts';
import type { BudgetBoard, BudgetEntry } from '../../../shared/ledger/budgetBoard.ts';
import { createMemoryPlanStore } from '../../../shared/maintenance/memory.ts';
import type { StatusModel } from '../../../shared/status/model.ts';
import { readStatus } from '../../../shared/status/readStatus.ts';
import { alertOf } from '../../alerts/render/samples.ts';
import { hourMs, minuteMs } from '../../ledger/samples.ts';
import { worldConfig, worldLedger, worldNow } from '../world.ts';

const since = worldNow - 12 * minuteMs;
const burn = {
  kind: 'burn',
  slo: 'availability',
  target: 0.999,
  longMs: hourMs,
  shortMs: 5 * minuteMs,
  factor: 14.4,
  longBurn: 14.6,
  shortBurn: 20,
  failing: [],
} as const;

/** A region takes checkout and hostile with it, a third alert stands on its own, and a fourth is over. */
const firing: readonly Alert[] = [
  alertOf({
    key: 'region:us-west-2',
    region: 'us-west-2',
    detail: { kind: 'region', services: ['checkout', 'hostile'], more: 0 },
    state: { kind: 'firing', since, firedAt: since },
    revision: 1,
    episode: 3,
  }),
  ...['checkout', 'hostile'].map((service) =>
    alertOf({
      key: `burn:${service}:availability`,
      service,
      region: 'us-west-2',
      detail: burn,
      state: { kind: 'firing', since, firedAt: since + minuteMs },
      revision: 1,
      within: { key: 'region:us-west-2', episode: 3 },
    }),
  ),
  alertOf({
    key: 'certificate:search:us-east-1',
    service: 'search',
    severity: 'ticket',
    detail: { kind: 'certificate', endpoint: 'us-east-1', daysLeft: 6 },
    state: { kind: 'acknowledged', since, firedAt: since, at: since + minuteMs, by: 'ada', note: 'renewing it' },
    revision: 1,
  }),
  alertOf({
    key: 'blocked:checkout',
    service: 'checkout',
    detail: { kind: 'blocked', why: 'lag', text: 'the data lags' },
    state: { kind: 'resolved', since, firedAt: since, at: since + minuteMs, why: 'cleared' },
    revision: 1,
  }),
];

/** 61 % of 0.1 % of 30 days are left. */
const budget: BudgetEntry = {
  from: worldNow - 30 * 24 * hourMs,
  to: worldNow,
  target: 0.999,
  burning: 'burning',
  unit: 'ms',
  total: 2_592_000,
  spent: 1_010_880,
  left: 1_581_120,
  spentShare: 0.39,
  missing: 0,
  measured: 0.999,
  burnRate: 14.6,
  goneAt: worldNow + 30 * hourMs,
  outageMsLeft: 1_581_120,
};

export const budgetBoard: BudgetBoard = {
  shard: '60000-0',
  writer: 'us-east-1',
  asOf: worldNow - minuteMs,
  services: { checkout: { availability: budget } },
};

/** The world as operators see it while that fires. */
export async function firingModel(): Promise<StatusModel> {
  const ledger = await worldLedger();
  await ledger.putBudgetBoard(budgetBoard);
  const alerts = createMemoryAlertStore();
  for (const alert of firing) await alerts.writeAlert(alert);
  const [control, plans] = [createMemoryControlStore(), createMemoryPlanStore()];
  return await readStatus(
    { config: worldConfig, now: worldNow },
    { ledger, control, alerts, plans, onError: () => {} },
  );
}
