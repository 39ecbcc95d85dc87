/**
 * The verb `tendAlerts`: what the function `budget` does every minute in every region. One of them, by a lease, counts and
 * looks for causes; each of them tells what nobody else has told.
 */
import { dayMs } from '../availability/slots.ts';
import type { Config } from '../config/config.ts';
import type { ControlStore } from '../control/store.ts';
import { quorumOf } from '../ledger/fold.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { shardsOf } from '../ledger/shards.ts';
import { withPlanned } from '../maintenance/plan.ts';
import type { PlanStore } from '../maintenance/store.ts';
import { writeBudgetBoards } from '../objectives/budgetBoards.ts';
import { createMeasureMemory, type MeasureMemory } from '../objectives/measure.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import { type Recorded, recordMetrics } from '../objectives/recordMetrics.ts';
import { attempts } from '../runtime/attempts.ts';
import type { Clock } from '../runtime/clock.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import type { Alert } from './alert.ts';
import { commitSurveys, type Progress } from './commitSurveys.ts';
import { type Delivery, forgottenAfterMs } from './due.ts';
import { find } from './findings.ts';
import type { Publish } from './notice.ts';
import { recordHappenings } from './recordHappenings.ts';
import type { Survey } from './signal.ts';
import { surveyDeadLetters } from './signals/deadLetters.ts';
import { footprintsOf } from './signals/present.ts';
import type { AlertStore } from './store.ts';
import { tell } from './tell.ts';

export type TendAlertsInput = {
  readonly config: Config;
  readonly observer: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Where the status page is, if the config does not say. */
  readonly url?: string;
};

export type TendAlertsParts = {
  readonly ledger: Ledger;
  readonly control: ControlStore;
  readonly alerts: AlertStore;
  /** What people have planned. */
  readonly plans: Pick<PlanStore, 'readPlans'>;
  readonly metrics: MetricReader;
  readonly publish: Publish;
  /** How many dead letters wait in this region; absent where there is no such queue. */
  readonly deadLetters?: () => Promise<number>;
  readonly clock: Clock;
  /** Random and new each time. */
  readonly id: () => string;
  /** Kept between calls. */
  readonly memory: AlertsMemory;
};

/** What a process remembers between two minutes. Forgetting it costs reads and writes, and nothing else. */
export type AlertsMemory = {
  readonly series: MeasureMemory;
  readonly boards: Map<string, { readonly at: number; readonly gist: string }>;
  readonly metrics: Map<string, Recorded>;
  /** What this process has written of alerts into the ledger. */
  readonly happenings: Set<string>;
  /** The one of this process's lease. */
  token?: string;
  /** When this process could last not look, Unix milliseconds. */
  blindAt?: number;
};

export function createAlertsMemory(): AlertsMemory {
  return { series: new Map(), boards: new Map(), metrics: new Map(), happenings: new Set() };
}

export type AlertsTended = {
  /** Whether this observer counted; otherwise another one does. */
  readonly counted: boolean;
  /** Keys of the alerts that changed. */
  readonly changed: readonly string[];
  /** How many messages were handed over. */
  readonly told: number;
  /** What went wrong with one part while the others went on. */
  readonly failures: readonly unknown[];
};

/**
 * It is kept for the rest of the minute, so that regions that wake up at other seconds do not count the same again. Whoever
 * has it takes it again in the next minute; when that one has died, somebody else does.
 */
const leaseTtlMs = 50_000;

/** So long others may look instead. */
const blindMs = 3 * 60_000;

/** What nobody has told for so long, anybody tells. */
const overdueMs = 90_000;

/** So far back CloudWatch still has minutes that nobody has recorded yet; of anything older only what was folded counts. */
const countedBackMs = 15 * dayMs;

/** So many alerts are removed at a time. */
const atOnceMax = 20;

/** @throws ControlUnavailable when the alerts cannot be read: then nobody can be told anything. */
export async function tendAlerts(input: TendAlertsInput, parts: TendAlertsParts): Promise<AlertsTended> {
  const { control, memory, clock } = parts;
  const isBlind = memory.blindAt !== undefined && input.now - memory.blindAt < blindMs;
  // Whoever could not look lets others go first, if there are others.
  if (isBlind && input.config.observers.length > 1) return await standBy(input, parts);
  memory.token ??= parts.id();
  const lease = { name: 'budget', token: memory.token };
  const taken = await control.acquireLease({ ...lease, ttlMs: leaseTtlMs, now: clock.now() });
  if (taken.kind === 'lost') return await standBy(input, parts);
  const { hearsQuorum, ...tended } = await tendAll(input, parts);
  if (tended.counted && hearsQuorum) return tended;
  // Whoever hears of too few observers may be the one that is cut off, so the others are to count as well.
  if (!tended.counted) memory.blindAt = input.now;
  // A lease that cannot be given back runs out.
  await control.releaseLease(lease).catch(() => 'lost');
  return tended;
}

type Counted = AlertsTended & { readonly hearsQuorum: boolean };

