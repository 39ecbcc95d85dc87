import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { planContract } from '../contract/plans.ts';

planContract('in memory', async () => ({ store: createMemoryPlanStore(), isAtomic: true, close: async () => {} }));
