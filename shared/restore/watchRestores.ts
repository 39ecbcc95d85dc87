/** The verb `watchRestores`: writes down since when each backup is tested, once. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import type { RestoreLedger, RestoreWatch } from './ledger.ts';
import { watchChanges } from './watch.ts';

export type WatchInput = {
  readonly tests: readonly RestoreTest[];
  /** The region that looks. */
  readonly writer: string;
  /** Unix milliseconds. */
  readonly now: number;
};

/** @returns what is written down now, every region's. @throws LedgerUnavailable */
export async function watchRestores(
  { tests, ...seen }: WatchInput,
  ledger: Pick<RestoreLedger, 'restoreWatches' | 'putRestoreWatch'>,
): Promise<readonly RestoreWatch[]> {
  const watches = await ledger.restoreWatches();
  const changes = watchChanges(tests, watches, seen);
  for (const change of changes) await ledger.putRestoreWatch(change);
  return [...watches, ...changes];
}
