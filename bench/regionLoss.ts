/** One region loss after another: three observers, real verbs, memory stores, virtual time. */

import { domain, zoneId } from '../local/simulation/drawConfig.ts';
import { createSimulatedZone } from '../local/simulation/simulatedZone.ts';
import { nothingAudited } from '../shared/config/auditConfig.ts';
import type { Config } from '../shared/config/config.ts';
import { failoverDefault } from '../shared/config/defaults.ts';
import { nothingRestored } from '../shared/config/restoreConfig.ts';
import { createMemoryControlStore } from '../shared/control/memory.ts';
import { burstsAfter } from '../shared/failover/burst/burstPlan.ts';
import { adopt } from '../shared/failover/dns/adopt.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { tendAll } from '../shared/failover/tendAll.ts';
import type { Burst } from '../shared/ledger/burst.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../shared/ledger/memory.ts';
import type { Round, Seen } from '../shared/ledger/round.ts';
import { createMemoryPlanStore } from '../shared/maintenance/memory.ts';
import type { Clock } from '../shared/runtime/clock.ts';

/** What the parts on AWS take, in milliseconds, evenly spread between the two. */
export const delaysMs = {
  /** From a slot until its message is worked on. */
  begin: { least: 0, most: 1_500 },
  /** A probe that is answered; one that is not takes the whole timeout. */
  answer: { least: 20, most: 150 },
  /** From a written round to the failover function in its own region, through the table's stream. */
  stream: { least: 200, most: 1_000 },
  /** More than that in the other regions. */
  replication: { least: 500, most: 2_000 },
  /** Until Route 53's name servers all have a change; the square of an even draw, as most are quick. */
  sync: { least: 1_000, most: 60_000 },
} as const;

export const timeoutMs = 5_000;

const observers = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const [east, west] = ['us-east-1', 'us-west-2'];
const noon = Date.UTC(2030, 0, 1, 12);

export type RegionLoss = {
  readonly everyMs: number;
  readonly bursts: boolean;
  readonly random: () => number;
};

/** Milliseconds: from the death of the region to the committed flip, and from there until DNS answers the other one. */
export type FlipTimes = { readonly committedMs: number; readonly answeredMs: number };

type Event = { readonly at: number; readonly act: () => Promise<void> | void };

