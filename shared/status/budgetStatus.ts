/** Budget boards → the budgets of a service as they were last counted. Pure. */
import type { Service } from '../config/config.ts';
import type { BudgetBoard } from '../ledger/budgetBoard.ts';
import { slosOfService } from '../objectives/slo.ts';
import type { BudgetStatus } from './model.ts';

/** They are written when they have changed, and every half hour all the same (`writeBudgetBoards`). */
const staleMs = 90 * 60_000;

/** In the order of the objectives; one that was never counted is left out. @param now Unix milliseconds. */
export function budgetStatus(service: Service, boards: readonly BudgetBoard[], now: number): readonly BudgetStatus[] {
  const newestFirst = boards.filter((board) => Object.hasOwn(board.services, service.id)).toSorted(byAge);
  return slosOfService(service).flatMap(({ id, window }) => {
    const board = newestFirst.find(({ services }) => services[service.id]?.[id] !== undefined);
    const entry = board?.services[service.id]?.[id];
    if (board === undefined || entry === undefined) return [];
    return [{ ...entry, slo: id, window, asOf: board.asOf, isStale: now - board.asOf > staleMs }];
  });
}

function byAge(a: BudgetBoard, b: BudgetBoard): number {
  return b.asOf - a.asOf;
}
