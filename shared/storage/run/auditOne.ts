/** One subject's report for a run. Whatever goes wrong is a report that says so: a run must not wait for one bucket. */
import { cutTo } from '../../alerts/phrases.ts';
import { printable } from '../../config/quote.ts';
import { inTime } from '../../runtime/inTime.ts';
import type { SubjectReport } from '../finding.ts';
import type { AuditRunParts } from './auditRun.ts';
import { fitReport } from './fitReport.ts';
import type { AuditReport } from './run.ts';
import { sinceOf, wholeCheck } from './since.ts';
import type { AuditSubject } from './subjects.ts';

/** Thirteen calls, a sample of objects and its destinations, each with retries, take seconds. */
const subjectMsMax = 120_000;

export type OneInput = {
  readonly run: string;
  readonly observer: string;
  /** Unix milliseconds. */
  readonly deadline: number;
  /** The subject's report before this one. */
  readonly before: AuditReport | undefined;
};

/** `no-time` when the deadline came first: the next invocation has more of it. */
export async function auditOne(
  one: AuditSubject,
  { run, observer, deadline, before }: OneInput,
  { audit, clock, onError }: Pick<AuditRunParts, 'audit' | 'clock' | 'onError'>,
): Promise<AuditReport | 'no-time'> {
  const lookedAt = clock.now();
  const left = deadline - lookedAt;
  let report: SubjectReport;
  try {
    report = await inTime(audit(one, lookedAt), Math.min(subjectMsMax, left), clock);
  } catch (error) {
    if (left < subjectMsMax && clock.now() >= deadline) return 'no-time';
    onError(error);
    report = notAudited(one, lookedAt, error);
  }
  const fitted = fitReport({ ...report, subject: one.subject });
  return { run, writer: observer, report: fitted, basis: one.basis, since: sinceOf(fitted, run, before) };
}

const whyMax = 300;

/** Nobody could look at any of it, so nothing of it is known to be fine, and nothing that was found is known to be gone. */
function notAudited({ subject }: AuditSubject, lookedAt: number, error: unknown): SubjectReport {
  // The message is somebody else's, and may hold an address with its password: it stays in the log.
  const name = error instanceof Error ? error.name : typeof error;
  const why = `It could not be audited (${name}). The log says more.`;
  return {
    subject,
    lookedAt,
    results: [
      {
        check: wholeCheck,
        title: 'The audit itself',
        severity: 'high',
        reason: 'What could not be looked at may be anything.',
        outcome: 'unknown',
        why: cutTo(printable(why), whyMax),
        evidence: [],
      },
    ],
    score: null,
    facts: [],
  };
}
