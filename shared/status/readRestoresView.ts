/** The verb `readRestoresView`: what operators read of restore tests, the history of each backup failing by itself. */
import type { Config } from '../config/config.ts';
import type { RestoreLedger } from '../restore/ledger.ts';
import { type RestoreStatus, readRestores } from '../restore/restoreStatus.ts';
import type { RestoreRun } from '../restore/run.ts';
import { type Trend, trendOf } from '../restore/trend.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { readSection, type Section } from './section.ts';

export type RestoresView = {
  /** Those that need somebody first; hidden where no backup is tested. */
  readonly statuses: Section<readonly RestoreStatus[]>;
  /** Of the first of them, in that order. */
  readonly histories: readonly BackupHistory[];
};

export type BackupHistory = {
  readonly status: RestoreStatus;
  readonly runs: Section<BackupRuns>;
};

export type BackupRuns = {
  /** Newest first, at most a year of weekly ones. */
  readonly runs: readonly RestoreRun[];
  readonly trend?: Trend;
};

export type RestoresViewInput = { readonly config: Pick<Config, 'restore'>; readonly now: number };

export type RestoresViewParts = {
  readonly ledger: Pick<RestoreLedger, 'newestRestoreRuns' | 'restoreRuns' | 'restoreWatches'>;
  readonly onError: (error: unknown) => void;
};

/** A page is for reading; the API lists the rest. */
const backupsMax = 50;

/** A year of weekly runs. */
const runsMax = 52;

/** So many backups' runs are read at a time. */
const atOnceMax = 10;

export async function readRestoresView(
  { config, now }: RestoresViewInput,
  { ledger, onError }: RestoresViewParts,
): Promise<RestoresView> {
  const statuses = await readRestoreStatuses({ config, now }, { ledger, onError });
  if (statuses.state !== 'shown') return { statuses, histories: [] };
  const histories = await eachAtMost(atOnceMax, statuses.value.slice(0, backupsMax), async (status) => {
    const runs = await readSection(() => readRuns(status, now, ledger), onError);
    return { status, runs };
  });
  return { statuses, histories };
}

export async function readRestoreStatuses(
  { config, now }: RestoresViewInput,
  { ledger, onError }: RestoresViewParts,
): Promise<Section<readonly RestoreStatus[]>> {
  const { tests } = config.restore;
  return await readSection(async () => {
    if (tests.length === 0) return undefined;
    return (await readRestores({ tests, now }, ledger)).toSorted((a, b) => rank(a) - rank(b));
  }, onError);
}

async function readRuns(
  { test }: RestoreStatus,
  now: number,
  ledger: Pick<RestoreLedger, 'restoreRuns'>,
): Promise<BackupRuns> {
  const runs = await ledger.restoreRuns(test.id, runsMax);
  const trend = trendOf(runs, test.rtoMs, now);
  return { runs, ...(trend === undefined ? {} : { trend }) };
}

/** What could not be judged, or was missed, comes before what is known to be good. */
function rank({ last, told, missedAt }: RestoreStatus): number {
  if (told?.verdict === 'failed') return 0;
  if (last?.verdict === 'unknown') return 1;
  if (missedAt !== undefined) return 2;
  return last === undefined ? 3 : 4;
}
