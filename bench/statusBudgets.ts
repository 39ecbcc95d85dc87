/** The budgets and alerts that the status is measured with: every service's, by every writer, and a bad day's alerts. */

import type { Alert } from '../shared/alerts/alert.ts';
import { alertKey } from '../shared/alerts/keys.ts';
import { dayMs } from '../shared/availability/slots.ts';
import type { Config, Service } from '../shared/config/config.ts';
import type { BudgetBoard } from '../shared/ledger/budgetBoard.ts';
import type { Shard } from '../shared/ledger/shards.ts';

const windowMs = 30 * dayMs;

/** Whoever held the lease has written one at some time. */
export function budgetBoards({ observers }: Config, shard: Shard, now: number): readonly BudgetBoard[] {
  return observers.map((writer, age) => ({
    shard: shard.id,
    writer,
    asOf: now - age * 60_000,
    services: Object.fromEntries(shard.services.map((service, index) => [service.id, budgetsOf(service, index, now)])),
  }));
}

/** With as many digits as division leaves. */
function budgetsOf({ objective }: Service, index: number, now: number): BudgetBoard['services'][string] {
  const target = objective?.availability ?? 0.999;
  const total = (1 - target) * windowMs;
  const spent = (total * (index + 1)) / 103;
  return {
    availability: {
      from: now - windowMs,
      to: now,
      unit: 'ms',
      target,
      total,
      spent,
      left: total - spent,
      spentShare: spent / total,
      missing: 90_000,
      compliance: 1 - spent / windowMs,
      measured: 1 - 90_000 / windowMs,
      burnRate: (index + 1) / 97,
      goneAt: now + windowMs / (index + 2),
      outageMsLeft: total - spent,
      burning: 'calm',
    },
  };
}

/** One service in ten has an alert. */
export function someAlerts({ services, observers }: Config, now: number): readonly Alert[] {
  const [region] = observers;
  return services
    .filter((_, index) => index % 10 === 0)
    .map(({ id }) => ({
      key: alertKey.burn(id, 'availability'),
      revision: 1,
      episode: 1,
      state: { kind: 'firing', since: now - 60_000, firedAt: now - 60_000 },
      severity: 'page',
      service: id,
      region,
      detail: {
        kind: 'burn',
        slo: 'availability',
        target: 0.999,
        longMs: 3_600_000,
        shortMs: 300_000,
        factor: 14.4,
        longBurn: 14.633333333333333,
        shortBurn: 166.66666666666666,
        spentShare: 0.023333333333333334,
        goneAt: now + dayMs,
        failing: [{ endpoint: region, observers, reason: 'timeout-connect' }],
      },
      told: {
        'topic-0123456789ab': {
          episode: 1,
          stage: 'fired',
          severity: 'page',
          count: 1,
          at: now - 60_000,
          by: region,
          state: 'sent',
        },
      },
    }));
}
