/** Writes the budgets where whoever shows many of them finds them: when they have changed, and now and then. */
import { hourMs } from '../availability/slots.ts';
import type { BudgetBoard, BudgetEntry } from '../ledger/budgetBoard.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Shard } from '../ledger/shards.ts';
import type { Budget } from './budget.ts';
import type { Burning } from './burn.ts';
import type { Slo, SloId } from './slo.ts';

export type Figures = { readonly slo: Slo; readonly budget: Budget; readonly burning: Burning };

export type BudgetBoardsInput = {
  readonly shards: readonly Shard[];
  readonly observer: string;
  readonly figures: readonly Figures[];
  /** The minute up to which is counted, Unix milliseconds. */
  readonly at: number;
};

export type BudgetBoardsParts = {
  readonly ledger: Pick<Ledger, 'putBudgetBoard'>;
  /** By shard, what this process wrote last. Kept between calls. */
  readonly written: Map<string, { readonly at: number; readonly gist: string }>;
};

/** What stands still is written so often, so that its age tells whether anybody counts. */
const writeEveryMs = hourMs / 2;

/** @throws LedgerUnavailable */
export async function writeBudgetBoards(
  input: BudgetBoardsInput,
  { ledger, written }: BudgetBoardsParts,
): Promise<void> {
  const { shards, observer, figures, at } = input;
  for (const shard of shards) {
    const ids = new Set(shard.services.map(({ id }) => id));
    const own = figures.filter(({ slo }) => ids.has(slo.service));
    const gist = JSON.stringify(own.map(gistOf));
    const last = written.get(shard.id);
    if (own.length === 0 || (last?.gist === gist && at - last.at < writeEveryMs)) continue;
    await ledger.putBudgetBoard(boardOf(shard, observer, at, own));
    written.set(shard.id, { at, gist });
  }
}

function boardOf({ id }: Shard, writer: string, asOf: number, figures: readonly Figures[]): BudgetBoard {
  const services: Record<string, Partial<Record<SloId, BudgetEntry>>> = {};
  for (const { slo, budget, burning } of figures) {
    services[slo.service] = { ...services[slo.service], [slo.id]: { ...budget, target: slo.target, burning } };
  }
  return { shard: id, writer, asOf, services };
}

/** What has to change before it is worth a write: half a percent of the budget, or what the pairs say. */
function gistOf({ slo, budget, burning }: Figures): readonly unknown[] {
  return [slo.service, slo.id, burning, Math.round((budget.spentShare ?? 0) * 200)];
}
