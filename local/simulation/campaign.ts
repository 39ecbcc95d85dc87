/** Many seeds, one after the other, until one breaks an invariant. */
import { realWorlds, runWorld, type Shrunk, shrinkWorld, type WorldName, type Worlds, worldNames } from './worlds.ts';

export type Tally = {
  /** How many were run, the one that failed included. */
  readonly seeds: number;
  readonly flips: number;
  /** How many messages people were told. */
  readonly messages: number;
  /** How often each fault happened. */
  readonly faults: Readonly<Record<string, number>>;
  /** The first seed that broke an invariant. */
  readonly broken?: { readonly world: WorldName; readonly seed: number; readonly invariant: number };
};

export type Campaign = Tally & {
  /** The first violation, with as few faults as were found to be enough. */
  readonly failed?: Shrunk;
};

export type CampaignInput = {
  readonly firstSeed: number;
  readonly seeds: number;
  /** All of them, by the real verbs, when absent. */
  readonly worlds?: Worlds;
  /** Whether what happens is written down, for `passed`. */
  readonly isLogged?: boolean;
  /** Told of every world of a seed that has passed. */
  readonly passed?: (world: WorldName, seed: number, log: readonly string[]) => void;
};

export async function runCampaign(input: CampaignInput): Promise<Campaign> {
  return conclude(await runSeeds(input), input.worlds);
}

export async function runSeeds(input: CampaignInput): Promise<Tally> {
  const { firstSeed, seeds } = input;
  let tally: Tally = emptyTally;
  for (let seed = firstSeed; seed < firstSeed + seeds && tally.broken === undefined; seed += 1) {
    tally = addTallies(tally, await runSeed(seed, input));
  }
  return tally;
}

async function runSeed(seed: number, { worlds = realWorlds, isLogged = false, passed }: CampaignInput): Promise<Tally> {
  let tally: Tally = { ...emptyTally, seeds: 1 };
  for (const world of worldNames) {
    const story = await runWorld(world, seed, worlds, isLogged);
    if (story === undefined) continue;
    const { violation, flips, messages, faults, log } = story;
    const broken = violation === undefined ? {} : { broken: { world, seed, invariant: violation.invariant } };
    tally = addTallies(tally, { seeds: 0, flips, messages, faults, ...broken });
    if (violation !== undefined) break;
    passed?.(world, seed, log);
  }
  return tally;
}

export const emptyTally: Tally = { seeds: 0, flips: 0, messages: 0, faults: {} };

export function addTallies(one: Tally, other: Tally): Tally {
  const faults: Record<string, number> = { ...one.faults };
  for (const [name, count] of Object.entries(other.faults)) faults[name] = (faults[name] ?? 0) + count;
  const broken = one.broken ?? other.broken;
  return {
    seeds: one.seeds + other.seeds,
    flips: one.flips + other.flips,
    messages: one.messages + other.messages,
    faults,
    ...(broken === undefined ? {} : { broken }),
  };
}

export async function conclude(tally: Tally, worlds: Worlds = realWorlds): Promise<Campaign> {
  const { broken } = tally;
  if (broken === undefined) return tally;
  return { ...tally, failed: await shrinkWorld(broken.world, broken.seed, broken.invariant, worlds) };
}
