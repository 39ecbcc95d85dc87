/** When reports are due. Pure; times are Unix milliseconds. */
import { type ReportConfig, type ReportPeriod, reportPeriods } from '../config/pageConfig.ts';
import { lastDueAt } from '../restore/schedule.ts';
import { lastFinished, type ReportSpan } from './period.ts';

/** Five fields: the week's as configured, those of months and quarters on the day after their last one, at the same time. */
export function cronOf(kind: ReportPeriod, { cron }: Pick<ReportConfig, 'cron'>): string {
  const [minute = '0', hour = '0'] = cron.trim().split(/\s+/);
  switch (kind) {
    case 'week':
      return cron;
    case 'month':
      return `${minute} ${hour} 1 * *`;
    case 'quarter':
      return `${minute} ${hour} 1 1,4,7,10 *`;
  }
}

/** What was due so long ago is not sent any more: whoever wants it asks for it. */
const lateMs = 86_400_000;

/** What one schedule is for, or whatever is due, sent or not, where it names no kind of period. */
export function reportsFor(
  { period: kind, scheduledAt }: { readonly period?: ReportPeriod | undefined; readonly scheduledAt: number },
  report: ReportConfig,
): readonly ReportSpan[] {
  return kind === undefined ? dueReports(report, scheduledAt) : [lastFinished(kind, report.timezone, scheduledAt)];
}

/** Those that are due now, sent or not. */
export function dueReports(report: ReportConfig, now: number): readonly ReportSpan[] {
  const { timezone } = report;
  return reportPeriods
    .filter((kind) => report.periods.includes(kind))
    .flatMap((kind) => {
      const due = lastDueAt({ cron: cronOf(kind, report), timezone }, now);
      if (due === undefined || now - due >= lateMs) return [];
      return [lastFinished(kind, timezone, due)];
    });
}
