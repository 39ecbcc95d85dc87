/** The verb `readBurnDowns`: how each error budget of a service went down over its window, by the day or the hour. */
import { dayMs, hourMs, slotAt } from '../availability/slots.ts';
import { type Series, stretchesOf, sumOf } from '../objectives/series.ts';
import { type BudgetInput, type BudgetParts, readBudget, type SloBudget } from './readBudget.ts';

export type BurnDown = Pick<SloBudget, 'slo' | 'at' | 'budget'> & {
  /** Days of UTC, or hours of a window of a few days. */
  readonly stepMs: number;
  /** Oldest first: the beginning of the window, the end of each step in it, and now. None where nothing may be spent yet. */
  readonly points: readonly BurnDownPoint[];
};

export type BurnDownPoint = {
  /** Unix milliseconds. */
  readonly at: number;
  /** The share of the budget that was left then: 1 at first, less than 0 when it is overspent. */
  readonly left: number;
  /** The share that had been spent since the point before. */
  readonly spent: number;
};

/** A window up to so long is told by the hour. */
const byHourMsMax = 3 * dayMs;

/** In the order of the objectives. @throws LedgerUnavailable */
export async function readBurnDowns(input: BudgetInput, parts: BudgetParts): Promise<readonly BurnDown[]> {
  const { slos } = await readBudget(input, parts);
  return slos.map(({ slo, at, budget, series }) => {
    const stepMs = budget.to - budget.from <= byHourMsMax ? hourMs : dayMs;
    return { slo, at, budget, stepMs, points: burnDownPoints(budget, series, { at, stepMs }) };
  });
}

/** Up to `at`, a whole minute. */
function burnDownPoints(
  { from, total }: Pick<SloBudget['budget'], 'from' | 'total'>,
  series: Series,
  { at, stepMs }: { readonly at: number; readonly stepMs: number },
): readonly BurnDownPoint[] {
  if (total <= 0) return [];
  // Of some days it is known as a whole only what was counted.
  const blocks = stretchesOf(series, from, at).filter(({ block }) => block === true);
  const isKnown = (moment: number) => !blocks.some((one) => one.from < moment && moment < one.to);
  const ends: number[] = [];
  for (let end = slotAt(from, stepMs) + stepMs; end < at; end += stepMs) if (isKnown(end)) ends.push(end);
  let before = 1;
  return [from, ...ends, at].map((moment) => {
    const left = 1 - sumOf(series, from, moment).bad / total;
    const spent = before - left;
    before = left;
    return { at: moment, left, spent };
  });
}
