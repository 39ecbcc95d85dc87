/** The alert store in memory: for tests, simulation and replay. */
import type { Alert } from './alert.ts';
import type { AlertStore } from './store.ts';

export function createMemoryAlertStore(): AlertStore {
  const alerts = new Map<string, Alert>();

  async function readAlerts(): Promise<readonly Alert[]> {
    return [...alerts.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  return {
    readAlerts,
    peekAlerts: readAlerts,
    async readAlert(key) {
      return alerts.get(key);
    },
    async writeAlert(alert) {
      if ((alerts.get(alert.key)?.revision ?? 0) !== alert.revision - 1) return 'lost';
      alerts.set(alert.key, alert);
      return 'written';
    },
    async removeAlert({ key, revision }) {
      if (alerts.get(key)?.revision !== revision) return 'lost';
      alerts.delete(key);
      return 'written';
    },
  };
}
