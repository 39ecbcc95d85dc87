/** A service that fails over, watched by three observers: the real routes and verbs over stores and a zone in memory. */
import type { Config } from '../../shared/config/config.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { tendAll } from '../../shared/failover/tendAll.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { type AdminParts, createAdminApp } from '../../shared/status/admin/adminApp.ts';
import { createStatusApp } from '../../shared/status/app.ts';
import { everyMs, noon, config as observedConfig, roundsOf } from '../failover/observed.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { createMemoryZone } from '../fakes/zone.ts';

export { noon };

/** The addresses of checkout's endpoints, a and b. */
export const addresses = { a: '192.0.2.1', b: '192.0.2.2' };

export const record = { zone: 'Z0123456789ABC', name: 'checkout.example.com', type: 'A' } as const;

type Changes = { readonly config?: Partial<Config>; readonly evidence?: boolean } & Partial<
  Pick<AdminParts, 'ledger' | 'control' | 'zone'>
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
  const shared = { config, ledger, control, clock, lag: async () => undefined, onError };
  let ids = 0;
  const id = () => `id-${++ids}`;
  const admin = createAdminApp({
    ...shared,
    zone,
    id,
    published: new Map(),
    healthChecks: () => ({ a: 'check-a', b: 'check-b' }),
    by: (_context, told) => told ?? 'whoever signed',
  });
  const app = createStatusApp({ ...shared, evidence: changes.evidence ?? true });
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
      await run(tendAll(input, { ...shared, zone, id, published }));
    }
  }

  async function ask(path: string) {
    const response = await run(Promise.resolve(app.request(path)));
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  /** As ada, unless the body says otherwise. */
  async function order(verb: string, body: object, headers: Record<string, string> = {}) {
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ by: 'ada', ...body }),
    };
    const response = await run(Promise.resolve(app.request(`/api/v1/services/checkout/${verb}`, request)));
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  return { app, admin, config, clock, ledger, control, zone, memoryZone, errors, run, see, tend, ask, order };
}

/** The same, adopted, with both endpoints up. */
export async function adoptedWorld(changes: Changes = {}) {
  const world = failoverWorld(changes);
  await world.see('uu');
  const { status, body } = await world.order('adopt', { yes: true });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return world;
}
