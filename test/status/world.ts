/** A monitored world for the routes: one service with a past, one that was never seen, and one that is hostile. */

import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { Config, Objective } from '../../shared/config/config.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import type { Seen } from '../../shared/ledger/round.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { createStatusApp, type StatusParts } from '../../shared/status/app.ts';
import { noMetrics } from '../fakes/metrics.ts';
import { anHour, configOf, hourMs, minuteMs, roundAt, serviceOf, unknown, up } from '../ledger/samples.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const everyMs = minuteMs;

/** Seven hours and 30 minutes of rounds end here, at half past seven in the evening. */
export const worldNow = anHour + 30 * minuteMs + 20_000;

/** What a hostile endpoint makes us keep and show. */
export const hostile = '<script>alert("1" & \'2\')</script>';

export const worldObjective: Objective = {
  availability: 0.999,
  window: { kind: 'rolling', ms: 30 * 24 * hourMs },
  rpoMs: 300_000,
  rtoMs: 120_000,
  indicator: { kind: 'timeslices' },
  minimum: { events: 2, failures: 2 },
  spent: [0.75, 1],
};

export const worldConfig: Config = configOf(observers, [
  {
    ...serviceOf('checkout', everyMs, ['us-east-1', 'us-west-2', 'public']),
    title: 'Checkout API',
    objective: worldObjective,
  },
  { ...serviceOf('search', everyMs, ['us-east-1']), title: 'Search' },
  { ...serviceOf('hostile', everyMs, ['us-east-1']), title: hostile },
]);

const failing: Seen = {
  outcome: 'down',
  reason: 'status',
  timings: { totalMs: 31 },
  evidence: { expected: 'status 200', got: 'status 503', excerpt: `${hostile} and a session token` },
};

/** Checkout was down for users from 18:50 to 19:05; the endpoint behind it, us-west-2, is down since 19:20. */
function seenAt(slot: number): Readonly<Record<string, Readonly<Record<string, Seen>>>> {
  const visible = slot >= anHour - 10 * minuteMs && slot < anHour + 5 * minuteMs ? failing : up(12.5);
  const behind = slot >= anHour + 20 * minuteMs ? failing : { ...up(40), certificateDaysLeft: 12 };
  const odd = slot % (2 * minuteMs) === 0 ? failing : unknown();
  return { checkout: { 'us-east-1': up(9.25), 'us-west-2': behind, public: visible }, hostile: { 'us-east-1': odd } };
}

/** Us-west-2 has been silent for ten minutes; nobody recorded anything from 15:00 to 16:30. */
export async function worldLedger(): Promise<Ledger> {
  const ledger = createMemoryLedger();
  for (let slot = anHour - 7 * hourMs; slot <= anHour + 30 * minuteMs; slot += everyMs) {
    if (slot >= anHour - 4 * hourMs && slot < anHour - 2.5 * hourMs) continue;
    for (const observer of observers) {
      if (observer === 'us-west-2' && slot > anHour + 20 * minuteMs) continue;
      await ledger.recordRound(roundAt({ observer, slot, everyMs, seen: seenAt(slot) }));
    }
    const now = slot + everyMs + 3_000;
    if (slot % (10 * minuteMs) === 0) await rollUp({ config: worldConfig, observer: 'us-east-1', now }, { ledger });
  }
  await rollUp({ config: worldConfig, observer: 'us-east-1', now: worldNow }, { ledger });
  return ledger;
}

export async function worldApp(parts: Partial<StatusParts> = {}) {
  const errors: Error[] = [];
  let now = worldNow;
  const clock = {
    now: () => now,
    forward(ms: number) {
      now += ms;
    },
  };
  const app = createStatusApp({
    config: worldConfig,
    ledger: parts.ledger ?? (await worldLedger()),
    control: createMemoryControlStore(),
    alerts: createMemoryAlertStore(),
    plans: createMemoryPlanStore(),
    metrics: noMetrics,
    lag: async () => undefined,
    clock,
    evidence: false,
    onError: (error) => errors.push(error),
    ...parts,
  });
  return { app, errors, clock };
}