export async function loseRegion(loss: RegionLoss): Promise<FlipTimes> {
  const { everyMs, random } = loss;
  const between = ({ least, most }: { readonly least: number; readonly most: number }) =>
    least + random() * (most - least);
  const config = configOf(everyMs);
  const diedAt = noon + Math.floor(random() * everyMs);
  const clock = createClock(noon - 20 * everyMs);
  let answeredAt: number | undefined;
  const zone = createSimulatedZone({
    now: clock.now,
    syncMs: () => {
      const ms = between({ least: 0, most: 1 }) ** 2 * (delaysMs.sync.most - delaysMs.sync.least) + delaysMs.sync.least;
      answeredAt = clock.now() + ms;
      return ms;
    },
    isHealthy: () => true,
  });
  const control = createMemoryControlStore();
  const [policy] = policiesOf(config);
  if (policy === undefined) throw new Error('The service of the bench fails over.');
  await adopt({ policy, yes: true, by: 'operator', now: clock.now() }, { control, zone, clock });

  const replicas = observers.map(() => createMemoryLedger());
  const queue: Event[] = [];
  const asked = new Set<string>();
  let committedAt: number | undefined;
  let ids = 0;
  const published = observers.map(() => new Map<string, number>());

  async function decide(index: number, ledger: Ledger): Promise<void> {
    const parts = {
      ledger,
      control,
      plans: createMemoryPlanStore(),
      zone,
      clock,
      lag: async () => 0,
      id: () => `id-${++ids}`,
    };
    const input = { config, observer: observers[index] ?? '', now: clock.now(), checkDrift: () => false };
    const before = clock.now();
    const [tending] = await tendAll(input, { ...parts, published: published[index] ?? new Map() });
    if (tending?.kind === 'failed') throw tending.error;
    if (tending?.kind === 'tended' && tending.tended.failedOver.kind === 'flipped') committedAt = before;
  }

  /** What an observer saw is written, and every observer decides when it has it. */
  function deliver(from: number, at: number, record: (ledger: Ledger) => Promise<unknown>): void {
    for (const [index, ledger] of replicas.entries()) {
      const late = index === from ? 0 : between(delaysMs.replication);
      const act = async () => {
        await record(ledger);
        // Nothing can be decided before anybody has seen the death.
        if (at >= diedAt) await decide(index, ledger);
      };
      queue.push({ at: at + between(delaysMs.stream) + late, act });
    }
  }

  function seen(startedAt: number): { readonly seen: Readonly<Record<string, Seen>>; readonly endedAt: number } {
    const isDead = startedAt >= diedAt;
    const tookMs = isDead ? timeoutMs : between(delaysMs.answer);
    const alive: Seen = { outcome: 'up', timings: { totalMs: between(delaysMs.answer) } };
    const dead: Seen = { outcome: 'down', reason: 'timeout-connect', evidence: {}, timings: { totalMs: timeoutMs } };
    return { seen: { [east]: isDead ? dead : alive, [west]: alive }, endedAt: startedAt + tookMs };
  }

  function takeRound(index: number, slot: number): void {
    const startedAt = slot + between(delaysMs.begin);
    const { seen: endpoints, endedAt } = seen(startedAt);
    const round = roundOf(index, everyMs, slot, startedAt, endpoints);
    deliver(index, endedAt, (ledger) => ledger.recordRound(round));
    if (!loss.bursts) return;
    const before = { seen: { checkout: seen(startedAt - everyMs).seen } };
    for (const { slot } of burstsAfter(before, round, config, endedAt)) {
      for (const other of observers.keys()) takeBurst(other, slot);
    }
  }

  function takeBurst(index: number, slot: number): void {
    const key = `${index} ${slot}`;
    if (asked.has(key)) return;
    asked.add(key);
    const startedAt = slot + between(delaysMs.begin);
    const { seen: endpoints, endedAt } = seen(startedAt);
    const burst: Burst = { observer: observers[index] ?? '', service: 'checkout', slot, startedAt, seen: endpoints };
    deliver(index, endedAt, (ledger) => ledger.recordBurst(burst));
  }

  for (let slot = noon - 8 * everyMs; slot < noon + 10 * everyMs; slot += everyMs) {
    for (const index of observers.keys()) takeRound(index, slot);
  }
  while (committedAt === undefined) {
    queue.sort((a, b) => b.at - a.at);
    const next = queue.pop();
    if (next === undefined) throw new Error('Nobody flipped.');
    clock.moveTo(next.at);
    await next.act();
  }
  if (answeredAt === undefined) throw new Error('The flip was not written to DNS.');
  return { committedMs: committedAt - diedAt, answeredMs: answeredAt - committedAt };
}

function configOf(everyMs: number): Config {
  const endpoints = [east, west].map((id, index) => ({
    id,
    target: { kind: 'tcp', host: `${id}.${domain}`, port: 443, timeoutMs, expect: {} } as const,
    recordValues: [`192.0.2.${index + 1}`],
    healthCheckId: `check-${id}`,
  }));
  const record = { zone: zoneId, name: `checkout.${domain}`, type: 'A', ttlSeconds: 30 } as const;
  const failover = { ...failoverDefault, record };
  return {
    observers,
    services: [{ id: 'checkout', title: 'Checkout', everyMs, endpoints, failover, alarms: [] }],
    maintenance: [],
    alerts: [],
    audit: nothingAudited,
    restore: nothingRestored,
  };
}

function roundOf(index: number, everyMs: number, slot: number, startedAt: number, seen: Record<string, Seen>): Round {
  const observer = observers[index] ?? '';
  const sightings = { checkout: seen };
  return { observer, observerCount: observers.length, everyMs, shardIndex: 0, slot, startedAt, seen: sightings };
}

/** Sleeping takes no time but moves the time on; sleep that can be cut short lasts until it is. */
function createClock(startAt: number): Clock & { moveTo(at: number): void } {
  let now = startAt;
  return {
    now: () => now,
    monotonic: () => now - startAt,
    moveTo(at) {
      now = Math.max(now, at);
    },
    async sleep(ms, signal) {
      if (signal === undefined) now += ms;
      else await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  };
}
