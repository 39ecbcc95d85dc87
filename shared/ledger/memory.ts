/** The ledger in memory: for tests, simulation and replay. Keeps what the DynamoDB ledger keeps, by the same keys. */
import type { RestoreWatch } from '../restore/ledger.ts';
import type { RestoreRun } from '../restore/run.ts';
import { type AuditReport, type AuditSummary, subjectKey } from '../storage/run/run.ts';
import type { Board } from './board.ts';
import type { BudgetBoard } from './budgetBoard.ts';
import type { Burst } from './burst.ts';
import type { Correction } from './correction.ts';
import type { LedgerEvent } from './event.ts';
import { fitRestoreRun } from './fitRestoreRun.ts';
import type { Day, Hour } from './hour.ts';
import {
  auditReportKey,
  auditSummaryKey,
  burstKey,
  claimKey,
  correctionKey,
  dayKey,
  eventKey,
  hourKey,
  type Key,
  metricDayKey,
  metricHourKey,
  restoreRunKey,
  restoreWatchKey,
  roundKey,
  shardKey,
} from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { MetricDay, MetricHour } from './metricFold.ts';
import type { Recent } from './recent.ts';
import type { Round } from './round.ts';

export function createMemoryLedger(): Ledger {
  const rounds = new Map<string, Round>();
  const hours = new Map<string, Hour>();
  const days = new Map<string, Day>();
  const recents = new Map<string, Recent>();
  const boards = new Map<string, Board>();
  const metricHours = new Map<string, MetricHour>();
  const metricDays = new Map<string, MetricDay>();
  const budgetBoards = new Map<string, BudgetBoard>();
  const corrections = new Map<string, Correction>();
  const bursts = new Map<string, Burst>();
  const claims = new Set<string>();
  const events = new Map<string, LedgerEvent>();
  const auditReports = new Map<string, AuditReport>();
  const auditSummaries = new Map<string, AuditSummary>();
  const restoreRuns = new Map<string, RestoreRun>();
  const restoreWatches = new Map<string, RestoreWatch>();
  return {
    async recordRound(round) {
      const key = keyText(roundKey(round));
      if (rounds.has(key)) return 'already-recorded';
      rounds.set(key, round);
      return 'recorded';
    },
    async rounds({ observer, everyMs, from, to, order, limit }) {
      const found = [...rounds.values()].filter(
        (round) => round.observer === observer && round.everyMs === everyMs && round.slot >= from && round.slot < to,
      );
      // The order of the keys, which are text: the tenth shard of a slot comes before the second.
      found.sort((a, b) => a.slot - b.slot || compareText(String(a.shardIndex), String(b.shardIndex)));
      if (order === 'newest-first') found.reverse();
      return found.slice(0, limit);
    },
    async putHour(hour) {
      hours.set(keyText(hourKey(hour.service, hour.hour, hour.writer)), hour);
    },
    async hours(service, { from, to }) {
      const found = [...hours.values()].filter((one) => one.service === service && one.hour >= from && one.hour < to);
      return found.sort((a, b) => a.hour - b.hour || compareText(a.writer, b.writer));
    },
    async putDay(day) {
      days.set(keyText(dayKey(day.service, day.day, day.writer)), day);
    },
    async days(service, { from, to }) {
      const found = [...days.values()].filter((one) => one.service === service && one.day >= from && one.day < to);
      return found.sort((a, b) => a.day - b.day || compareText(a.writer, b.writer));
    },
    async putRecent(recent) {
      recents.set(keyText(shardKey('recent', recent.shard, recent.writer)), recent);
    },
    async recents() {
      return [...recents.values()];
    },
    async putBoard(board) {
      boards.set(keyText(shardKey('board', board.shard, board.writer)), board);
    },
    async boards() {
      return [...boards.values()];
    },
    async putMetricHour(hour) {
      metricHours.set(keyText(metricHourKey(hour.service, hour.hour, hour.writer)), hour);
    },
    async metricHours(service, { from, to }) {
      const found = [...metricHours.values()].filter(
        (one) => one.service === service && one.hour >= from && one.hour < to,
      );
      return found.sort((a, b) => a.hour - b.hour || compareText(a.writer, b.writer));
    },
    async putMetricDay(day) {
      metricDays.set(keyText(metricDayKey(day.service, day.day, day.writer)), day);
    },
    async metricDays(service, { from, to }) {
      const found = [...metricDays.values()].filter(
        (one) => one.service === service && one.day >= from && one.day < to,
      );
      return found.sort((a, b) => a.day - b.day || compareText(a.writer, b.writer));
    },
    async putBudgetBoard(board) {
      budgetBoards.set(keyText(shardKey('budget', board.shard, board.writer)), board);
    },
    async budgetBoards() {
      return [...budgetBoards.values()];
    },
    async putCorrection(correction) {
      const key = keyText(correctionKey(correction));
      if (!corrections.has(key)) corrections.set(key, correction);
    },
    async corrections() {
      return [...corrections].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
    },
    async claimBurst(burst) {
      const key = keyText(claimKey(burst));
      if (claims.has(key)) return 'taken';
      claims.add(key);
      return 'claimed';
    },
    async recordBurst(burst) {
      const key = keyText(burstKey(burst));
      if (bursts.has(key)) return 'already-recorded';
      bursts.set(key, burst);
      return 'recorded';
    },
    async bursts({ observer, from, to }) {
      const found = [...bursts.values()].filter(
        (one) => one.observer === observer && one.slot >= from && one.slot < to,
      );
      return found.sort((a, b) => a.slot - b.slot || compareText(a.service, b.service));
    },
    async putEvent(event) {
      const key = keyText(eventKey(event));
      if (!events.has(key)) events.set(key, event);
    },
    async events(service, { from, to }) {
      const found = [...events.values()].filter((one) => one.service === service && one.at >= from && one.at < to);
      return found.sort((a, b) => a.at - b.at || compareText(a.id, b.id));
    },
    async putAuditReport(report) {
      auditReports.set(keyText(auditReportKey(report)), report);
    },
    async auditReports(run, subject) {
      const found = [...auditReports].filter(([, one]) => {
        const isOfSubject = subject === undefined || subjectKey(one.report.subject) === subjectKey(subject);
        return one.run === run && isOfSubject;
      });
      return found.sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
    },
    async putAuditSummary(summary) {
      auditSummaries.set(keyText(auditSummaryKey(summary)), summary);
    },
    async auditSummaries(limit, run) {
      const ofRun = [...auditSummaries].filter(([, one]) => run === undefined || one.run === run);
      const found = ofRun.sort(([a], [b]) => compareText(b, a));
      return found.map(([, one]) => one).slice(0, limit);
    },
    async putRestoreRun(run) {
      restoreRuns.set(keyText(restoreRunKey(run)), fitRestoreRun(run));
    },
    async restoreRuns(backup, limit, range) {
      const isInside = ({ startedAt }: RestoreRun) =>
        range === undefined || (startedAt >= range.from && startedAt < range.to);
      return newestRestores(backup).filter(isInside).slice(0, limit);
    },
    async restoreRun(backup, id) {
      return newestRestores(backup).find((run) => run.id === id);
    },
    async newestRestoreRuns(backups) {
      return backups.flatMap((backup) => newestRestores(backup, 1));
    },
    async putRestoreWatch(watch) {
      restoreWatches.set(keyText(restoreWatchKey(watch)), watch);
    },
    async restoreWatches() {
      return [...restoreWatches].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
    },
  };

  function newestRestores(backup: string, limit?: number): readonly RestoreRun[] {
    const ofBackup = [...restoreRuns].filter(([, run]) => run.backup === backup);
    const found = ofBackup.sort(([a], [b]) => compareText(b, a));
    return found.map(([, run]) => run).slice(0, limit);
  }
}

function keyText({ pk, sk }: Key): string {
  return `${pk} ${sk}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
