/** A service that fails over, watched by three observers: the real routes and verbs over stores and a zone in memory. */

import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { AlertStore } from '../../shared/alerts/store.ts';
import type { Config } from '../../shared/config/config.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import type { Zone } from '../../shared/failover/dns/zone.ts';
import { tendAll } from '../../shared/failover/tendAll.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { readReport } from '../../shared/report/readReport.ts';
import { type AdminParts, createAdminApp } from '../../shared/status/admin/adminApp.ts';
import { createStatusApp } from '../../shared/status/app.ts';
import { asError } from '../../shared/status/asError.ts';
import { everyMs, noon, config as observedConfig, roundsOf } from '../failover/observed.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { noMetrics } from '../fakes/metrics.ts';
import { createMemoryZone } from '../fakes/zone.ts';
import { orderIn } from './order.ts';

export { noon };

/** The addresses of checkout's endpoints, a and b. */
export const addresses = { a: '192.0.2.1', b: '192.0.2.2' };

export const record = { zone: 'Z0123456789ABC', name: 'checkout.example.com', type: 'A' } as const;

type Changes = { readonly config?: Partial<Config>; readonly evidence?: boolean } & Partial<
  Pick<AdminParts, 'ledger' | 'control' | 'plans' | 'startRestore'> & {
    readonly alerts: AlertStore;
    readonly zone: Zone;
  }
>;

export function failoverWorld(changes: Changes = {}) {
  const config = { ...observedConfig, ...changes.config };
  const clock = createVirtualClock(noon + 1_000);
  const errors: Error[] = [];
  const onError = (error: Error) => void errors.push(error);
  const ledger = { ...createMemoryLedger(), ...changes.ledger };
  const control = { ...createMemoryControlStore(), ...changes.control };
  const memoryZone = createMemoryZone({ zoneId: record.zone, domain: 'example.com' });
  const zone = { ...memoryZone, ...changes.zone };
  const alerts = changes.alerts ?? createMemoryAlertStore();
  const plans = changes.plans ?? createMemoryPlanStore();
  const lag = async () => undefined;
  const shared = { config, ledger, control, alerts, plans, clock, onError };
  let ids = 0;
  const id = () => `id-${++ids}`;
  const admin = createAdminApp({
    ...shared,
    id,
    ...(changes.startRestore === undefined ? {} : { startRestore: changes.startRestore }),
    steering: { zone, lag, published: new Map(), healthChecks: () => ({ a: 'check-a', b: 'check-b' }) },
    makeReport: (period) =>
      readReport(
        { config, period, now: clock.now() },
        { ...shared, metrics: noMetrics, onError: (error) => errors.push(asError(error)) },
      ),
    by: (_context, told) => told ?? 'whoever signed',
  });
  const app = createStatusApp({ ...shared, lag, metrics: noMetrics, evidence: changes.evidence ?? true });
  app.route('/', admin);
  const published = new Map<string, number>();

  /** Whatever it waits for comes, a second at a time. */
  async function run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    void work.then(end, end);
    while (!isDone) await clock.advance(1_000);
    return await work;
  }

  /** Five rounds of every observer, up to now. `ud`: a is up and b is down. */
  async function see(checkout: string): Promise<void> {
    await clock.advance(5 * everyMs);
    const newest = Math.floor(clock.now() / everyMs) * everyMs;
    for (const observer of config.observers) {
      for (const round of roundsOf(observer, { checkout }, newest)) await ledger.recordRound(round);
    }
  }

  /** Every observer's turn. */
  async function tend(): Promise<void> {
    for (const observer of config.observers) {
      const input = { config, observer, now: clock.now(), checkDrift: () => false };
      await run(tendAll(input, { ...shared, lag, zone, id, published }));
    }
  }

  async function ask(path: string) {
    const response = await run(Promise.resolve(app.request(path)));
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  /** As ada, unless the body says otherwise. */
  function order(verb: string, body: object, headers: Record<string, string> = {}) {
    return orderIn({ app, run }, `/api/v1/services/checkout/${verb}`, body, headers);
  }

  return {
    app,
    admin,
    config,
    clock,
    ledger,
    control,
    alerts,
    plans,
    zone,
    memoryZone,
    errors,
    run,
    see,
    tend,
    ask,
    order,
  };
}

/** The same, adopted, with both endpoints up. */
export async function adoptedWorld(changes: Changes = {}) {
  const world = failoverWorld(changes);
  await world.see('uu');
  const { status, body } = await world.order('adopt', { yes: true });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return world;
}
