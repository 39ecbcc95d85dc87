/** The verb `readBudget`: the error budgets of one service, counted up to this minute. */
import type { Config, Service } from '../config/config.ts';
import type { Answers } from '../control/control.ts';
import { exclusionsOf } from '../ledger/correction.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Budget, budgetAt } from '../objectives/budget.ts';
import { type Burn, burnAt } from '../objectives/burn.ts';
import type { Exclusion } from '../objectives/exclude.ts';
import { measureOne } from '../objectives/measure.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import type { Series } from '../objectives/series.ts';
import { type Slo, slosOfService } from '../objectives/slo.ts';
import { type PeekParts, peekedControls } from './peekedControls.ts';

export type SloBudget = {
  readonly slo: Slo;
  /** The minute up to which is counted, Unix milliseconds. */
  readonly at: number;
  readonly budget: Budget;
  readonly burn: Burn;
  /** What it was counted from. */
  readonly series: Series;
};

export type ServiceBudget = {
  readonly service: string;
  /** In the order of the objectives; none without an objective. */
  readonly slos: readonly SloBudget[];
  /** Those that hold and reach into one of the windows, oldest first. */
  readonly exclusions: readonly Exclusion[];
};

export type BudgetInput = { readonly config: Config; readonly service: Service; readonly now: number };

export type BudgetParts = PeekParts & { readonly ledger: Ledger; readonly metrics: MetricReader };

/** @throws LedgerUnavailable */
export async function readBudget({ config, service, now }: BudgetInput, parts: BudgetParts): Promise<ServiceBudget> {
  const answers = await answersOf(service, parts);
  const [measured, corrections] = await Promise.all([
    Promise.all(slosOfService(service).map((slo) => measureOne(slo, service, { config, now, answers }, parts))),
    parts.ledger.corrections(),
  ]);
  const slos = measured.map(({ slo, series, at }) => {
    return { slo, at, budget: budgetAt(slo, series, at), burn: burnAt(slo, series, at), series };
  });
  const from = Math.min(...slos.map(({ budget }) => budget.from));
  const exclusions = exclusionsOf(corrections, service.id).filter((one) => one.to > from);
  return { service: service.id, slos, exclusions: exclusions.toSorted((a, b) => a.from - b.from) };
}

/** What the service's name was last seen to answer. */
async function answersOf(service: Service, parts: PeekParts): Promise<ReadonlyMap<string, Answers>> {
  const controls = (await peekedControls({ services: [service] }, parts)) ?? new Map();
  const control = controls.get(service.id);
  if (control === undefined || control === 'corrupt' || control.answers === undefined) return new Map();
  return new Map([[service.id, control.answers]]);
}
