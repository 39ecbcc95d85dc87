/** Rounds older than this say nothing of now: two cadences, and what writing and replicating may take. */
export function freshMs(everyMs: number): number {
  return 2 * everyMs + 15_000;
}
