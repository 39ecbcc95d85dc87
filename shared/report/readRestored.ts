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

/** A run of many tables is large: so many are in memory at a time, of each of so many backups. */
const pageRuns = 100;
const atOnceMax = 4;

/** So far back a run is looked for that speaks for the backup, or could tell. */
const lookBack = 20;

/** @param period up to now where it is not over. @throws LedgerUnavailable */
export async function readRestored(
  tests: readonly RestoreTest[],
  period: Range,
  ledger: RestoredLedger,
): Promise<readonly ReportedRestore[]> {
  const watches = await ledger.restoreWatches();
  return await eachAtMost(atOnceMax, tests, async (test) => {
    const [during, earlier] = await Promise.all([
      readDuring(test.id, period, ledger),
      ledger.restoreRuns(test.id, lookBack, { from: 0, to: period.from }),
    ]);
    return restoredOf({ test, during, earlier, since: watchedSince(test, watches), now: period.to });
  });
}

type During = { readonly runs: ReportedRestore['runs']; readonly newest: readonly RestoreRun[] };

/** Page by page, from the end of the period back. */
async function readDuring(backup: string, { from, to }: Range, ledger: RestoredLedger): Promise<During> {
  const verdicts = new Map<string, RestoreRun['verdict']>();
  const newest: RestoreRun[] = [];
  let end = to;
  while (verdicts.size <= runsMax) {
    const page = await ledger.restoreRuns(backup, pageRuns, { from, to: end });
    const others = page.filter(({ id }) => !verdicts.has(id));
    const oldest = others.at(-1);
    // A page that is not full may be so because a run of it cannot be read.
    if (oldest === undefined) break;
    for (const { id, verdict } of others) verdicts.set(id, verdict);
    newest.push(...others.slice(0, lookBack - newest.length));
    // Others may have begun in the same millisecond.
    end = oldest.startedAt + 1;
  }
  const counted = [...verdicts.values()].slice(0, runsMax);
  const count = (verdict: RestoreRun['verdict']) => counted.filter((one) => one === verdict).length;
  const isAll = counted.length === verdicts.size;
  return { runs: { passed: count('passed'), failed: count('failed'), unknown: count('unknown'), isAll }, newest };
}

type Tested = {
  readonly test: RestoreTest;
  readonly during: During;
  /** Of before the period, newest first. */
  readonly earlier: readonly RestoreRun[];
  /** Since when it is tested by its schedule, Unix milliseconds; undefined when nobody knows. */
  readonly since: number | undefined;
  /** The end of the period, as far as it has come. */
  readonly now: number;
};

/** Pure. */
function restoredOf({ test, during, earlier, since, now }: Tested): ReportedRestore {
  const standing = standingOf([...during.newest, ...earlier].slice(0, lookBack));
  const missed = missedMoment({ test, ...standing, since, now });
  return {
    backup: test.id,
    runs: during.runs,
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
