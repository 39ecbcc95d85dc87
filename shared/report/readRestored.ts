/** Reads what restore tests gave in a period, and which of them were due and not made. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { given } from '../config/settled.ts';
import { timeText } from '../ledger/keys.ts';
import type { Range } from '../ledger/ledger.ts';
import type { RestoreLedger } from '../restore/ledger.ts';
import { missedMoment } from '../restore/missed.ts';
import type { RestoreRun } from '../restore/run.ts';
import { standingOf } from '../restore/standing.ts';
import { watchedSince } from '../restore/watch.ts';
import { timeIf } from '../status/wire/presentFailover.ts';
import type { ReportedRestore } from './reportSchema.ts';

export type RestoredLedger = Pick<RestoreLedger, 'restoreRuns' | 'restoreWatches'>;

/** A quarter of daily tests, and those that people ran. */
const runsMax = 120;

/** @param period up to now where it is not over. @throws LedgerUnavailable */
export async function readRestored(
  tests: readonly RestoreTest[],
  period: Range,
  ledger: RestoredLedger,
): Promise<readonly ReportedRestore[]> {
  const watches = await ledger.restoreWatches();
  return await Promise.all(
    tests.map(async (test) => {
      const runs = await ledger.restoreRuns(test.id, runsMax);
      return restoredOf({ test, runs, since: watchedSince(test, watches) }, period);
    }),
  );
}

type Tested = {
  readonly test: RestoreTest;
  /** Newest first. */
  readonly runs: readonly RestoreRun[];
  /** Since when it is tested by its schedule, Unix milliseconds; undefined when nobody knows. */
  readonly since: number | undefined;
};

/** Pure. */
function restoredOf({ test, runs, since }: Tested, period: Range): ReportedRestore {
  const until = runs.filter(({ startedAt }) => startedAt < period.to);
  const during = until.filter(({ startedAt }) => startedAt >= period.from);
  const count = (verdict: RestoreRun['verdict']) => during.filter((run) => run.verdict === verdict).length;
  const standing = standingOf(until);
  const missed = missedMoment({ test, ...standing, since, now: period.to });
  return {
    backup: test.id,
    runs: { passed: count('passed'), failed: count('failed'), unknown: count('unknown') },
    last: standing.last === undefined ? null : lastOf(standing.last),
    ...given('rpoObjectiveSeconds', secondsOf(test.rpoMs)),
    ...given('rtoObjectiveSeconds', secondsOf(test.rtoMs)),
    ...timeIf('missedSince', missed),
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

function secondsOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
