/** A small world for `tendAll`: three observers, two endpoints, memory stores, a zone, and a clock that moves on by itself. */

import type { Config } from '../../shared/config/config.ts';
import type { Control } from '../../shared/control/control.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { adopt } from '../../shared/failover/dns/adopt.ts';
import { policiesOf, type ServicePolicy } from '../../shared/failover/policy.ts';
import { type TendAllInput, type TendAllParts, type Tending, tendAll } from '../../shared/failover/tendAll.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { createMemoryZone, type MemoryZone } from '../fakes/zone.ts';
import { everyMs, noon, config as observed, roundsOf } from './observed.ts';
import { createImpatientClock } from './steps.ts';

/** Addresses from the documentation's blocks (RFC 5737). */
const targets: Readonly<Record<string, string>> = { a: '192.0.2.10', b: '198.51.100.10' };

export const config: Config = {
  ...observed,
  services: observed.services.map((service) => ({
    ...service,
    endpoints: service.endpoints.map((endpoint) =>
      service.failover === undefined
        ? endpoint
        : { ...endpoint, recordValues: [targets[endpoint.id] ?? ''], healthCheckId: `check-${endpoint.id}` },
    ),
  })),
};

export type World = {
  readonly config: Config;
  readonly policy: ServicePolicy;
  readonly parts: TendAllParts & { readonly zone: MemoryZone };
  /** Every observer looks five times, half a minute apart: what it sees by observer, the same for all when one is given. */
  look(checkout: string | Readonly<Record<string, string>>): Promise<void>;
  tend(observer?: string, input?: Partial<TendAllInput>): Promise<Tending | undefined>;
  control(): Promise<Control>;
  events(): Promise<readonly LedgerEvent[]>;
  /** What the name answers: the letter of an endpoint. */
  answer(): Promise<string | undefined>;
  pass(ms: number): Promise<void>;
};

export async function adoptedWorld(changes: Partial<Config> = {}, parts: Partial<TendAllParts> = {}): Promise<World> {
  const known: Config = { ...config, ...changes };
  const [policy] = policiesOf(known);
  if (policy === undefined) throw new Error('checkout has a policy');
  const clock = createImpatientClock(noon);
  const zone = createMemoryZone({ zoneId: policy.record.zone, domain: 'example.com' });
  const control = createMemoryControlStore();
  const ledger = createMemoryLedger();
  let ids = 0;
  const id = () => `id-${++ids}`;
  const all = {
    ledger,
    control,
    plans: createMemoryPlanStore(),
    clock,
    lag: async () => 0,
    id,
    published: new Map<string, number>(),
    ...parts,
    zone,
  };
  await adopt({ policy, yes: true, by: 'operator', now: clock.now() }, all);
  return {
    config: known,
    policy,
    parts: all,
    async look(checkout) {
      await clock.sleep(5 * everyMs);
      const slot = Math.floor(clock.now() / everyMs) * everyMs;
      for (const observer of known.observers) {
        const seen = typeof checkout === 'string' ? checkout : checkout[observer];
        if (seen === undefined) continue;
        for (const round of roundsOf(observer, { checkout: seen }, slot)) await ledger.recordRound(round);
      }
    },
    async tend(observer = 'us-east-1', input = {}) {
      const now = clock.now();
      const scene = { config: known, observer, now, checkDrift: () => false, ...input };
      return (await tendAll(scene, all)).find(({ service }) => service === 'checkout');
    },
    async control() {
      const found = await control.readControl('checkout');
      if (found === undefined) throw new Error('checkout was adopted');
      return found;
    },
    events: () => ledger.events('checkout', { from: 0, to: Number.MAX_SAFE_INTEGER }),
    async answer() {
      const [value] = await zone.answer(policy.record);
      return Object.keys(targets).find((endpoint) => targets[endpoint] === value);
    },
    pass: (ms) => clock.sleep(ms),
  };
}
