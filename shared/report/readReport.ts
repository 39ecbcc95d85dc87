/** The verb `readReport`: everything that a week, a month or a quarter came to. Each part is read by itself. */
import type { Alert } from '../alerts/alert.ts';
import { headlineOf } from '../alerts/headline.ts';
import { monitorEvents } from '../alerts/publishAlertEvent.ts';
import type { AlertStore } from '../alerts/store.ts';
import type { Config } from '../config/config.ts';
import { timeText } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { cadencesOf } from '../ledger/shards.ts';
import { observerNow } from '../ledger/sight.ts';
import { countingConfig } from '../maintenance/counting.ts';
import type { PlanStore } from '../maintenance/store.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { readSection, type Section } from '../status/section.ts';
import { auditSubjectsOf } from '../storage/run/subjects.ts';
import { changesOf } from './changes.ts';
import { onceRead } from './onceRead.ts';
import { type ReportSpan, spanBefore } from './period.ts';
import { raisedIn } from './raised.ts';
import { readAudited } from './readAudited.ts';
import { type RestoredLedger, readRestored } from './readRestored.ts';
import { readReportedService } from './readService.ts';
import type { Facts, Report } from './reportSchema.ts';
import { todoOf } from './todo.ts';

export type ReportInput = {
  readonly config: Config;
  /** One that has begun. */
  readonly period: ReportSpan;
  /** Unix milliseconds. */
  readonly now: number;
};

export type ReportParts = {
  readonly ledger: Ledger & RestoredLedger;
  readonly alerts: Pick<AlertStore, 'peekAlerts'>;
  /** What people have planned. */
  readonly plans: Pick<PlanStore, 'readPlans'>;
  readonly metrics: MetricReader;
  /** Told of every part that could not be read: the report says so in its place. */
  readonly onError: (error: unknown) => void;
};

/** So many services are read at a time. */
const atOnceMax = 10;

const siteName = 'Holdfast';

/**
 * What cannot be read is a part that failed; but what people have planned is in all of them.
 * @throws ControlUnavailable, ControlCorrupt when that cannot be read; RangeError for a period that has not begun.
 */
export async function readReport({ period, now, ...asked }: ReportInput, given: ReportParts): Promise<Report> {
  if (period.from >= now) throw new RangeError(`${period.name} has not begun`);
  const parts = { ...given, ledger: onceRead(given.ledger) };
  const before = spanBefore(period);
  const config = await countingConfig(asked.config, before.from, given.plans.readPlans);
  const until = Math.min(period.to, now);
  const input = { config, now, period, before };
  const services = eachAtMost(atOnceMax, config.services, (service) =>
    readReportedService({ ...input, service }, parts),
  );
  const { onError, ledger } = parts;
  const { tests } = config.restore;
  const facts: Facts = {
    title: config.page?.title ?? siteName,
    generatedAt: timeText(now),
    period: { ...spanOf(period), isOver: period.to <= now, until: timeText(until) },
    before: spanOf(before),
    services: [...(await services)],
    restores: await readSection(
      async () => (tests.length === 0 ? undefined : [...(await readRestored(tests, { ...period, to: until }, ledger))]),
      onError,
    ),
    audits: await readSection(
      async () => (auditSubjectsOf(config).length === 0 ? undefined : await readAudited({ ...period, until }, ledger)),
      onError,
    ),
    observers: await readSection(async () => await readObservers(config, now, ledger), onError),
    monitorAlerts: await readSection(async () => {
      const events = await ledger.events(monitorEvents, { from: before.from, to: until });
      return raisedIn(events, period, before);
    }, onError),
    open: await readOpen(parts),
  };
  return { ...facts, todo: todoOf(facts), changes: [...changesOf(facts)] };
}

function spanOf({ kind, name, timezone, from, to }: ReportSpan): Facts['before'] {
  return { kind, name, timezone, from: timeText(from), to: timeText(to) };
}

/** How the observers are when the report is made: who is silent now is to be looked after now. */
async function readObservers(config: Config, now: number, ledger: Pick<Ledger, 'rounds'>) {
  return await Promise.all(
    config.observers.map(async (observer) => {
      const newest = await Promise.all(
        cadencesOf(config).map((everyMs) =>
          ledger.rounds({ observer, everyMs, from: 0, to: now + 1, order: 'newest-first', limit: 1 }),
        ),
      );
      const rounds = newest.flat().sort((a, b) => b.slot - a.slot);
      const { region, state, lastRoundAt } = observerNow(observer, rounds, now);
      return { region, state, lastRoundAt: lastRoundAt === undefined ? null : timeText(lastRoundAt) };
    }),
  );
}

type OpenAlert = Extract<Facts['open'], { state: 'shown' }>['value'][number];

async function readOpen({ alerts, onError }: Pick<ReportParts, 'alerts' | 'onError'>): Promise<Section<OpenAlert[]>> {
  return await readSection(async () => (await alerts.peekAlerts()).flatMap(openOf), onError);
}

function openOf(alert: Alert): readonly OpenAlert[] {
  const { state, severity } = alert;
  if (state.kind !== 'firing' && state.kind !== 'acknowledged') return [];
  const isAcknowledged = state.kind === 'acknowledged';
  return [{ since: timeText(state.firedAt), severity, isAcknowledged, text: headlineOf(alert) }];
}
