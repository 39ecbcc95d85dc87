/** How an error budget of time went down, day by day of its window. Pure. */
import type { Tally } from '../availability/tally.ts';

export type BurnDownPoint = {
  /** The end of the day, Unix milliseconds. */
  readonly at: number;
  /** What was left of the budget then, 1 at first, less than 0 when it was overspent. */
  readonly left: number;
};

/**
 * @param buckets the tallies of the window's days, oldest first.
 * @param budgetMs how much may be down over the whole window.
 */
export function burnDown(
  buckets: readonly { readonly from: number; readonly to: number; readonly tally: Pick<Tally, 'downMs'> }[],
  budgetMs: number,
): readonly BurnDownPoint[] {
  let spentMs = 0;
  return buckets.map(({ to, tally }) => {
    spentMs += tally.downMs;
    return { at: to, left: 1 - spentMs / budgetMs };
  });
}
