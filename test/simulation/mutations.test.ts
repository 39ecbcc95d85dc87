import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../local/simulation/campaign.ts';
import { drawScenario, type Scenario } from '../../local/simulation/scenario.ts';
import { shrink } from '../../local/simulation/shrink.ts';
import { simulate } from '../../local/simulation/simulate.ts';
import { mutations } from './mutations.ts';
import { findsPlanted, patienceMs, seedsToCatchMax } from './plantedBugs.ts';

describe('planted bugs', () => {
  findsPlanted(mutations, (verbs) => ({ failover: verbs }));

  it(
    'leave a trace with few faults',
    async () => {
      const batches = mutations.find(({ name }) => name.includes('one batch'));
      const verbs = batches?.verbs;
      if (verbs === undefined) throw new Error('the bug is planted');
      const worlds = { failover: verbs };
      const { failed } = await runCampaign({ firstSeed: 1, seeds: seedsToCatchMax, worlds });
      // What it takes to see a zone without records is one thing that moves traffic.
      expect(failed?.outcome.violation?.invariant).toBe(3);
      expect(failed?.scenario.faults.length).toBe(1);
      const { seed = 0, faults = [] } = failed?.scenario ?? {};
      const run = async (scenario: Scenario) => (await simulate(scenario, { verbs, isLogged: false })).violation;
      expect((await shrink({ ...drawScenario(seed), faults }, 3, run)).faults).toEqual(faults);
    },
    patienceMs,
  );
});
