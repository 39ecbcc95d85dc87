/** Reads what restore tests gave in a period, and which of them were due and not made. */
import { beginningsOf, between } from '../availability/cron.ts';
import { dayMs, hourMs } from '../availability/slots.ts';
import type { RestoreTest } from '../config/restoreConfig.ts';
import { given } from '../config/settled.ts';
import { timeText } from '../ledger/keys.ts';
import type { Range } from '../ledger/ledger.ts';
import type { RestoreLedger } from '../restore/ledger.ts';
import type { RestoreRun } from '../restore/run.ts';
import { timeIf } from '../status/wire/presentFailover.ts';
import type { ReportedRestore } from './reportSchema.ts';

/** A quarter of daily tests, and those that people ran. */
const runsMax = 200;

/** A run begins when its schedule says so, or soon after; what was to begin a moment ago is not missed. */
const lateMs = 2 * hourMs;

/** As far back as a beginning is looked for: a schedule of less than once a quarter has hardly one to be missed. */
const dueBackMs = 93 * dayMs;

/** @throws LedgerUnavailable */
export async function readRestores(
  tests: readonly RestoreTest[],
  period: Range,
  ledger: Pick<RestoreLedger, 'restoreRuns'>,
): Promise<readonly ReportedRestore[]> {
  return await Promise.all(
    tests.map(async (test) => restoreOf(test, await ledger.restoreRuns(test.id, runsMax), period)),
  );
}

/** Pure. @param runs newest first. */
export function restoreOf(test: RestoreTest, runs: readonly RestoreRun[], period: Range): ReportedRestore {
  const until = runs.filter(({ startedAt }) => startedAt < period.to);
  const during = until.filter(({ startedAt }) => startedAt >= period.from);
  const count = (verdict: RestoreRun['verdict']) => during.filter((run) => run.verdict === verdict).length;
  const [last] = until;
  return {
    backup: test.id,
    runs: { passed: count('passed'), failed: count('failed'), unknown: count('unknown') },
    last: last === undefined ? null : lastOf(last),
    ...given('rpoObjectiveSeconds', secondsOf(test.rpoMs)),
    ...given('rtoObjectiveSeconds', secondsOf(test.rtoMs)),
    ...timeIf('missedSince', missedSince(test, last, period.to)),
  };
}

function lastOf({ startedAt, verdict, reasons, rpo, rto }: RestoreRun): NonNullable<ReportedRestore['last']> {
  return {
    at: timeText(startedAt),
    verdict,
    reasons: reasons.map(({ text }) => text),
    ...given('advice', reasons[0]?.advice),
    ...given('rpoSeconds', secondsOf(rpo?.measuredMs)),
    ...given('rtoSeconds', secondsOf(rto?.totalMs)),
  };
}

/** The last beginning that nothing has followed. Whoever never restored has missed nothing yet that this would add. */
function missedSince({ schedule }: RestoreTest, last: RestoreRun | undefined, to: number): number | undefined {
  if (last === undefined) return undefined;
  const beginnings = beginningsOf(schedule.cron, schedule.timezone);
  const due = [...between(beginnings, Math.max(last.startedAt + lateMs, to - dueBackMs), to - lateMs)];
  return due[0];
}

function secondsOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
