/** Ways to put something wrong between the verb that looks after alerts and the world. */
import type { AlertVerbs } from '../../local/simulation/alerts/alertVerbs.ts';
import type { Alert, Told } from '../../shared/alerts/alert.ts';
import type { Publish } from '../../shared/alerts/notice.ts';
import type { AlertStore } from '../../shared/alerts/store.ts';
import type { TendAlertsParts } from '../../shared/alerts/tendAlerts.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';
import { withSeen } from './planting.ts';

/** What of the verbs is wrong. */
export type PlantedInAlerts = Partial<AlertVerbs>;

type Ports = AlertVerbs['ports'];

export function withAlerts(change: (store: AlertStore, parts: TendAlertsParts) => Partial<AlertStore>): Ports {
  return (parts) => ({ ...parts, alerts: { ...parts.alerts, ...change(parts.alerts, parts) } });
}

/** Every alert as it is read, and as it is written. */
export function withAlertsAs({
  read,
  write,
}: {
  read?: (alert: Alert) => Alert;
  write?: (alert: Alert) => Alert;
}): Ports {
  const [asRead, asWritten] = [read ?? same, write ?? same];
  return withAlerts((store) => ({
    readAlerts: async () => (await store.readAlerts()).map(asRead),
    async readAlert(key) {
      const found = await store.readAlert(key);
      return found === undefined ? undefined : asRead(found);
    },
    writeAlert: (alert) => store.writeAlert(asWritten(alert)),
  }));
}

function same(alert: Alert): Alert {
  return alert;
}

export function withEachTold(alert: Alert, change: (told: Told) => Told): Alert {
  const told = Object.entries(alert.told).map(([route, one]) => [route, change(one)] as const);
  return { ...alert, told: Object.fromEntries(told) };
}

export function withPublish(change: (publish: Publish, parts: TendAlertsParts) => Publish): Ports {
  return (parts) => ({ ...parts, publish: change(parts.publish, parts) });
}

export function withControl(change: (control: ControlStore) => Partial<ControlStore>): Ports {
  return (parts) => ({ ...parts, control: { ...parts.control, ...change(parts.control) } });
}

export function withLedger(change: (ledger: Ledger, parts: TendAlertsParts) => Partial<Ledger>): Ports {
  return (parts) => ({ ...parts, ledger: { ...parts.ledger, ...change(parts.ledger, parts) } });
}

/** Every look of every round as it is read; what was folded of them is not read at all. */
export function seeing(change: (seen: Seen) => Seen): Ports {
  return withLedger((ledger) => ({
    recents: async () => [],
    rounds: async (query) => (await ledger.rounds(query)).map((round) => withEachSeen(round, change)),
  }));
}

/** Rounds that were never taken, as if they had been and had seen that. */
export function withMissing(seen: Seen): Ports {
  return withLedger((ledger, { clock }) => ({
    recents: async () => [],
    async rounds(query) {
      const found = await ledger.rounds(query);
      const template = found[0];
      if (template === undefined || query.limit !== undefined) return found;
      const taken = new Set(found.map(({ slot }) => slot));
      const slots: number[] = [];
      const to = Math.min(query.to, clock.now());
      for (let slot = template.slot; slot < to; slot += query.everyMs) if (!taken.has(slot)) slots.push(slot);
      const made = slots.map((slot) => withEachSeen({ ...template, slot, startedAt: slot }, () => seen));
      return [...found, ...made].sort((a, b) => a.slot - b.slot);
    },
  }));
}

function withEachSeen(round: Round, change: (seen: Seen) => Seen): Round {
  return withSeen(round, (endpoints) =>
    Object.fromEntries(Object.entries(endpoints).map(([id, one]) => [id, change(one)])),
  );
}
