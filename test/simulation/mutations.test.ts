import { describe, expect, it } from 'vitest';
import { runCampaign, runSeeds } from '../../local/simulation/campaign.ts';
import { shrink } from '../../local/simulation/shrink.ts';
import { mutations } from './mutations.ts';

const seedsToCatchMax = 400;
const patienceMs = 300_000;

describe('planted bugs', () => {
  it.each(mutations)(
    'are found: $name',
    async ({ verbs, name, fromSeed }) => {
      const { seeds, broken } = await runSeeds({ firstSeed: fromSeed, seeds: seedsToCatchMax, verbs });
      console.info(`${name}: after ${seeds} seeds from ${fromSeed}, invariant ${broken?.invariant}`);
      expect(broken).toBeDefined();
    },
    patienceMs,
  );

  it(
    'leave a trace with few faults',
    async () => {
      const batches = mutations.find(({ name }) => name.includes('one batch'));
      const verbs = batches?.verbs;
      const { failed } = await runCampaign({ firstSeed: 1, seeds: seedsToCatchMax, ...(verbs && { verbs }) });
      // What it takes to see a zone without records is one thing that moves traffic.
      expect(failed?.outcome.violation?.invariant).toBe(3);
      expect(failed?.scenario.faults.length).toBe(1);
      const again = failed && (await shrink(failed.scenario, 3, verbs));
      expect(again?.scenario).toEqual(failed?.scenario);
    },
    patienceMs,
  );
});
