/**
 * The ledger's keys, made to be read by a person in a console:
 *
 *     round#us-east-1#30000   2026-11-22T19:30:00.000Z#0     observer, cadence; slot, shard
 *     hour#checkout           2026-11-22T19#us-east-1        service; hour, writer
 *     day#checkout            2026-11-22#us-east-1
 *     recent                  30000-0#us-east-1              shard, writer
 *     board                   30000-0#us-east-1
 *     burst#us-east-1         2026-11-22T19:30:03.000Z#checkout          observer; slot, service
 *     claim#us-east-1         2026-11-22T19:30:03.000Z#checkout          observer; slot, service: who takes the burst
 *     event#checkout          2026-11-22T19:30:05.120Z#control-7         service; moment, id
 *     metric-hour#checkout    2026-11-22T19#us-east-1        service; hour, writer
 *     metric-day#checkout     2026-11-22#us-east-1
 *     budget                  30000-0#us-east-1              shard, writer
 *     correction              2026-11-22T19:30:05.120Z#checkout#c7a1     moment, service, id
 *     audit#2026-11-22        bucket:acme-backups#us-east-1  run; subject, writer
 *     audit                   2026-11-22#us-east-1           run, writer
 *     restore#orders          2026-11-22T04:00:00.120Z#orders-20261122T040000Z-x7k2    backup; start, run
 *     restore-watch           orders#us-east-1               backup, writer
 */
import type { RestoreWatch } from '../restore/ledger.ts';
import type { RestoreRun } from '../restore/run.ts';
import type { Subject } from '../storage/finding.ts';
import { type AuditReport, type AuditSummary, subjectKey } from '../storage/run/run.ts';
import type { BurstKey } from './burst.ts';
import type { Correction } from './correction.ts';
import type { LedgerEvent } from './event.ts';
import type { Round } from './round.ts';

export type Key = { readonly pk: string; readonly sk: string };

export function roundPartition(observer: string, everyMs: number): string {
  return `round#${observer}#${everyMs}`;
}

export function roundKey(round: Pick<Round, 'observer' | 'everyMs' | 'slot' | 'shardIndex'>): Key {
  return { pk: roundPartition(round.observer, round.everyMs), sk: `${timeText(round.slot)}#${round.shardIndex}` };
}

export function hourKey(service: string, hour: number, writer: string): Key {
  return { pk: `hour#${service}`, sk: `${hourText(hour)}#${writer}` };
}

export function dayKey(service: string, day: number, writer: string): Key {
  return { pk: `day#${service}`, sk: `${dayText(day)}#${writer}` };
}

export function metricHourKey(service: string, hour: number, writer: string): Key {
  return { pk: `metric-hour#${service}`, sk: `${hourText(hour)}#${writer}` };
}

export function metricDayKey(service: string, day: number, writer: string): Key {
  return { pk: `metric-day#${service}`, sk: `${dayText(day)}#${writer}` };
}

export function shardKey(kind: 'recent' | 'board' | 'budget', shard: string, writer: string): Key {
  return { pk: kind, sk: `${shard}#${writer}` };
}

export function burstPartition(observer: string): string {
  return `burst#${observer}`;
}

export function burstKey({ observer, slot, service }: BurstKey): Key {
  return { pk: burstPartition(observer), sk: `${timeText(slot)}#${service}` };
}

export function claimKey({ observer, slot, service }: BurstKey): Key {
  return { pk: `claim#${observer}`, sk: `${timeText(slot)}#${service}` };
}

export function eventPartition(service: string): string {
  return `event#${service}`;
}

export function eventKey({ service, at, id }: Pick<LedgerEvent, 'service' | 'at' | 'id'>): Key {
  return { pk: eventPartition(service), sk: `${timeText(at)}#${id}` };
}

export const correctionPartition = 'correction';

export function correctionKey({ service, at, id }: Pick<Correction, 'service' | 'at' | 'id'>): Key {
  return { pk: correctionPartition, sk: `${timeText(at)}#${service}#${id}` };
}

export function auditPartition(run: string): string {
  return `audit#${run}`;
}

/** What the sort keys of all writers' reports of the subject begin with: names hold no `#`. */
export function auditSubjectPrefix(subject: Subject): string {
  return `${subjectKey(subject)}#`;
}

export function auditReportKey({ run, writer, report }: Pick<AuditReport, 'run' | 'writer' | 'report'>): Key {
  return { pk: auditPartition(run), sk: `${auditSubjectPrefix(report.subject)}${writer}` };
}

export const auditSummaryPartition = 'audit';

/** What the sort keys of a run's summaries begin with. */
export function auditRunPrefix(run: string): string {
  return `${run}#`;
}

export function auditSummaryKey({ run, writer }: Pick<AuditSummary, 'run' | 'writer'>): Key {
  return { pk: auditSummaryPartition, sk: `${auditRunPrefix(run)}${writer}` };
}

export function restorePartition(backup: string): string {
  return `restore#${backup}`;
}

export function restoreRunKey({ backup, startedAt, id }: Pick<RestoreRun, 'backup' | 'startedAt' | 'id'>): Key {
  return { pk: restorePartition(backup), sk: `${timeText(startedAt)}#${id}` };
}

/** What the sort key of the run begins with, which its id says to the second; undefined when it is no run's id. */
export function restoreRunPrefix(id: string): string | undefined {
  const [, year, month, day, hour, minute, second] = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[^-]*$/.exec(id) ?? [];
  return second === undefined ? undefined : `${year}-${month}-${day}T${hour}:${minute}:${second}.`;
}

export const restoreWatchPartition = 'restore-watch';

export function restoreWatchKey({ backup, writer }: Pick<RestoreWatch, 'backup' | 'writer'>): Key {
  return { pk: restoreWatchPartition, sk: `${backup}#${writer}` };
}

export function timeText(time: number): string {
  return new Date(time).toISOString();
}

export function hourText(time: number): string {
  return timeText(time).slice(0, 'yyyy-mm-ddThh'.length);
}

export function dayText(time: number): string {
  return timeText(time).slice(0, 'yyyy-mm-dd'.length);
}
