/** The budgets as they were last counted, for whoever shows many of them. Rewritten when they have changed. */
import type { Budget } from '../objectives/budget.ts';
import type { Burning } from '../objectives/burn.ts';
import type { SloId } from '../objectives/slo.ts';

export type BudgetEntry = Budget & {
  readonly target: number;
  /** What the pairs say: whether an alert's cause is there. */
  readonly burning: Burning;
};

export type BudgetBoard = {
  readonly shard: string;
  readonly writer: string;
  /** The minute up to which is counted, Unix milliseconds. */
  readonly asOf: number;
  readonly services: Readonly<Record<string, Readonly<Partial<Record<SloId, BudgetEntry>>>>>;
};
