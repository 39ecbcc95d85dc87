import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../local/simulation/campaign.ts';
import { describeFault } from '../../local/simulation/faults.ts';
import { drawScenario } from '../../local/simulation/scenario.ts';
import { shrink } from '../../local/simulation/shrink.ts';
import { simulate } from '../../local/simulation/simulate.ts';
import { mutations } from './mutations.ts';

/** Enough that every kind of fault happens; `holdfast simulate --seeds 10000` runs many more. */
const seeds = 120;
const seedsToCatchMax = 400;
const patienceMs = 180_000;

describe('the simulation', () => {
  it(
    `breaks no invariant in ${seeds} seeds`,
    async () => {
      const { failed, flips, faults } = await runCampaign({ firstSeed: 1, seeds });
      const story = [...(failed?.scenario.faults.map(describeFault) ?? []), ...(failed?.outcome.log ?? [])];
      expect(story).toEqual([]);
      // A world in which nothing happens proves nothing.
      expect(flips).toBeGreaterThan(seeds / 4);
      expect(Object.keys(faults).length).toBeGreaterThan(20);
    },
    patienceMs,
  );

  it('gives the same log for the same seed, byte for byte, and another one for another', async () => {
    const logs = await Promise.all([7, 7, 8].map((seed) => simulate(drawScenario(seed))));
    const [one, same, other] = logs.map(({ log }) => log.join('\n'));
    expect(one).not.toBe('');
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });
});

describe('planted bugs', () => {
  it.each(mutations)(
    'are found: $name',
    async ({ verbs, name, fromSeed }) => {
      for (let seed = fromSeed; seed < fromSeed + seedsToCatchMax; seed += 1) {
        const outcome = await simulate(drawScenario(seed), verbs);
        if (outcome.violation === undefined) continue;
        const { invariant } = outcome.violation;
        console.info(`${name}: after ${seed - fromSeed + 1} seeds from ${fromSeed}, invariant ${invariant}`);
        return;
      }
      expect.fail(`nothing noticed in ${seedsToCatchMax} seeds`);
    },
    patienceMs,
  );

  it('leave a trace with few faults', async () => {
    const batches = mutations.find(({ name }) => name.includes('one batch'));
    const { failed } = await runCampaign({
      firstSeed: 1,
      seeds: seedsToCatchMax,
      ...(batches && { verbs: batches.verbs }),
    });
    // What it takes to see a zone without records is one endpoint that fails.
    expect(failed?.outcome.violation?.invariant).toBe(3);
    expect(failed?.scenario.faults.length).toBe(1);
    const again = failed && (await shrink(failed.scenario, failed.outcome, batches?.verbs));
    expect(again?.scenario).toEqual(failed?.scenario);
  });
});
