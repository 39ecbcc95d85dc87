import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../local/simulation/campaign.ts';
import { alertMutations } from './alertMutations.ts';
import { findsPlanted, patienceMs, seedsToCatchMax } from './plantedBugs.ts';

describe('bugs planted in alerts', () => {
  findsPlanted(alertMutations, (verbs) => ({ alerts: verbs }));

  it(
    'leave a trace with few faults',
    async () => {
      const alone = alertMutations.find(({ name }) => name.includes('lost region'));
      if (alone === undefined) throw new Error('the bug is planted');
      const worlds = { alerts: alone.verbs };
      const { failed } = await runCampaign({ firstSeed: alone.fromSeed, seeds: seedsToCatchMax, worlds });
      // All that it takes is the loss.
      expect(failed?.outcome.violation?.invariant).toBe(19);
      expect(failed?.scenario.faults.map(({ kind }) => kind)).toEqual(['region-lost']);
    },
    patienceMs,
  );
});
