/**
 * How likely replicated data is lost. Pure arithmetic. The model is the Markov chain of Gibson, "Redundant Disk Arrays"
 * (1992), chapter 5, and of Patterson, Gibson, Katz, "A Case for Redundant Arrays of Inexpensive Disks" (SIGMOD 1988):
 * the state is how many copies are gone, and when all are, the data is. Copies are lost independently of each other and
 * at a constant rate, so lifetimes are exponential; every lost copy is made anew by itself as soon as it is lost, and how
 * long that takes is exponential too. Greenan, Plank, Wylie, "Mean time to meaningless" (HotStorage 2010), says how
 * little of that is so in a real disk array: copies in one place share their fate, and people delete all copies at once.
 * The figures compare designs; they promise nothing.
 */

export type Replication = {
  /** How many copies there are, 1 or more. */
  readonly replicas: number;
  /** The mean time until one copy is lost, in milliseconds. */
  readonly mtbfMs: number;
  /** The mean time until a lost copy is there again, in milliseconds. */
  readonly repairMs: number;
};

/**
 * The mean time to data loss, in milliseconds. With j copies gone, one of the n − j others goes after MTBF / (n − j), and
 * one of the j comes back after MTTR / j; so from j to j + 1 it takes T(j) = (1 + j × T(j − 1) / MTTR) × MTBF / (n − j)
 * on average, and the sum of these is exact. For two copies it is (3λ + μ) / 2λ², which Patterson et al. write as
 * MTTF² / (2 × MTTR), because repairs are much shorter than lives.
 */
export function meanTimeToLossMs({ replicas, mtbfMs, repairMs }: Replication): number {
  let [stepMs, totalMs] = [0, 0];
  for (let gone = 0; gone < replicas; gone += 1) {
    stepMs = ((1 + (gone * stepMs) / repairMs) * mtbfMs) / (replicas - gone);
    totalMs += stepMs;
  }
  return totalMs;
}

/**
 * The chance that the data is lost within the time, 0 to 1: 1 − exp(−span / MTTDL). Exact for one copy, where a year's is
 * the annual failure rate (AFR). With more it is an approximation that begins as if copies were being made anew already:
 * too high by as much as a repair takes of the span, such as a twelfth where it takes a month of a year.
 */
export function lossProbability(replication: Replication, spanMs: number): number {
  return 0 - Math.expm1(-spanMs / meanTimeToLossMs(replication));
}
