/** Error budgets → the API's answers. Pure. */
import type * as z from 'zod';
import type { ObjectiveWindow } from '../../config/config.ts';
import { timeText } from '../../ledger/keys.ts';
import type { Budget } from '../../objectives/budget.ts';
import type { PairBurn, WindowBurn } from '../../objectives/burn.ts';
import type { Exclusion } from '../../objectives/exclude.ts';
import { periodMs } from '../../objectives/objectiveWindow.ts';
import type { SloIndicator } from '../../objectives/slo.ts';
import type { BudgetStatus } from '../model.ts';
import type { ServiceBudget, SloBudget } from '../readBudget.ts';
import type {
  budgetReportSchema,
  budgetSchema,
  exclusionSchema,
  objectiveBudgetSchema,
  windowBurnSchema,
} from './budgetSchemas.ts';

type Objective = z.output<typeof objectiveBudgetSchema>;

export function presentBudget(budget: BudgetStatus): z.output<typeof budgetSchema> {
  const { slo, target, window, asOf, burning, isStale } = budget;
  return {
    slo,
    target,
    ...presentWindow(window),
    asOf: timeText(asOf),
    state: burning,
    ...presentAmounts(budget),
    stale: isStale,
  };
}

export function presentBudgetReport(budget: ServiceBudget): z.output<typeof budgetReportSchema> {
  return {
    service: budget.service,
    objectives: budget.slos.map(presentObjectiveBudget),
    exclusions: budget.exclusions.map(presentExclusion),
  };
}

function presentObjectiveBudget({ slo, at, budget, burn }: SloBudget): Objective {
  return {
    slo: slo.id,
    target: slo.target,
    indicator: presentIndicator(slo.indicator),
    ...presentWindow(slo.window),
    from: timeText(budget.from),
    to: timeText(budget.to),
    asOf: timeText(at),
    state: burn.state,
    severity: burn.severity ?? null,
    ...presentAmounts(budget),
    missing: amount(budget.missing, budget.unit),
    compliance: budget.compliance ?? null,
    pairs: burn.pairs.map(presentPair),
  };
}

export function presentExclusion({ id, from, to, at, by, reason }: Exclusion): z.output<typeof exclusionSchema> {
  return { id, from: timeText(from), to: timeText(to), at: timeText(at), by, reason };
}

/** A calendar window is as long as it is customary, because months differ. */
export function presentWindow(window: ObjectiveWindow): Pick<Objective, 'windowSeconds' | 'calendar'> {
  const windowSeconds = periodMs(window) / 1000;
  return window.kind === 'rolling'
    ? { windowSeconds }
    : { windowSeconds, calendar: { unit: window.unit, timezone: window.timezone } };
}

function presentIndicator(indicator: SloIndicator): Objective['indicator'] {
  return indicator.kind === 'latency' ? { kind: indicator.kind, underMs: indicator.underMs } : { kind: indicator.kind };
}

type Amounts = Pick<
  Objective,
  'unit' | 'total' | 'spent' | 'left' | 'measured' | 'spentShare' | 'burnRate' | 'goneAt' | 'outageSecondsLeft'
>;

function presentAmounts(budget: Budget): Amounts {
  const { unit, spentShare, burnRate, goneAt, outageMsLeft } = budget;
  return {
    unit: unit === 'ms' ? 'seconds' : unit,
    total: amount(budget.total, unit),
    spent: amount(budget.spent, unit),
    left: amount(budget.left, unit),
    measured: budget.measured ?? null,
    spentShare: spentShare ?? null,
    burnRate: burnRate ?? null,
    goneAt: goneAt === undefined ? null : timeText(goneAt),
    outageSecondsLeft: amount(outageMsLeft, 'ms'),
  };
}

/** To the millisecond, and to the thousandth of an event: 0.05 % of 30 days is not a whole number in binary. */
function amount(value: number, unit: Budget['unit']): number {
  return Math.round(unit === 'ms' ? value : value * 1000) / 1000;
}

function presentPair({ pair, state, long, short }: PairBurn): Objective['pairs'][number] {
  const { severity, factor } = pair;
  return { severity, factor, state, long: presentBurn(long), short: presentBurn(short) };
}

function presentBurn(burn: WindowBurn): z.output<typeof windowBurnSchema> {
  const { ms, errorRatio, least, most, events, failures, measured } = burn;
  return {
    seconds: ms / 1000,
    errorRatio: errorRatio ?? null,
    least,
    most,
    events,
    failures,
    measured: measured ?? null,
  };
}
