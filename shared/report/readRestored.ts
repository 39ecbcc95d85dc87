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
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { timeIf } from '../status/wire/presentFailover.ts';
import type { ReportedRestore } from './reportSchema.ts';

export type RestoredLedger = Pick<RestoreLedger, 'restoreRuns' | 'restoreWatches'>;

/** A quarter of hourly tests, 92 days of 24, and those that people ran. Of more the report says that it left some out. */
export const runsMax = 2_500;

/** Before the period: so far back a run is looked for that speaks for the backup, or could tell. */
const lookBack = 20;

/** So many backups' runs are in memory at a time. */
const atOnceMax = 4;

/** @param period up to now where it is not over. @throws LedgerUnavailable */
export async function readRestored(
  tests: readonly RestoreTest[],
  period: Range,
  ledger: RestoredLedger,
): Promise<readonly ReportedRestore[]> {
  const watches = await ledger.restoreWatches();
  const { from, to } = period;
  return await eachAtMost(atOnceMax, tests, async (test) => {
    const [during, earlier] = await Promise.all([
      ledger.restoreRuns(test.id, runsMax + 1, { from, to }),
      ledger.restoreRuns(test.id, lookBack, { from: 0, to: from }),
    ]);
    return restoredOf({ test, during, earlier, since: watchedSince(test, watches), now: to });
  });
}

type Tested = {
  readonly test: RestoreTest;
  /** Of the period, newest first; one more than are counted when there were more. */
  readonly during: readonly RestoreRun[];
  /** Of before it, newest first. */
  readonly earlier: readonly RestoreRun[];
  /** Since when it is tested by its schedule, Unix milliseconds; undefined when nobody knows. */
  readonly since: number | undefined;
  /** The end of the period, as far as it has come. */
  readonly now: number;
};

/** Pure. */
function restoredOf({ test, during, earlier, since, now }: Tested): ReportedRestore {
  const counted = during.slice(0, runsMax);
  const count = (verdict: RestoreRun['verdict']) => counted.filter((run) => run.verdict === verdict).length;
  const standing = standingOf([...during, ...earlier]);
  const missed = missedMoment({ test, ...standing, since, now });
  return {
    backup: test.id,
    runs: {
      passed: count('passed'),
      failed: count('failed'),
      unknown: count('unknown'),
      isAll: counted.length === during.length,
    },
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
