/** What there is to measure of error budgets. Pure. */
import type { BudgetStatus, ServiceStatus } from '../../model.ts';
import { type Family, type Sample, stateSamples } from './family.ts';

const burningStates = ['burning', 'calm', 'unknown'] as const;

export function budgetMetrics(services: readonly ServiceStatus[]): readonly Family[] {
  const name = 'holdfast_budget_burning';
  const each = (value: (budget: BudgetStatus) => number | undefined): readonly Sample[] =>
    services.flatMap(({ id, budgets }) =>
      budgets.flatMap((budget) => {
        const found = value(budget);
        return found === undefined ? [] : [{ labels: labelsOf(id, budget), value: found }];
      }),
    );
  return [
    {
      name: 'holdfast_objective_target_ratio',
      type: 'gauge',
      unit: 'ratio',
      help: 'The share that is promised to be good.',
      samples: each(({ target }) => target),
    },
    {
      name: 'holdfast_budget_left_ratio',
      type: 'gauge',
      unit: 'ratio',
      help: 'The share of the error budget that is left; below 0 when it is overspent; absent when nothing could be counted.',
      samples: each(({ spentShare, measured = 0 }) =>
        spentShare === undefined || measured === 0 ? undefined : 1 - spentShare,
      ),
    },
    {
      name: 'holdfast_budget_burn_rate',
      type: 'gauge',
      help: 'How fast the budget burnt in the last 24 hours, as a multiple of the pace at which it would just last.',
      samples: each(({ burnRate }) => burnRate),
    },
    {
      name,
      type: 'stateset',
      help: 'Whether the budget burns fast enough for an alert.',
      samples: services.flatMap(({ id, budgets }) =>
        budgets.flatMap((budget) =>
          stateSamples(name, labelsOf(id, budget), burningStates, budget.isStale ? 'unknown' : budget.burning),
        ),
      ),
    },
    {
      name: 'holdfast_budget_counted_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Up to when the budget has been counted, as Unix time.',
      samples: each(({ asOf }) => asOf / 1000),
    },
  ];
}

function labelsOf(service: string, { slo }: BudgetStatus) {
  return { service, objective: slo };
}
