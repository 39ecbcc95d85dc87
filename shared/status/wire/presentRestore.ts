/** Restore tests → the API's answers. Pure. */
import type * as z from 'zod';
import { timeText } from '../../ledger/keys.ts';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { MeasuredRpo, MeasuredRto, RestoredSource, RestoreRun, Trigger } from '../../restore/run.ts';
import type { Trend } from '../../restore/trend.ts';
import { timeIf } from './presentFailover.ts';
import type { restoreRunSchema, restoreRunsSchema, restoresSchema } from './restoreSchemas.ts';

type Standing = z.output<typeof restoresSchema>['restores'][number];
type Run = z.output<typeof restoreRunSchema>;
type Summary = z.output<typeof restoreRunsSchema>['runs'][number];

const gb = 1e9;
const seconds = (ms: number) => ms / 1_000;

export function presentStanding(
  { test, last, told, lastDueAt, nextDueAt, missedAt }: RestoreStatus,
  trend: Trend | undefined,
): Standing {
  const { id, services, engine, schedule, rpoMs, rtoMs } = test;
  const isBad = told?.verdict === 'failed' && told !== last;
  return {
    backup: id,
    services: [...services],
    engine: engine.kind,
    schedule: { ...schedule, lastDueAt: timeOrNull(lastDueAt), nextDueAt: timeOrNull(nextDueAt) },
    objective: {
      ...(rpoMs === undefined ? {} : { rpoSeconds: seconds(rpoMs) }),
      ...(rtoMs === undefined ? {} : { rtoSeconds: seconds(rtoMs) }),
    },
    last: last === undefined ? null : presentSummary(last),
    bad: isBad ? presentSummary(told) : null,
    overdueSince: timeOrNull(missedAt),
    trend: trend === undefined ? null : presentTrend(trend),
  };
}

function timeOrNull(time: number | undefined): string | null {
  return time === undefined ? null : timeText(time);
}

function presentTrend({ runs, rto, growth, missedFromBytes, missedFrom }: Trend): NonNullable<Standing['trend']> {
  return {
    runs,
    secondsPerGb: seconds(rto.slope * gb),
    fit: rto.fit,
    ...(growth === undefined ? {} : { gbPerDay: growth.bytesPerDay / gb }),
    ...(missedFromBytes === undefined ? {} : { rtoMissedFromBytes: missedFromBytes }),
    ...timeIf('rtoMissedFrom', missedFrom),
  };
}

export function presentSummary({
  id,
  startedAt,
  endedAt,
  trigger,
  asked,
  verdict,
  reasons,
  rpo,
  rto,
}: RestoreRun): Summary {
  return {
    id,
    startedAt: timeText(startedAt),
    endedAt: timeText(endedAt),
    trigger: presentTrigger(trigger),
    ...(asked === undefined ? {} : { asked: presentAsked(asked) }),
    verdict,
    reasons: reasons.map((reason) => ({ ...reason })),
    rpo: rpo === undefined ? null : presentRpo(rpo),
    rto: rto === undefined ? null : presentRto(rto),
  };
}

function presentTrigger(trigger: Trigger): Summary['trigger'] {
  return trigger.kind === 'schedule' ? { ...trigger, scheduledAt: timeText(trigger.scheduledAt) } : trigger;
}

function presentAsked({ at, ...asked }: NonNullable<RestoreRun['asked']>): NonNullable<Summary['asked']> {
  return { ...asked, ...timeIf('at', at) };
}

function presentRpo({ measuredMs, by, objectiveMs }: MeasuredRpo): NonNullable<Summary['rpo']> {
  return { measuredSeconds: seconds(measuredMs), by, ...objectiveOf(objectiveMs) };
}

function presentRto({ objectiveMs, ...spent }: MeasuredRto): NonNullable<Summary['rto']> {
  return {
    thawSeconds: seconds(spent.thawMs),
    fetchSeconds: seconds(spent.fetchMs),
    restoreSeconds: seconds(spent.restoreMs),
    checksSeconds: seconds(spent.checksMs),
    totalSeconds: seconds(spent.totalMs),
    ...objectiveOf(objectiveMs),
  };
}

function objectiveOf(objectiveMs: number | undefined): { readonly objectiveSeconds?: number } {
  return objectiveMs === undefined ? {} : { objectiveSeconds: seconds(objectiveMs) };
}

export function presentRestoreRun(run: RestoreRun): Run {
  const { backup, engine, source, checks, tables, changes, versions, left, shortened = [], evidence } = run;
  return {
    ...presentSummary(run),
    backup,
    engine,
    source: source === undefined ? null : presentSource(source),
    checks: checks.map((check) => ({ ...check })),
    tables: tables.map(({ columns, ...table }) => ({
      ...table,
      ...(columns === undefined ? {} : { columns: [...columns] }),
    })),
    changes: [...changes],
    versions: { ...versions },
    left: [...left],
    shortened: [...shortened],
    evidence: evidence ?? null,
  };
}

function presentSource(source: RestoredSource): NonNullable<Run['source']> {
  switch (source.kind) {
    case 'objects': {
      const objects = source.objects.map(({ modifiedAt, ...object }) => ({
        ...object,
        modifiedAt: timeText(modifiedAt),
      }));
      return { ...source, takenAt: timeText(source.takenAt), objects };
    }
    case 'table':
      return { ...source, takenAt: timeText(source.takenAt) };
    case 'resource': {
      const { takenAt, ...resource } = source;
      return { ...resource, ...timeIf('takenAt', takenAt) };
    }
  }
}
