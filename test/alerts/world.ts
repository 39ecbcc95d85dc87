/** A monitor's evening: rounds as somebody wants them, and observers that take their turns. */

import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { Notice } from '../../shared/alerts/notice.ts';
import {
  type AlertsMemory,
  type AlertsTended,
  createAlertsMemory,
  tendAlerts,
} from '../../shared/alerts/tendAlerts.ts';
import { nothingAudited } from '../../shared/config/auditConfig.ts';
import type { AlertRoute, Config, Objective, Service } from '../../shared/config/config.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { anHour, down, roundAt, serviceOf, up } from '../ledger/samples.ts';
import { minuteMs } from './alerts.ts';

export const regions = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const everyMs = 30_000;

const anObjective: Objective = {
  availability: 0.999,
  window: { kind: 'rolling', ms: 30 * 86_400_000 },
  indicator: { kind: 'timeslices' },
  minimum: { events: 2, failures: 2 },
  spent: [],
};

export function watched(
  id: string,
  change: Partial<Objective> = {},
  endpoints: readonly string[] = regions.slice(0, 2),
): Service {
  return { ...serviceOf(id, everyMs, endpoints), objective: { ...anObjective, ...change } };
}

export type Sky = {
  /** What an observer sees of an endpoint at a slot; no round at all when it is away. */
  readonly sees?: (service: string, endpoint: string, slot: number, observer: string) => Seen;
  readonly isAway?: (observer: string, slot: number) => boolean;
};

export type WorldInput = Sky & {
  readonly services: readonly Service[];
  readonly routes?: readonly AlertRoute[];
  readonly maintenance?: Config['maintenance'];
};

export function createWorld(input: WorldInput) {
  const { sees = () => up(20), isAway = () => false } = input;
  const config: Config = {
    observers: [...regions],
    services: input.services,
    maintenance: input.maintenance ?? [],
    alerts: input.routes ?? [{ id: 'oncall', to: { kind: 'console' } }],
    audit: nothingAudited,
    restore: nothingRestored,
  };
  const ledger = createMemoryLedger();
  const control = createMemoryControlStore();
  const alerts = createMemoryAlertStore();
  const plans = createMemoryPlanStore();
  const memories = new Map<string, AlertsMemory>(regions.map((region) => [region, createAlertsMemory()]));
  const sent: (Notice & { readonly route: string; readonly at: number })[] = [];
  /** What lies in each region's queue. */
  const deadLetters = new Map<string, number>();
  let [now, written, ids] = [anHour, anHour - everyMs, 0];
  /** What happens instead of a message being taken, next. */
  const mishaps: ('refused' | 'taken and not said' | 'dies before' | 'dies after')[] = [];

  async function watchUntil(to: number): Promise<void> {
    for (let slot = written + everyMs; slot <= to; slot += everyMs) {
      for (const observer of regions) {
        if (isAway(observer, slot)) continue;
        const seen: Round['seen'] = Object.fromEntries(
          config.services.map(({ id, endpoints }) => [
            id,
            Object.fromEntries(endpoints.map((one) => [one.id, sees(id, one.id, slot, observer)])),
          ]),
        );
        await ledger.recordRound(roundAt({ observer, observerCount: regions.length, everyMs, slot, seen }));
      }
      written = slot;
    }
  }

  async function turn(observer: string): Promise<AlertsTended> {
    const clock = {
      now: () => now,
      monotonic: () => now,
      sleep: (_ms: number, signal?: AbortSignal) =>
        new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    };
    const publish = async (notice: Notice, route: AlertRoute) => {
      const mishap = mishaps.shift();
      if (mishap === 'dies before') await new Promise(() => {});
      if (mishap === 'refused') throw new Error('no');
      sent.push({ ...notice, route: route.id, at: now });
      if (mishap === 'taken and not said') throw new Error('timed out');
      if (mishap === 'dies after') await new Promise(() => {});
    };
    const memory = memories.get(observer) ?? createAlertsMemory();
    ids += 1;
    const parts = {
      deadLetters: async () => deadLetters.get(observer) ?? 0,
      ledger,
      control,
      alerts,
      plans,
      metrics: async () => [],
      publish,
      clock,
      id: () => `token-${ids}`,
      memory,
    };
    const tended = tendAlerts({ config, observer, now }, parts);
    const died = new Promise<AlertsTended>((resolve) => {
      // Whoever dies answers never; the world goes on when nothing moves any more.
      if (mishaps[0]?.startsWith('dies') === true) {
        setTimeout(() => resolve({ counted: true, changed: [], told: 0, failures: [] }), 50);
      }
    });
    return await Promise.race([tended, died]);
  }

  return {
    config,
    ledger,
    control,
    alerts,
    plans,
    sent,
    mishaps,
    deadLetters,
    get now() {
      return now;
    },
    /** Minutes pass, and each of them the observers take their turn. */
    async pass(minutes: number, observers: readonly string[] = regions): Promise<void> {
      for (let minute = 0; minute < minutes; minute += 1) {
        now += minuteMs;
        await watchUntil(now);
        now += 20_000;
        for (const observer of observers) await turn(observer);
        now -= 20_000;
      }
    },
    turn,
    said: () => sent.map(({ key, stage }) => `${stage} ${key}`),
  };
}

export const seesDown: Seen = down('status');
