/** Reports on one machine: made when they are due, and told on the console in one line. */
import { randomUUID } from 'node:crypto';
import type { ReportConfig } from '../shared/config/pageConfig.ts';
import { dueReports } from '../shared/report/due.ts';
import type { ReportSpan } from '../shared/report/period.ts';
import type { Report } from '../shared/report/reportSchema.ts';
import { type SendReportParts, sendReport } from '../shared/report/sendReport.ts';
import type { SentReports } from '../shared/report/sent.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import type { Trouble } from './trouble.ts';

export type ReportingParts = {
  readonly clock: Clock;
  readonly sent: SentReports;
  readonly makeReport: (period: ReportSpan) => Promise<Report>;
  readonly trouble: Trouble;
  readonly say: (line: string) => void;
};

const doing = 'making a report';

/** @returns what is to be run again and again; it makes a report once, and never rejects. */
export function createReporting(report: ReportConfig, parts: ReportingParts): (stopping: AbortSignal) => Promise<void> {
  const { clock, say, trouble } = parts;
  // Making one costs far more than remembering that it was made.
  const done = new Set<string>();
  const sending: SendReportParts = {
    sent: parts.sent,
    makeReport: parts.makeReport,
    publish: async (_to, { Subject }) => say(Subject),
    id: randomUUID,
    now: () => clock.now(),
  };
  return async (stopping) => {
    for (const period of dueReports(report, clock.now())) {
      if (done.has(period.name) || stopping.aborted) continue;
      try {
        await sendReport({ period, to: ['console'] }, sending);
        done.add(period.name);
      } catch (error) {
        // What it works with is being closed.
        if (!stopping.aborted) trouble.tell(doing, error);
      }
    }
  };
}
