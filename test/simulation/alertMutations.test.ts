import { describe, expect, it } from 'vitest';
import { runCampaign, runSeeds } from '../../local/simulation/campaign.ts';
import { alertMutations } from './alertMutations.ts';

const seedsToCatchMax = 400;
const patienceMs = 300_000;

describe('bugs planted in alerts', () => {
  it.each(alertMutations)(
    'are found: $name',
    async ({ verbs, name, fromSeed }) => {
      const worlds = { alerts: verbs };
      const { seeds, broken } = await runSeeds({ firstSeed: fromSeed, seeds: seedsToCatchMax, worlds });
      console.info(`${name}: after ${seeds} seeds from ${fromSeed}, invariant ${broken?.invariant}`);
      expect(broken).toBeDefined();
    },
    patienceMs,
  );

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
