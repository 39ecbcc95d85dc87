/** The pairs of windows in which a burn raises an alert: data, and what makes a pair senseless. Pure. */
import { dayMs, hourMs } from '../availability/slots.ts';
import type { BurnPair, Indicator, Severity } from '../config/config.ts';
import { minuteMs } from './series.ts';

type Standard = {
  readonly severity: Severity;
  readonly longMs: number;
  readonly shortMs: number;
  /** The share of the budget that is spent when the long window has burnt at this pace. */
  readonly budgetShare: number;
};

/** Google, "The Site Reliability Workbook", chapter 5, table 5-8: the recommended pairs; short is long / 12. */
const standard: readonly Standard[] = [
  { severity: 'page', longMs: hourMs, shortMs: hourMs / 12, budgetShare: 0.02 },
  { severity: 'page', longMs: 6 * hourMs, shortMs: hourMs / 2, budgetShare: 0.05 },
  { severity: 'ticket', longMs: dayMs, shortMs: 2 * hourMs, budgetShare: 0.1 },
  { severity: 'ticket', longMs: 3 * dayMs, shortMs: 6 * hourMs, budgetShare: 0.1 },
];

/** factor = budget share × period / long window (ibid.): 14.4, 6, 3 and 1 for 30 days. */
export function factorFor(budgetShare: number, periodMs: number, longMs: number): number {
  return (budgetShare * periodMs) / longMs;
}

/** The standard pairs scaled to an objective's period; those whose long window is longer than the period are left out. */
export function scaledPairs(periodMs: number): readonly BurnPair[] {
  return standard
    .filter(({ longMs }) => longMs <= periodMs)
    .map(({ budgetShare, ...pair }) => ({ ...pair, factor: factorFor(budgetShare, periodMs, pair.longMs) }));
}

/** A service that burns at 1 meets its objective to the letter. For 28 days the slowest pair has a factor of 0.93. */
const factorMin = 0.9;

/** Those of them that say something: slower than the even pace everybody burns who meets the objective. */
export function standardPairs(periodMs: number): readonly BurnPair[] {
  return scaledPairs(periodMs).filter(({ factor }) => factor >= factorMin);
}

/** A window that is to say something holds two slots at least. */
const slotsMin = 2;

/** How finely an indicator is measured: CloudWatch counts by the minute, observers by the round. */
export function slotMsOf(kind: Indicator['kind'] | 'latency', everyMs: number): number {
  return kind === 'metric' ? minuteMs : everyMs;
}

/** The shortest window, in whole minutes, that holds two slots. */
export function windowMsMin(slotMs: number): number {
  return Math.ceil((slotsMin * slotMs) / minuteMs) * minuteMs;
}

/** The standard windows widened where a slow cadence would leave fewer than two slots in them. */
export function fitted(pairs: readonly BurnPair[], slotMs: number): readonly BurnPair[] {
  const leastMs = windowMsMin(slotMs);
  return pairs
    .filter(({ longMs }) => longMs >= leastMs)
    .map((pair) => ({ ...pair, shortMs: Math.max(pair.shortMs, leastMs) }));
}

/** When everything fails, the budget burns this many times as fast as evenly: no factor above it is ever reached. */
export function burnMax(target: number): number {
  return 1 / (1 - target);
}

/** What is equal on paper may differ in the last bits: 1 − 0.99 is not 0.01. */
export const tolerance = 1e-9;

export function canFire({ factor }: Pick<BurnPair, 'factor'>, target: number): boolean {
  return factor <= burnMax(target) * (1 + tolerance);
}
