/** Maintenance that a person has planned, beside the windows of the config. JSON-safe. Pure. */
import type { Span } from '../availability/maintenance.ts';
import { dayMs } from '../availability/slots.ts';
import type { Config, MaintenanceWindow } from '../config/config.ts';

export type MaintenancePlan = {
  /** Begins with the minute in which the window begins, so that the order of ids is that of the windows. */
  readonly id: string;
  /** Grows by one with every change; what compare-and-swap compares. */
  readonly revision: number;
  /** Ids of services; every service when absent. */
  readonly services?: readonly string[];
  readonly title?: string;
  /** Unix milliseconds; `to` is not inside. */
  readonly from: number;
  readonly to: number;
  /** When it was planned. */
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  /** Somebody ended it before its time, or called it off before it began. */
  readonly ended?: { readonly at: number; readonly by: string; readonly reason: string };
};

/** The longest that a window may be: as long as one of the config that repeats. */
export const planMsMax = 31 * dayMs;

/** Whoever plans further ahead has mistyped a year. */
export const planAheadMsMax = 366 * dayMs;

export type PlanState = 'coming' | 'open' | 'over' | 'cancelled';

export function planState(plan: MaintenancePlan, now: number): PlanState {
  const span = countedSpan(plan);
  if (span === undefined) return 'cancelled';
  if (now < span.from) return 'coming';
  return now < span.to ? 'open' : 'over';
}

/** The time that counts as maintenance: up to when it was ended; undefined when it was called off before it began. */
export function countedSpan({ from, to, ended }: MaintenancePlan): Span | undefined {
  const until = Math.min(to, ended?.at ?? to);
  return from < until ? { from, to: until } : undefined;
}

/** The plan as the config would say it; undefined when it was called off. */
function windowOfPlan(plan: MaintenancePlan): MaintenanceWindow | undefined {
  const span = countedSpan(plan);
  if (span === undefined) return undefined;
  const { id, services, title } = plan;
  return {
    kind: 'fixed',
    ...span,
    plan: id,
    ...(services === undefined ? {} : { services }),
    ...(title === undefined ? {} : { title }),
  };
}

/** The config as it counts with what people have planned: whoever folds, decides or tells knows one kind of window. */
export function withPlanned<C extends Pick<Config, 'maintenance'>>(config: C, plans: readonly MaintenancePlan[]): C {
  const windows = plans.flatMap((plan) => windowOfPlan(plan) ?? []);
  return windows.length === 0 ? config : { ...config, maintenance: [...config.maintenance, ...windows] };
}

/** @param token unlike any other plan's. */
export function planId(from: number, token: string): string {
  return `${idStart(from)}-${token}`;
}

/** What the order that made the plan brought. */
export function tokenOf(id: string): string {
  return id.slice(idStart(0).length + 1);
}

/** Every plan that has some time at or after a moment has an id that is not before this one. */
export function firstIdFor(since: number): string {
  return idStart(since - planMsMax);
}

/** To the minute: `202611222200`. Years of four digits keep the order. */
function idStart(from: number): string {
  return new Date(Math.max(0, from)).toISOString().replace(/\D/g, '').slice(0, 12);
}
