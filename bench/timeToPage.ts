/** From the first failing slot to the page, by the real verb in a world of its own clock. */

import { createMemoryAlertStore } from '../shared/alerts/memory.ts';
import { createAlertsMemory, tendAlerts } from '../shared/alerts/tendAlerts.ts';
import type { Config } from '../shared/config/config.ts';
import { createMemoryControlStore } from '../shared/control/memory.ts';
import { createMemoryLedger } from '../shared/ledger/memory.ts';
import type { Round, Seen } from '../shared/ledger/round.ts';
import { createMemoryPlanStore } from '../shared/maintenance/memory.ts';
import { quantile, seededRandom, short } from './measure.ts';
import type { Figure, RowResult } from './report.ts';
import { syntheticConfig } from './synthetic.ts';

const noon = Date.UTC(2026, 10, 22, 12);
const minuteMs = 60_000;
const trials = 300;
const target = 0.999;

/** The pair that pages first: an hour and five minutes, at 14.4 times the even pace. */
const longMs = 60 * minuteMs;
const factor = 14.4;

type Outage = { readonly everyMs: number; readonly errorRatio: number };

const outages: readonly Outage[] = [
  { everyMs: 30_000, errorRatio: 1 },
  { everyMs: 10_000, errorRatio: 1 },
  { everyMs: 10_000, errorRatio: 0.25 },
];

export async function benchTimeToPage(): Promise<RowResult> {
  const figures: Figure[] = [];
  for (const outage of outages) figures.push(await figureOf(outage));
  return {
    title: `From the first failing slot to the page: 99.9 % over 30 days, ${trials} outages each, 3 observers`,
    figures,
    notes: [
      'The formula is that of the Site Reliability Workbook, chapter 5: (1 − objective) / error ratio × long window × burn rate. It knows of every failure at once.',
      'On top come up to a cadence until the next slots are looked at, up to a minute until `budget` runs (at a random second, the same every minute), 15 s that rounds have to arrive, and the rest of the minute, as only whole minutes are counted.',
      'A quarter of the slots fail where the error ratio is 25 %, at random. Looking takes 0.3 to 5 s, and so does writing it down.',
    ],
  };
}

async function figureOf(outage: Outage): Promise<Figure> {
  const seconds: number[] = [];
  for (let trial = 0; trial < trials; trial += 1) seconds.push(await trialOf(outage, trial));
  const formula = ((1 - target) / outage.errorRatio) * (longMs / 1000) * factor;
  const [p50, p99] = [quantile(seconds, 0.5), quantile(seconds, 0.99)];
  return {
    name: `every ${outage.everyMs / 1000} s, ${outage.errorRatio * 100} % failing: p50 / p99`,
    figure: `${short(p50)} / ${short(p99)} s`,
    beside: `workbook ${short(formula)} s`,
    ratio: p50 / formula,
  };
}

/** How many seconds pass from the first slot that fails to the message. */
async function trialOf({ everyMs, errorRatio }: Outage, trial: number): Promise<number> {
  const random = seededRandom(trial + everyMs + errorRatio * 1e6);
  const config: Config = { ...syntheticConfig(1, everyMs), alerts: [{ id: 'oncall', to: { kind: 'console' } }] };
  const [service] = config.services;
  if (service === undefined) throw new Error('no service');
  const ledger = createMemoryLedger();
  const beginsAt = noon + 10 * minuteMs + Math.floor(random() * minuteMs);
  const turnAtMs = Math.floor(random() * minuteMs);
  const fates = new Map<number, boolean>();
  const fails = (slot: number) => {
    const known = fates.get(slot);
    if (known !== undefined) return known;
    const fate = slot >= beginsAt && random() < errorRatio;
    fates.set(slot, fate);
    return fate;
  };
  const waiting: { readonly at: number; readonly round: Round }[] = [];
  for (let slot = noon; slot < noon + 40 * minuteMs; slot += everyMs) {
    for (const observer of config.observers) {
      const look: Seen = fails(slot)
        ? { outcome: 'down', reason: 'status', evidence: {}, timings: { totalMs: 20 } }
        : { outcome: 'up', timings: { totalMs: 20 } };
      const seen = { [service.id]: Object.fromEntries(service.endpoints.map(({ id }) => [id, look])) };
      const round = { observer, observerCount: 3, everyMs, shardIndex: 0, slot, startedAt: slot, seen };
      waiting.push({ at: slot + 300 + random() * 4_700, round });
    }
  }
  waiting.sort((a, b) => a.at - b.at);
  let now = noon;
  let toldAt: number | undefined;
  const publish = async () => {
    toldAt ??= now;
  };
  const clock = { now: () => now, monotonic: () => now, sleep: async () => {} };
  const stores = {
    ledger,
    control: createMemoryControlStore(),
    alerts: createMemoryAlertStore(),
    plans: createMemoryPlanStore(),
  };
  const parts = { ...stores, metrics: async () => [], publish, clock, id: () => 'bench', memory: createAlertsMemory() };
  for (let minute = noon; toldAt === undefined; minute += minuteMs) {
    now = minute + turnAtMs;
    while ((waiting[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
      const next = waiting.shift();
      if (next !== undefined) await ledger.recordRound(next.round);
    }
    if (waiting.length === 0) throw new Error('nobody was paged');
    await tendAlerts({ config, observer: 'us-east-1', now }, parts);
  }
  const firstSlot = [...fates].find(([, failed]) => failed)?.[0];
  if (firstSlot === undefined) throw new Error('nothing failed');
  return (toldAt - firstSlot) / 1000;
}
