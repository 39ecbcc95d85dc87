/** Many seeds, one after the other, until one breaks an invariant. */
import { drawScenario } from './scenario.ts';
import { type Shrunk, shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import type { Verbs } from './verbs.ts';

export type Campaign = {
  /** How many were run, the one that failed included. */
  readonly seeds: number;
  readonly flips: number;
  /** How often each fault happened. */
  readonly faults: Readonly<Record<string, number>>;
  /** The first violation, with as few faults as were found to be enough. */
  readonly failed?: Shrunk;
};

export type CampaignInput = {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly verbs?: Verbs;
  /** Told of every seed that has passed. */
  readonly passed?: (seed: number, log: readonly string[]) => void;
};

export async function runCampaign({ firstSeed, seeds, verbs, passed }: CampaignInput): Promise<Campaign> {
  const faults: Record<string, number> = {};
  let flips = 0;
  for (let index = 0; index < seeds; index += 1) {
    const scenario = drawScenario(firstSeed + index);
    const outcome = await simulate(scenario, verbs);
    flips += outcome.flips;
    for (const [name, count] of Object.entries(outcome.faults)) faults[name] = (faults[name] ?? 0) + count;
    if (outcome.violation !== undefined) {
      return { seeds: index + 1, flips, faults, failed: await shrink(scenario, outcome, verbs) };
    }
    passed?.(scenario.seed, outcome.log);
  }
  return { seeds, flips, faults };
}
