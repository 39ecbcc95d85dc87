/** Many seeds, one after the other, until one breaks an invariant. */
import { drawScenario } from './scenario.ts';
import { type Shrunk, shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { realVerbs, type Verbs } from './verbs.ts';

export type Tally = {
  /** How many were run, the one that failed included. */
  readonly seeds: number;
  readonly flips: number;
  /** How often each fault happened. */
  readonly faults: Readonly<Record<string, number>>;
  /** The first seed that broke an invariant. */
  readonly broken?: { readonly seed: number; readonly invariant: number };
};

export type Campaign = Tally & {
  /** The first violation, with as few faults as were found to be enough. */
  readonly failed?: Shrunk;
};

export type CampaignInput = {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly verbs?: Verbs;
  /** Whether what happens is written down, for `passed`. */
  readonly isLogged?: boolean;
  /** Told of every seed that has passed. */
  readonly passed?: (seed: number, log: readonly string[]) => void;
};

export async function runCampaign(input: CampaignInput): Promise<Campaign> {
  return conclude(await runSeeds(input), input.verbs);
}

export async function runSeeds(input: CampaignInput): Promise<Tally> {
  const { firstSeed, seeds, verbs = realVerbs, isLogged = false, passed } = input;
  let tally: Tally = emptyTally;
  for (let seed = firstSeed; seed < firstSeed + seeds && tally.broken === undefined; seed += 1) {
    const { violation, flips, faults, log } = await simulate(drawScenario(seed), { verbs, isLogged });
    const broken = violation === undefined ? {} : { broken: { seed, invariant: violation.invariant } };
    tally = addTallies(tally, { seeds: 1, flips, faults, ...broken });
    if (violation === undefined) passed?.(seed, log);
  }
  return tally;
}

export const emptyTally: Tally = { seeds: 0, flips: 0, faults: {} };

export function addTallies(one: Tally, other: Tally): Tally {
  const faults: Record<string, number> = { ...one.faults };
  for (const [name, count] of Object.entries(other.faults)) faults[name] = (faults[name] ?? 0) + count;
  const broken = one.broken ?? other.broken;
  const sums = { seeds: one.seeds + other.seeds, flips: one.flips + other.flips, faults };
  return { ...sums, ...(broken === undefined ? {} : { broken }) };
}

export async function conclude(tally: Tally, verbs?: Verbs): Promise<Campaign> {
  const { broken } = tally;
  if (broken === undefined) return tally;
  return { ...tally, failed: await shrink(drawScenario(broken.seed), broken.invariant, verbs) };
}