async function tendAll(given: TendAlertsInput, parts: TendAlertsParts): Promise<Counted> {
  const progress: Progress = { changed: [], failures: [] };
  const attempt = attempts(progress.failures);
  const { input, isSureOfMaintenance } = await countingInput(given, parts, progress);
  const stored = await parts.alerts.readAlerts();
  const memory = isSureOfMaintenance ? parts.memory.series : createMeasureMemory();
  const findings = await attempt(() => find({ ...input, stored }, { ...parts, memory }));
  const own = await ownSurveys(input, parts, progress);
  const surveys = [...(findings?.surveys ?? []), ...own];
  const footprints = findings === undefined ? undefined : footprintsOf(input.config, findings.present, input.now);
  const { alerts, isSure } = await commitSurveys(
    { ...input, stored, surveys, footprints },
    commitParts(parts),
    progress,
  );
  progress.failures.push(...(findings?.failures ?? []));
  await attempt(() => recordHappenings(alerts, { ledger: parts.ledger, happenings: parts.memory.happenings }));
  const { told, failures } = await tell({ ...tellInput(input), alerts, isMine: isSure }, parts);
  progress.failures.push(...failures);
  await attempt(() => clearAway(alerts, parts, input.now));
  const figures = (findings?.readings ?? []).map(({ measured, budget, burn }) => ({
    slo: measured.slo,
    budget,
    burning: burn.state,
  }));
  const at = findings?.readings[0]?.measured.at;
  if (at !== undefined && isSureOfMaintenance) {
    const boards = { shards: shardsOf(input.config), observer: input.observer, figures, at };
    await attempt(() => writeBudgetBoards(boards, { ledger: parts.ledger, written: parts.memory.boards }));
  }
  if (isSureOfMaintenance) {
    const recording = await attempt(() => recordMetrics(input, { ...parts, recorded: parts.memory.metrics }));
    progress.failures.push(...(recording ?? []));
  }
  const reporting = findings?.present.observers.filter(({ state }) => state === 'reporting').length ?? 0;
  const hearsQuorum = reporting >= quorumOf(input.config.observers.length);
  const { changed, failures: wrong } = progress;
  return { counted: findings !== undefined, hearsQuorum, changed, told, failures: wrong };
}

/** Somebody else counts. What they could not tell is told from here. */
async function standBy(given: TendAlertsInput, parts: TendAlertsParts): Promise<AlertsTended> {
  const progress: Progress = { changed: [], failures: [] };
  const { input } = await countingInput(given, parts, progress);
  const stored = await parts.alerts.readAlerts();
  const surveys = await ownSurveys(input, parts, progress);
  const { alerts, isSure } = await commitSurveys(
    { ...input, stored, surveys, footprints: undefined },
    commitParts(parts),
    progress,
  );
  // What it has found out by itself it tells at once.
  const isMine = (alert: Alert, delivery: Delivery) =>
    isSure(alert) && (progress.changed.includes(alert.key) || isOverdue(alert, delivery, input));
  const { told, failures } = await tell({ ...tellInput(input), alerts, isMine }, parts);
  return { counted: false, changed: progress.changed, told, failures: [...progress.failures, ...failures] };
}

/**
 * With the windows that people have planned. When these cannot be read, somebody is rather paged in maintenance than not at
 * all; but nothing is written that would count on, and nothing is remembered of what was counted so.
 */
async function countingInput(
  given: TendAlertsInput,
  { plans }: TendAlertsParts,
  progress: Progress,
): Promise<{ readonly input: TendAlertsInput; readonly isSureOfMaintenance: boolean }> {
  const planned = await attempts(progress.failures)(() => plans.readPlans(given.now - countedBackMs));
  if (planned === undefined) return { input: given, isSureOfMaintenance: false };
  return { input: { ...given, config: withPlanned(given.config, planned) }, isSureOfMaintenance: true };
}

/** What each region can say of itself alone. */
async function ownSurveys(
  { config, observer }: TendAlertsInput,
  { deadLetters }: TendAlertsParts,
  progress: Progress,
): Promise<readonly Survey[]> {
  if (deadLetters === undefined) return [];
  return [surveyDeadLetters(observer, config.observers, await attempts(progress.failures)(deadLetters))];
}

function commitParts({ alerts, ledger, memory }: TendAlertsParts) {
  return { alerts, ledger, happenings: memory.happenings };
}

function tellInput({ config, observer, url }: TendAlertsInput) {
  return { config, observer, url: config.url ?? url };
}

/** Whether whoever counts has had the time to tell it. */
function isOverdue(alert: Alert, { stage, sending }: Delivery, { now, observer }: TendAlertsInput): boolean {
  const told = Object.values(alert.told).find(
    ({ at, by, failed }) => failed !== undefined && by !== observer && at <= now,
  );
  if (told !== undefined && sending.failed !== undefined) return true;
  const { state } = alert;
  if (state.kind === 'pending' || stage === 'reminder') return false;
  if (stage === 'resolved') return state.kind === 'resolved' && now - state.at > overdueMs;
  return now - (alert.worsenedAt ?? state.firedAt) > overdueMs;
}

/** What is over and told is remembered for a day, so that the same cause found again is known. */
async function clearAway(
  alerts: readonly Alert[],
  { alerts: store, memory }: TendAlertsParts,
  now: number,
): Promise<void> {
  const old = alerts.filter(({ state }) => state.kind === 'resolved' && now - state.at > forgottenAfterMs);
  await eachAtMost(atOnceMax, old, async (alert) => {
    await store.removeAlert(alert);
    for (const name of memory.happenings) if (name.startsWith(`${alert.key} `)) memory.happenings.delete(name);
  });
}
