/** Deleting the temporary table, whatever happened before, and telling when it could not be. */
import type { Clock } from '../../../runtime/clock.ts';
import type { Steps } from '../../steps.ts';
import { failureOf } from './ask.ts';
import type { FoundTable } from './chooseOrigin.ts';
import { type RestoreTables, TableError } from './tables.ts';
import { isOfThisRun, temporaryPrefix } from './temporaryTable.ts';

/** A table that is still being restored cannot be deleted: DynamoDB may take an hour until it can be. */
const pauseMs = 30_000;
const looksMax = 120;

/** Once a person has stopped the run, nobody wants to wait for long. */
const hastyPauseMs = 5_000;
const hastyLooksMax = 12;

export type RemovingParts = {
  readonly tables: Pick<RestoreTables, 'describe' | 'delete'>;
  readonly clock: Pick<Clock, 'sleep'>;
};

/** DescribeTable is eventually consistent: of a table that was never seen, one look that sees none says little. */
const unseenLooks = 3;

type Look = { readonly gone: true } | { readonly gone: false; readonly why: string };

/**
 * @param wasSeen whether the table has been there since it was begun to be restored
 * @returns what is left, one line each
 */
export async function removeTable(
  target: string,
  region: string,
  { found, wasSeen }: { readonly found: FoundTable; readonly wasSeen: boolean },
  steps: Steps,
  parts: RemovingParts,
): Promise<readonly string[]> {
  let why = 'it is being deleted';
  let seen = wasSeen;
  let isStopped = false;
  for (let look = 0; look < (isStopped ? hastyLooksMax : looksMax); look += 1) {
    try {
      const act = (signal: AbortSignal) => removeOnce(target, found, parts, signal);
      const looked = await steps.step(`delete-table-${look}`, act, { ends: true });
      if (looked.gone && (seen || look + 1 >= unseenLooks)) return [];
      if (!looked.gone) {
        seen = true;
        why = looked.why;
      }
    } catch (error) {
      const failure = failureOf(error);
      why = failure.ok ? why : failure.failure.text;
      break;
    }
    isStopped = await paused(look, isStopped, steps, parts);
  }
  return [`the DynamoDB table ${target} in ${region} (${why}): delete it, it costs storage`];
}

/** @returns whether a person has stopped the run: then it may no longer wait. */
async function paused(look: number, isStopped: boolean, steps: Steps, { clock }: RemovingParts): Promise<boolean> {
  if (!isStopped) {
    try {
      await steps.wait(`table-deletion-${look}`, pauseMs);
      return false;
    } catch {
      // Only a stop rejects a wait.
    }
  }
  await steps.step(`hasty-table-deletion-${look}`, (signal) => clock.sleep(hastyPauseMs, signal), { ends: true });
  return true;
}

async function removeOnce(
  target: string,
  { origin, tableArn }: FoundTable,
  { tables }: RemovingParts,
  signal: AbortSignal,
): Promise<Look> {
  if (!target.startsWith(temporaryPrefix)) throw new Error(`${target} is not the name of a temporary table.`);
  const table = await tables.describe(target, signal);
  if (table === undefined) return { gone: true };
  // It was refused before anything was written into it, and it is not ours to delete.
  if (!isOfThisRun(table, origin, tableArn)) return { gone: true };
  if (table.deletionProtected) throw new TableError('denied', 'its deletion protection is on');
  if (table.status === 'DELETING') return { gone: false, why: 'it is being deleted' };
  try {
    await tables.delete(target, signal);
    return { gone: false, why: 'it is being deleted' };
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (error.code === 'missing') return { gone: true };
    if (error.code === 'busy') return { gone: false, why: 'it is still being restored' };
    throw error;
  }
}
