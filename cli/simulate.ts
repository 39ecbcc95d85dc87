/** `holdfast simulate`: the real verbs in seeded worlds where things go wrong. */
import { type Campaign, runCampaign } from '../local/simulation/campaign.ts';
import { describeFault } from '../local/simulation/faults.ts';
import { runCampaignOnThreads } from '../local/simulation/threads.ts';
import type { Shrunk, WorldName } from '../local/simulation/worlds.ts';
import type { Io } from './io.ts';

export type SimulateOptions = {
  readonly seeds: number;
  /** The first seed. */
  readonly seed: number;
  /** Prints the log of every seed. */
  readonly verbose: boolean;
  readonly json: boolean;
};

/** Fewer are done sooner than threads are started. */
const seedsForThreads = 200;
const progressEverySeeds = 1_000;

/** @returns The exit status: 1 when an invariant was broken. */
export async function simulateSeeds(options: SimulateOptions, io: Io): Promise<0 | 1> {
  const startedAt = performance.now();
  const { failed, ...counts } = await run(options, io);
  const seconds = (performance.now() - startedAt) / 1_000;
  if (options.json) {
    io.stdout(`${JSON.stringify(campaignJson({ failed, ...counts }), null, 2)}\n`);
    return failed === undefined ? 0 : 1;
  }
  if (failed !== undefined) io.stdout(violationText(failed));
  const faults = Object.entries(counts.faults).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = faults.reduce((sum, [, count]) => sum + count, 0);
  io.stdout(`${counts.seeds} seeds, ${counts.flips} flips, ${counts.messages} messages, ${total} faults:\n`);
  io.stdout(lines(faults.map(([name, count]) => `${String(count).padStart(9)} ${name}`)));
  // What is printed of each seed is the same whenever it is run.
  if (!options.verbose) io.stdout(`${(counts.seeds / seconds).toPrecision(2)} seeds/s\n`);
  return failed === undefined ? 0 : 1;
}

function run({ seeds, seed: firstSeed, verbose, json }: SimulateOptions, io: Io): Promise<Campaign> {
  if (verbose) {
    const write = json ? io.stderr : io.stdout;
    const passed = (world: WorldName, seed: number, log: readonly string[]) =>
      write(`seed ${seed}, ${world}\n${lines(log)}`);
    return runCampaign({ firstSeed, seeds, isLogged: true, passed });
  }
  if (seeds < seedsForThreads) return runCampaign({ firstSeed, seeds });
  let told = 0;
  return runCampaignOnThreads({
    firstSeed,
    seeds,
    progressed(done) {
      if (done - told < progressEverySeeds || done >= seeds) return;
      told = done;
      io.stderr(`${done} of ${seeds} seeds\n`);
    },
  });
}

function campaignJson(campaign: Omit<Campaign, 'failed'> & { readonly failed: Shrunk | undefined }) {
  const { seeds, flips, messages, faults, failed } = campaign;
  const counts = { seeds, flips, messages, faults };
  if (failed === undefined) return counts;
  const { world, scenario, outcome } = failed;
  const { invariant, what } = outcome.violation ?? {};
  const trace = { faults: scenario.faults.map(describeFault), log: outcome.log };
  return { ...counts, violation: { seed: scenario.seed, world, invariant, what, ...trace } };
}

function violationText({ world, scenario, outcome }: Shrunk): string {
  const { seed, faults } = scenario;
  return [
    `seed ${seed}, in the world of ${world}, breaks invariant ${outcome.violation?.invariant}: ${outcome.violation?.what}\n`,
    `These faults of the seed are enough (times in ms since the start):\n${lines(faults.map(describeFault))}`,
    `What happened with them:\n${lines(outcome.log)}`,
    `Again, with all faults: holdfast simulate --seeds 1 --seed ${seed} --verbose\n`,
  ].join('');
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  ${text}\n`).join('');
}
