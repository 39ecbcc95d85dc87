/** Watches everything that becomes of alerts in the world, and says which invariant it breaks. */
import type { Alert } from '../../../shared/alerts/alert.ts';
import type { Notice } from '../../../shared/alerts/notice.ts';
import type { AlertRoute } from '../../../shared/config/config.ts';
import type { Correction } from '../../../shared/ledger/correction.ts';
import type { Run } from '../run.ts';
import { createStopwatch } from '../stopwatch.ts';
import type { Person, Violation } from '../violation.ts';
import type { AlertActor, AlertScene } from './alertScene.ts';
import { createEvidenceRules } from './evidenceRules.ts';
import { createLossRules } from './lossRules.ts';
import { createMessageRules } from './messageRules.ts';
import { createOwedRules } from './owedRules.ts';

export type AlertReferee = {
  alertWritten(by: AlertActor, after: Alert): void;
  alertRemoved(by: AlertActor, key: string): void;
  /** A message has arrived at its topic. */
  published(run: Run, notice: Notice, route: AlertRoute): void;
  /** A message was not taken, or may not have been. */
  refused(notice: Notice, route: AlertRoute): void;
  correctionsRead(run: Run, corrections: readonly Correction[]): void;
  corrected(by: Pick<Person, 'id'>, correction: Correction): void;
  /** Something went wrong with the run. */
  hit(run: Run): void;
  mishapHappened(observer: string): void;
  noted(by: AlertActor, text: () => string): void;
  /** What has to be so by now. */
  check(): void;
  /** What has to be so in the end. */
  finish(): void;
  readonly isAtRest: boolean;
  readonly violation: Violation | undefined;
};

export type AlertRefereeParts = Omit<
  AlertScene,
  'alerts' | 'stopwatch' | 'correctionsOf' | 'corrections' | 'workingMs' | 'everybodyWorksMs'
> & { readonly log: (by: string, text: () => string) => void };

/** After a mishap an observer has two minutes to find its way again. */
const recoveryMs = 120_000;

export function createAlertReferee({ log, ...parts }: AlertRefereeParts): AlertReferee {
  const { config, world, now, topics } = parts;
  const alerts = new Map<string, Alert>();
  const read = new Map<Run, readonly Correction[]>();
  const corrections: Correction[] = [];
  const troubledUntil = new Map<string, number>();
  const stopwatch = createStopwatch(now);
  const isTroubled = (observer: string) =>
    world.isTroubled(observer, now()) || now() < (troubledUntil.get(observer) ?? 0);
  const scene: AlertScene = {
    ...parts,
    alerts,
    stopwatch,
    corrections,
    correctionsOf: (run) => read.get(run) ?? [],
    workingMs: (observer) => stopwatch.lasting(`works ${observer}`, !isTroubled(observer)),
    everybodyWorksMs() {
      const there = config.observers.filter((observer) => !world.isGone(observer, now()));
      return stopwatch.lasting('everybody works', there.length > 0 && !there.some(isTroubled));
    },
  };
  const evidence = createEvidenceRules(scene);
  const messages = createMessageRules(scene);
  const owed = createOwedRules(scene);
  const loss = createLossRules(scene);
  let violation: Violation | undefined;

  function broken(found: readonly (Violation | undefined)[]): void {
    for (const one of found) {
      if (one === undefined) continue;
      violation ??= one;
      log('referee', () => `VIOLATION of invariant ${one.invariant}: ${one.what}`);
    }
  }

  return {
    alertWritten(by, after) {
      const before = alerts.get(after.key);
      alerts.set(after.key, after);
      log(nameOf(by), () => writtenText(before, after));
      broken(messages.written(by, before, after));
      if (!('observer' in by)) return;
      broken(evidence.judge(by, before, after));
      loss.written(by, before, after);
    },
    alertRemoved(by, key) {
      const before = alerts.get(key);
      alerts.delete(key);
      log(nameOf(by), () => `removed ${key}`);
      if (before !== undefined) broken(messages.removed(before));
    },
    published(run, notice, { id: route }) {
      log(nameOf(run), () => `told ${route}: ${notice.id} ${notice.stage} (${notice.severity})`);
      broken([...messages.published(run, route, notice), ...loss.published(notice)]);
      topics.take({ at: now(), route, notice, run });
    },
    refused: (notice, { id }) => messages.refused(id, notice.id),
    correctionsRead(run, found) {
      read.set(run, found);
    },
    corrected(by, correction) {
      log(by.id, () => `corrected ${correction.service}: ${correction.reason}`);
      corrections.push(correction);
    },
    hit: (run) => messages.hit(run),
    mishapHappened(observer) {
      troubledUntil.set(observer, now() + recoveryMs);
    },
    noted: (by, text) => log(nameOf(by), text),
    check() {
      if (violation !== undefined) return;
      for (const observer of config.observers) scene.workingMs(observer);
      scene.everybodyWorksMs();
      broken([owed.check()]);
    },
    finish() {
      if (violation === undefined) broken([loss.finished()]);
    },
    get isAtRest() {
      return owed.isAtRest;
    },
    get violation() {
      return violation;
    },
  };
}

function nameOf(by: AlertActor): string {
  return 'observer' in by ? `${by.observer} run ${by.id}` : by.id;
}

function writtenText(
  before: Alert | undefined,
  { key, revision, episode, state, severity, told, within }: Alert,
): string {
  const routes = Object.entries(told)
    .filter(([route, one]) => JSON.stringify(before?.told[route]) !== JSON.stringify(one))
    .map(([route, one]) => `${route} ${one.stage} ${one.state}${one.failed === undefined ? '' : ' failed'}`);
  const notes = [...(within === undefined ? [] : [`within ${within.key}`]), ...routes].join(', ');
  const what = `${key} revision ${revision}: ${state.kind} ${severity}, episode ${episode}`;
  return `wrote ${what}${notes === '' ? '' : ` (${notes})`}`;
}
