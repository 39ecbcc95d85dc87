/** A lease that nobody can renew: holding it is a courtesy, and keeps no run from going on. */
import { expect, it } from 'vitest';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { createLeasedSteps } from '../../shared/restore/lease.ts';
import { StepFailed, type Steps } from '../../shared/restore/steps.ts';
import { createVirtualClock } from '../fakes/clock.ts';

it('lets a wait go on whose lease could not be held, since only a person stops a wait', async () => {
  const waited: string[] = [];
  const steps: Steps = {
    step: async (name) => {
      throw new StepFailed(name, 'StepInterrupted', 'ended from outside');
    },
    wait: async (name) => void waited.push(name),
  };
  const leases = createMemoryControlStore();
  const leased = createLeasedSteps(steps, { backup: 'orders', holder: 'me' }, { leases, clock: createVirtualClock(0) });
  await leased.wait('table-deletion-0', 30_000);
  expect(waited).toEqual(['table-deletion-0']);
});
