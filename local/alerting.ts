/** Alerts on one machine: counted, found and told every few seconds, by the first observer that is alive. */
import { randomUUID } from 'node:crypto';
import type { Publish } from '../shared/alerts/notice.ts';
import type { AlertStore } from '../shared/alerts/store.ts';
import { createAlertsMemory, tendAlerts } from '../shared/alerts/tendAlerts.ts';
import type { Config } from '../shared/config/config.ts';
import type { ControlStore } from '../shared/control/store.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import type { PlanStore } from '../shared/maintenance/store.ts';
import type { MetricReader } from '../shared/objectives/metricReader.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import type { Trouble } from './trouble.ts';
import type { Vantage } from './vantage.ts';

export type AlertingInput = {
  readonly config: Config;
  /** Where the status page is, if anybody can reach it there. */
  readonly url?: string;
};

export type AlertingParts = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly control: ControlStore;
  readonly alerts: AlertStore;
  readonly plans: Pick<PlanStore, 'readPlans'>;
  readonly metrics: MetricReader;
  readonly publish: Publish;
  readonly vantage: Pick<Vantage, 'isAlive'>;
  readonly trouble: Trouble;
};

const doing = 'looking after the alerts';

/** @returns what is to be run again and again until the signal is aborted; it never rejects. */
export function createAlerting(
  { config, url }: AlertingInput,
  parts: AlertingParts,
): (stopping: AbortSignal) => Promise<void> {
  const { clock, vantage, trouble } = parts;
  // One process has the data folder, so its lease is its own again as soon as it is back.
  const memory = { ...createAlertsMemory(), token: 'this machine' };
  const tending = { ...parts, id: randomUUID, memory };
  const where = url === undefined ? {} : { url };
  return async (stopping) => {
    const observer = config.observers.find((one) => vantage.isAlive(one));
    if (observer === undefined) return;
    try {
      const { failures } = await tendAlerts({ config, observer, now: clock.now(), ...where }, tending);
      if (failures.length === 0) trouble.clear(doing);
      else if (!stopping.aborted) trouble.tell(doing, textOf(failures));
    } catch (error) {
      // What it works with is being closed.
      if (!stopping.aborted) trouble.tell(doing, error);
    }
  };
}

/** The same failure of many services is told once. */
function textOf(failures: readonly unknown[]): string {
  const texts = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  return [...new Set(texts)].join('; ');
}
