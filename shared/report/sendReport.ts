/** The verb `sendReport`: makes the report of a period that is over, and tells everybody who was not told yet. */
import { attempts } from '../runtime/attempts.ts';
import type { ReportSpan } from './period.ts';
import { type ReportMessage, reportMessage } from './render/sns.ts';
import type { Report } from './reportSchema.ts';
import type { SentReports } from './sent.ts';

export type SendReportInput = {
  readonly period: ReportSpan;
  /** Topics' ARNs, or `console`. */
  readonly to: readonly string[];
  /** Where the whole of it is; absent where nobody knows. */
  readonly url?: string;
};

export type SendReportParts = {
  readonly sent: SentReports;
  readonly makeReport: (period: ReportSpan) => Promise<Report>;
  /** Rejects with `ReportRefused` where it surely was not handed over. */
  readonly publish: (to: string, message: ReportMessage) => Promise<void>;
  /** Random and new each time. */
  readonly id: () => string;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/** Handing over takes a few seconds: whoever has not said in this time what came of it is dead. */
const lifetimeMs = 60_000;

/** It was refused, so it was not sent. Whatever else goes wrong, nobody can tell. */
export class ReportRefused extends Error {
  readonly code = 'report-refused';

  constructor(to: string, cause: unknown) {
    super(`${to} does not take the report: ${String(cause)}`, { cause });
    this.name = 'ReportRefused';
  }
}

class NothingReadable extends Error {
  readonly code = 'nothing-readable';

  constructor(period: string) {
    super(`Nothing could be read for the report of ${period}, so it is not sent. The log says why.`);
    this.name = 'NothingReadable';
  }
}

/** @returns whom it told. @throws what went wrong with the first of them, once all others are told. */
export async function sendReport(input: SendReportInput, parts: SendReportParts): Promise<readonly string[]> {
  const { period, url } = input;
  // Making one costs far more than looking: whoever comes every hour makes none that everybody has.
  const to = await withoutIt(input, parts);
  if (to.length === 0) return [];
  // Before anybody claims it: who dies while it is made leaves nothing behind.
  const report = await makeReadable(period, parts);
  const failures: unknown[] = [];
  const attempt = attempts(failures);
  const told: string[] = [];
  for (const one of to) {
    await attempt(async () => {
      if (await sendTo(one, { report, url }, period.name, parts)) told.push(one);
    });
  }
  if (failures.length > 0) throw failures[0];
  return told;
}

async function withoutIt({ period, to }: SendReportInput, { sent }: SendReportParts): Promise<readonly string[]> {
  const looked = await Promise.all(to.map((one) => sent.isSent({ period: period.name, to: one })));
  return to.filter((_, index) => looked[index] !== true);
}

type Sending = { readonly report: Report; readonly url: string | undefined };

/** @returns false when it was sent before, or somebody is at it. */
async function sendTo(to: string, { report, url }: Sending, period: string, parts: SendReportParts): Promise<boolean> {
  const { sent, publish, id, now } = parts;
  const key = { period, to };
  const token = id();
  const claimed = await sent.claim(key, { token, now: now(), deadBefore: now() - lifetimeMs });
  if (claimed === 'taken') return false;
  try {
    await publish(to, reportMessage(report, url, claimed === 'again'));
  } catch (error) {
    await sent.settle(key, token, error instanceof ReportRefused ? 'failed' : 'unsure');
    throw error;
  }
  await sent.settle(key, token, 'sent');
  return true;
}

/** A report that says of everything that nobody knows is worth another try, and no mail. */
async function makeReadable(period: ReportSpan, { makeReport }: SendReportParts): Promise<Report> {
  const report = await makeReport(period);
  const isBlind =
    report.services.length > 0 && report.services.every(({ availability }) => availability.state === 'failed');
  if (isBlind) throw new NothingReadable(period.name);
  return report;
}
