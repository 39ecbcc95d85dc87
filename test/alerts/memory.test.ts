import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import { alertContract } from '../contract/alerts.ts';

alertContract('in memory', async () => ({
  store: createMemoryAlertStore(),
  isAtomic: true,
  close: async () => {},
}));
