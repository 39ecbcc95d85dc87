/** All that the sources found out → the alerts that change. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { maintenanceAt } from '../availability/maintenance.ts';
import type { AlertRoute, Config } from '../config/config.ts';
import { type Alert, isActive, isGraver, type Stage } from './alert.ts';
import { concerns } from './due.ts';
import { type Footprint, surveyRegions, withinRegions } from './regionLoss.ts';
import type { Survey } from './signal.ts';
import { abandoned, type Transition, transition } from './transition.ts';

export type SurveysInput = {
  readonly config: Config;
  /** Every alert there is. */
  readonly alerts: readonly Alert[];
  readonly surveys: readonly Survey[];
  /** Undefined when nobody could look: then region alerts stay as they are. */
  readonly footprints: readonly Footprint[] | undefined;
  /** Unix milliseconds. */
  readonly now: number;
};

export type AlertChange = {
  readonly before: Alert | undefined;
  /** What is to be written; undefined when the alert is to be removed. */
  readonly after: Alert | undefined;
  /** What has come about, for the ledger; absent when it is nothing that history has to know. */
  readonly stage?: Exclude<Stage, 'reminder'>;
};

export function applySurveys(input: SurveysInput): readonly AlertChange[] {
  const { config, alerts, surveys, footprints, now } = input;
  const stored = new Map(alerts.map((alert) => [alert.key, alert] as const));
  const current = new Map(stored);
  const take = (key: string, step: Transition): void => {
    if (step.kind === 'changed') current.set(key, step.alert);
    if (step.kind === 'dropped') current.delete(key);
  };
  const apply = ({ kinds, signals, rest }: Survey): void => {
    for (const signal of signals) {
      const { service } = signal;
      const inMaintenance = service !== undefined && maintenanceAt(config, service, now) !== undefined;
      take(signal.key, transition(current.get(signal.key), signal, { now, inMaintenance }));
    }
    if (rest === 'unknown') return;
    const mentioned = new Set(signals.map(({ key }) => key));
    for (const alert of stored.values()) {
      if (kinds.includes(alert.detail.kind) && !mentioned.has(alert.key)) take(alert.key, abandoned(alert, now));
    }
  };
  for (const survey of surveys) apply(survey);
  if (footprints !== undefined) apply(surveyRegions(footprints, [...current.values()]));
  for (const alert of withinRegions([...current.values()])) current.set(alert.key, alert);
  return changesBetween(stored, current, config.alerts);
}

function changesBetween(
  stored: ReadonlyMap<string, Alert>,
  current: ReadonlyMap<string, Alert>,
  routes: readonly AlertRoute[],
): readonly AlertChange[] {
  const written = [...current.values()].flatMap((alert): readonly AlertChange[] => {
    const before = stored.get(alert.key);
    // However many steps led here, it is one write.
    const after = { ...alert, revision: (before?.revision ?? 0) + 1 };
    if (before !== undefined && isDeepStrictEqual({ ...after, revision: before.revision }, before)) return [];
    const stage = stageBetween(before, after);
    const owed = stage === 'fired' || stage === 'worsened' ? { owed: owedFor(after, routes) } : {};
    return [{ before, after: { ...after, ...owed }, ...(stage === undefined ? {} : { stage }) }];
  });
  const dropped = [...stored.values()].filter(({ key }) => !current.has(key));
  return [...written, ...dropped.map((before) => ({ before, after: undefined }))];
}

function owedFor(alert: Alert, routes: readonly AlertRoute[]): readonly string[] {
  return routes
    .filter((route) => concerns(route, alert) || alert.owed?.includes(route.id) === true)
    .map(({ id }) => id);
}

function stageBetween(before: Alert | undefined, after: Alert): AlertChange['stage'] {
  const wasActive = before !== undefined && isActive(before) && before.episode === after.episode;
  if (isActive(after)) {
    if (!wasActive) return 'fired';
    return isGraver(after.severity, before.severity) ? 'worsened' : undefined;
  }
  return wasActive && after.state.kind === 'resolved' ? 'resolved' : undefined;
}
