/** A status of very many services with a past of which hardly two days are alike. */
import { emptyTally, type Tally } from '../../../shared/availability/tally.ts';
import type { Config } from '../../../shared/config/config.ts';
import { dayBarOf } from '../../../shared/ledger/dayBar.ts';
import type { BudgetStatus, ServiceStatus, StatusModel } from '../../../shared/status/model.ts';
import { configOf, dayMs, hourMs, serviceOf } from '../../ledger/samples.ts';
import { worldNow, worldObjective } from '../world.ts';
import { budgetBoard } from './firing.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const everyMs = 30_000;

/** A generator of Park and Miller, "Random number generators: good ones are hard to find" (1988). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** @param troubled the share of days in which something was wrong. */
export function manyServices(
  count: number,
  troubled: number,
): { readonly config: Config; readonly model: StatusModel } {
  const random = randomFrom(7);
  const config = configOf(
    observers,
    Array.from({ length: count }, (_, index) => ({
      ...serviceOf(`service-${index}`, everyMs, ['us-east-1', 'us-west-2']),
      title: `Service ${index} of the shop`,
      objective: worldObjective,
    })),
  );
  const services = config.services.map((service) => serviceWith(service, troubled, random));
  const model = {
    generatedAt: worldNow,
    observers: observers.map((region) => ({ region, state: 'reporting' as const, lastRoundAt: worldNow })),
    services,
    alerts: [],
  };
  return { config, model };
}

function serviceWith(
  { id, title, everyMs: every, objective, endpoints }: Config['services'][number],
  troubled: number,
  random: () => number,
): ServiceStatus {
  const slots = (most: number) => Math.floor(random() * most) * everyMs;
  const day = (): Tally => {
    if (random() >= troubled) return { ...emptyTally, upMs: dayMs };
    const [downMs, unknownMs, missingMs] = [slots(40), slots(20), random() < 0.2 ? slots(200) : 0];
    return { ...emptyTally, downMs, unknownMs, missingMs, upMs: dayMs - downMs - unknownMs - missingMs };
  };
  const days = Array.from({ length: 90 }, () => {
    const tally = day();
    return dayBarOf(tally, tally.downMs === 0 ? 0 : 1 + Math.floor(random() * 4));
  });
  const tally = { ...emptyTally, upMs: 30 * dayMs - slots(400), downMs: slots(80), unknownMs: slots(30) };
  const views = Object.fromEntries(
    observers.map((region) => [region, { state: 'up' as const, at: worldNow, latencyMs: 10 + random() * 200 }]),
  );
  const from = worldNow - slots(80_000) - hourMs;
  return {
    id,
    title,
    state: 'up',
    active: 'us-east-1',
    epoch: Math.floor(random() * 9),
    everyMs: every,
    ...(objective === undefined ? {} : { objective }),
    budgets: budgets(random),
    endpoints: endpoints.map((endpoint) => ({ id: endpoint.id, state: 'up', observers: views })),
    uptime: { '1h': tally, '24h': tally, '7d': tally, '30d': tally, '90d': tally, '365d': tally },
    countedTo: worldNow,
    since: worldNow - 400 * dayMs,
    days,
    lastOutage: { from, to: from + slots(40) + everyMs, ongoing: false, reason: 'timeout-connect' },
  };
}

function budgets(random: () => number): readonly BudgetStatus[] {
  const entry = budgetBoard.services['checkout']?.availability;
  if (entry === undefined) throw new Error('the world has a budget');
  const spent = Math.floor(entry.total * random());
  const left = entry.total - spent;
  const more = { spent, left, outageMsLeft: left, spentShare: spent / entry.total, burning: 'calm' as const };
  return [{ ...entry, ...more, slo: 'availability', window: worldObjective.window, asOf: worldNow, isStale: false }];
}
