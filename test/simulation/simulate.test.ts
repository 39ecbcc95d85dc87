import { describe, expect, it } from 'vitest';
import { runCampaign, runSeeds } from '../../local/simulation/campaign.ts';
import { describeFault } from '../../local/simulation/faults.ts';
import { drawScenario } from '../../local/simulation/scenario.ts';
import { simulate } from '../../local/simulation/simulate.ts';
import { runCampaignOnThreads } from '../../local/simulation/threads.ts';
import { realVerbs } from '../../local/simulation/verbs.ts';

/** Enough that every kind of fault happens; `holdfast simulate --seeds 10000` runs many more. */
const seeds = 200;
const patienceMs = 300_000;

/** One for every kind of fault, and every mishap of a call. */
const kindsOfFaults = 32;

describe('the simulation', () => {
  it(
    `breaks no invariant in ${seeds} seeds`,
    async () => {
      const worlds = { failover: realVerbs };
      const { failed, flips, faults } = await runCampaign({ firstSeed: 1, seeds, worlds });
      const total = Object.values(faults).reduce((sum, count) => sum + count, 0);
      console.info(`${seeds} seeds, ${flips} flips, ${total} faults`);
      const story = [...(failed?.scenario.faults.map(describeFault) ?? []), ...(failed?.outcome.log ?? [])];
      expect(story).toEqual([]);
      // A world in which nothing happens proves nothing.
      expect(flips).toBeGreaterThan(seeds / 2);
      expect(Object.keys(faults)).toHaveLength(kindsOfFaults);
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

  it(
    'comes to the same on several threads',
    async () => {
      const range = { firstSeed: 1_001, seeds: 52 };
      const progress: number[] = [];
      const onThreads = await runCampaignOnThreads({ ...range, progressed: (done) => progress.push(done) });
      expect(onThreads).toEqual(await runSeeds(range));
      expect(progress.at(-1)).toBe(range.seeds);
    },
    patienceMs,
  );
});
