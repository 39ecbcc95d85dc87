/** The ports of one run that looks after alerts, between the verb and the simulated world. */
import type { Alert } from '../../../shared/alerts/alert.ts';
import type { Publish } from '../../../shared/alerts/notice.ts';
import type { AlertStore } from '../../../shared/alerts/store.ts';
import type { AlertsMemory, TendAlertsParts } from '../../../shared/alerts/tendAlerts.ts';
import type { ControlStore } from '../../../shared/control/store.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import type { CallName } from '../faults.ts';
import { call, type Make, type Run, type RunScene } from '../run.ts';
import type { AlertReferee } from './alertReferee.ts';

export type AlertStores = {
  readonly control: ControlStore;
  readonly alerts: AlertStore;
  readonly replica: Ledger;
  readonly referee: AlertReferee;
  readonly memory: AlertsMemory;
};

type Port = Make<unknown>['port'];

type Reaching = <A extends readonly unknown[], T>(
  port: Port,
  name: CallName,
  method: (...args: A) => Promise<T>,
) => (...args: A) => Promise<T>;

export function alertPartsOf(run: Run, scene: RunScene, stores: AlertStores): TendAlertsParts {
  const { clock, world } = scene;
  const { referee, control } = stores;
  const skewMs = world.skewMs(run.observer);
  const reach = reaching(run, scene, referee);
  const publish: Publish = reach('topics', 'publish', async (notice, route) => referee.published(run, notice, route));
  let tokens = 0;
  return {
    ledger: ledgerOf(stores, reach, run),
    control: {
      ...control,
      peekControls: reach('control', 'readControl', control.peekControls),
      acquireLease: reach('control', 'acquireLease', control.acquireLease),
      renewLease: reach('control', 'renewLease', control.renewLease),
      releaseLease: reach('control', 'releaseLease', control.releaseLease),
    },
    alerts: alertsOf(stores, reach, run),
    // People plan their windows in the simulated config.
    plans: { readPlans: async () => [] },
    metrics: async () => [],
    async publish(notice, route) {
      try {
        await publish(notice, route);
      } catch (error) {
        referee.refused(notice, route);
        throw error;
      }
    },
    clock: {
      now: () => clock.now() + skewMs,
      monotonic: () => clock.monotonic(),
      sleep: (ms, signal) => call(run, scene, { port: 'none', name: 'sleep', make: () => clock.sleep(ms, signal) }),
    },
    id: () => {
      tokens += 1;
      return `${run.observer} ${run.id} ${tokens}`;
    },
    memory: stores.memory,
  };
}

/** Of every call that goes wrong the referee hears: what is told twice has to have had a reason. */
export function reaching(run: Run, scene: RunScene, referee: Pick<AlertReferee, 'hit'>): Reaching {
  const hitting: RunScene = {
    ...scene,
    mishap(observer, name) {
      const fault = scene.mishap(observer, name);
      if (fault !== undefined) referee.hit(run);
      return fault;
    },
  };
  return (port, name, method) =>
    async (...args) => {
      try {
        return await call(run, hitting, { port, name, make: () => method(...args) });
      } catch (error) {
        referee.hit(run);
        throw error;
      }
    };
}

export function ledgerOf(
  { replica, referee }: Pick<AlertStores, 'replica' | 'referee'>,
  reach: Reaching,
  run: Run,
): Ledger {
  return {
    ...replica,
    rounds: reach('ledger', 'rounds', replica.rounds),
    recents: reach('ledger', 'recents', replica.recents),
    putRecent: reach('ledger', 'putRecent', replica.putRecent),
    hours: reach('ledger', 'folds', replica.hours),
    days: reach('ledger', 'folds', replica.days),
    boards: reach('ledger', 'folds', replica.boards),
    putHour: reach('ledger', 'putFold', replica.putHour),
    putDay: reach('ledger', 'putFold', replica.putDay),
    putBoard: reach('ledger', 'putFold', replica.putBoard),
    putBudgetBoard: reach('ledger', 'putBudgetBoard', replica.putBudgetBoard),
    events: reach('ledger', 'folds', replica.events),
    putEvent: reach('ledger', 'putEvent', replica.putEvent),
    corrections: reach('ledger', 'corrections', async () => {
      const found = await replica.corrections();
      referee.correctionsRead(run, found);
      return found;
    }),
  };
}

function alertsOf({ alerts, referee }: AlertStores, reach: Reaching, run: Run): AlertStore {
  return {
    readAlerts: reach('control', 'readAlerts', alerts.readAlerts),
    peekAlerts: reach('control', 'readAlerts', alerts.peekAlerts),
    readAlert: reach('control', 'readAlert', alerts.readAlert),
    writeAlert: reach('control', 'writeAlert', async (alert: Alert) => {
      const written = await alerts.writeAlert(alert);
      if (written === 'written') referee.alertWritten(run, alert);
      return written;
    }),
    removeAlert: reach('control', 'removeAlert', async (alert: Pick<Alert, 'key' | 'revision'>) => {
      const written = await alerts.removeAlert(alert);
      if (written === 'written') referee.alertRemoved(run, alert.key);
      return written;
    }),
  };
}
