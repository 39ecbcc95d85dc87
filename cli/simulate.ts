/** `holdfast simulate`: the real verbs in seeded worlds where things go wrong. */
import { runCampaign } from '../local/simulation/campaign.ts';
import { describeFault } from '../local/simulation/faults.ts';
import type { Shrunk } from '../local/simulation/shrink.ts';
import type { Io } from './io.ts';

export type SimulateOptions = {
  readonly seeds: number;
  /** The first seed. */
  readonly seed: number;
  /** Prints the log of every seed. */
  readonly verbose: boolean;
};

/** @returns The exit status: 1 when an invariant was broken. */
export async function simulateSeeds({ seeds, seed, verbose }: SimulateOptions, io: Io): Promise<0 | 1> {
  const passed = verbose
    ? (one: number, log: readonly string[]) => io.stdout(`seed ${one}\n${lines(log)}`)
    : (one: number) => tellProgress(one - seed + 1, seeds, io);
  const { failed, ...counts } = await runCampaign({ firstSeed: seed, seeds, passed });
  if (failed !== undefined) io.stdout(violationText(failed));
  const faults = Object.entries(counts.faults).sort(([a], [b]) => (a < b ? -1 : 1));
  io.stdout(`${counts.seeds} seeds, ${counts.flips} flips; faults:\n`);
  io.stdout(lines(faults.map(([name, count]) => `${String(count).padStart(9)} ${name}`)));
  return failed === undefined ? 0 : 1;
}

function tellProgress(done: number, seeds: number, io: Io): void {
  if (done % 1_000 === 0 && done < seeds) io.stderr(`${done} of ${seeds} seeds\n`);
}

function violationText({ scenario, outcome }: Shrunk): string {
  const { seed, faults } = scenario;
  return [
    `seed ${seed} breaks invariant ${outcome.violation?.invariant}: ${outcome.violation?.what}\n`,
    `These faults of the seed are enough (times in ms since the start):\n${lines(faults.map(describeFault))}`,
    `What happened with them:\n${lines(outcome.log)}`,
    `Again, with all faults: holdfast simulate --seeds 1 --seed ${seed} --verbose\n`,
  ].join('');
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  ${text}\n`).join('');
}
