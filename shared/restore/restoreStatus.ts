/** The verbs `readRestores` and `readTrend`: how every tested backup stands, when it is due, and where it is going. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import type { RestoreLedger } from './ledger.ts';
import { missedMoment } from './missed.ts';
import type { RestoreRun } from './run.ts';
import { lastDueAt, nextDueAt } from './schedule.ts';
import { readStandings, type Standing } from './standing.ts';
import { type Trend, trendOf } from './trend.ts';
import { watchedSince } from './watch.ts';

export type RestoreStatus = Standing & {
  /** Unix milliseconds each. Absent where it never was, or never is again. */
  readonly lastDueAt?: number;
  readonly nextDueAt?: number;
  /** It was due then, and no test has come to an end since; absent while none is missed. */
  readonly missedAt?: number;
};

export type RestoresInput = {
  readonly tests: readonly RestoreTest[];
  /** Unix milliseconds. */
  readonly now: number;
};

/** In the order of the tests. @throws LedgerUnavailable */
export async function readRestores(
  { tests, now }: RestoresInput,
  ledger: Pick<RestoreLedger, 'newestRestoreRuns' | 'restoreRuns' | 'restoreWatches'>,
): Promise<readonly RestoreStatus[]> {
  if (tests.length === 0) return [];
  const [standings, watches] = await Promise.all([readStandings(tests, ledger), ledger.restoreWatches()]);
  return standings.map((standing): RestoreStatus => {
    const { test } = standing;
    const missedAt = missedMoment({ ...standing, since: watchedSince(test, watches), now });
    const [last, next] = [lastDueAt(test.schedule, now), nextDueAt(test.schedule, now)];
    return {
      ...standing,
      ...(last === undefined ? {} : { lastDueAt: last }),
      ...(next === undefined ? {} : { nextDueAt: next }),
      ...(missedAt === undefined ? {} : { missedAt }),
    };
  });
}

/** A year of weekly runs. Each is a few kilobytes, unless its tables are many. */
const trendRunsMax = 52;

/** @throws LedgerUnavailable */
export async function readTrend(
  { id, rtoMs }: Pick<RestoreTest, 'id' | 'rtoMs'>,
  now: number,
  ledger: { restoreRuns(backup: string, limit: number): Promise<readonly RestoreRun[]> },
): Promise<Trend | undefined> {
  return trendOf(await ledger.restoreRuns(id, trendRunsMax), rtoMs, now);
}
