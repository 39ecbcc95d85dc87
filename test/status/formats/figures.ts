/** A service's status and budget as the tests of figures need them: only what matters is said. */
import type { ServiceStatus } from '../../../shared/status/model.ts';
import { worldObjective } from '../world.ts';

export const tally = (upMs: number, downMs: number) => ({ upMs, downMs, unknownMs: 0, missingMs: 0, maintenanceMs: 0 });

const nothing = tally(0, 0);

export const statusOf = (parts: Partial<ServiceStatus>): ServiceStatus => ({
  id: 'shop',
  title: 'Shop',
  state: 'up',
  active: 'a',
  epoch: 0,
  everyMs: 30_000,
  endpoints: [],
  uptime: { '1h': nothing, '24h': nothing, '7d': nothing, '30d': nothing, '90d': nothing, '365d': nothing },
  days: [],
  budgets: [],
  ...parts,
});

export const countedBudget = {
  slo: 'availability',
  window: worldObjective.window,
  asOf: 0,
  isStale: false,
  target: 0.999,
  measured: 1,
  burning: 'calm',
  from: 0,
  to: 1,
  unit: 'ms',
  total: 100,
  spent: 25,
  left: 75,
  spentShare: 0.25,
  missing: 0,
  outageMsLeft: 75,
} as const;
