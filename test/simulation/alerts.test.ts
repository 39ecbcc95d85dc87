import { describe, expect, it } from 'vitest';
import { drawAlertScenario } from '../../local/simulation/alerts/alertScenario.ts';
import { realAlertVerbs } from '../../local/simulation/alerts/alertVerbs.ts';
import { simulateAlerts } from '../../local/simulation/alerts/simulateAlerts.ts';
import { runCampaign } from '../../local/simulation/campaign.ts';
import { describeFault } from '../../local/simulation/faults.ts';

/** Enough that every kind of fault happens; `holdfast simulate --seeds 10000` runs many more. */
const seeds = 60;
const patienceMs = 300_000;

/** One for every kind of fault that alerts have to do with, and every mishap of a call. */
const kindsOfFaults = 28;

describe('the simulation of alerts', () => {
  it(
    `breaks no invariant in ${seeds} seeds`,
    async () => {
      const worlds = { alerts: realAlertVerbs };
      const { failed, messages, faults } = await runCampaign({ firstSeed: 1, seeds, worlds });
      console.info(`${seeds} seeds, ${messages} messages`);
      const story = [...(failed?.scenario.faults.map(describeFault) ?? []), ...(failed?.outcome.log ?? [])];
      expect(story).toEqual([]);
      // A world of which nobody is told anything proves nothing.
      expect(messages).toBeGreaterThan(2 * seeds);
      expect(Object.keys(faults).sort()).toHaveLength(kindsOfFaults);
    },
    patienceMs,
  );

  it('loses a region in every fifth world, and otherwise breaks single services', () => {
    const kinds = [1, 2, 3, 4, 5].map((seed) => drawAlertScenario(seed));
    expect(kinds.map(({ kind }) => kind)).toEqual(['few', 'few', 'few', 'few', 'loss']);
    expect(kinds[4]?.config.services).toHaveLength(50);
  });

  it('gives the same log for the same seed, byte for byte, and another one for another', async () => {
    const logs = await Promise.all([7, 7, 8].map((seed) => simulateAlerts(drawAlertScenario(seed))));
    const [one, same, other] = logs.map(({ log }) => log.join('\n'));
    expect(one).not.toBe('');
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });
});
