import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { controlContract } from '../contract/control.ts';

controlContract('in memory', async () => ({
  store: createMemoryControlStore(),
  isAtomic: true,
  close: async () => {},
}));
