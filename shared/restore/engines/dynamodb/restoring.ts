/** Restoring into the temporary table: begun once, however often it is replayed, and waited for. */
import type { Clock } from '../../../runtime/clock.ts';
import { durationText } from '../../../status/words.ts';
import { failedWith, type Outcome, succeeded } from '../../failure.ts';
import type { Progress } from '../../progress.ts';
import type { Steps } from '../../steps.ts';
import { ask } from './ask.ts';
import type { FoundTable } from './chooseOrigin.ts';
import { type RestoreTables, TableError, type TableFacts } from './tables.ts';
import { isOfThisRun } from './temporaryTable.ts';

export type RestoringParts = {
  readonly tables: RestoreTables;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly progress: (progress: Progress) => void;
};

/** While DynamoDB has too much to do: 50 restores at once are the most for an account. */
const busyWaitMs = 2 * 60_000;
const busyWaitsMax = 30;

/**
 * "95 percent of customers' table restores complete in less than one hour", and it may be hours (Amazon DynamoDB Developer
 * Guide, "Restoring a DynamoDB table from a backup").
 */
const restoreMsMax = 24 * 60 * 60_000;

/** DescribeTable is eventually consistent: a table that was made a moment ago may not be there yet. */
const unseenMsMax = 5 * 60_000;

type Begun = { readonly at: number } | { readonly busy: string };

/** @returns when it was begun, Unix milliseconds */
export async function beginRestore(
  target: string,
  found: FoundTable,
  steps: Steps,
  parts: RestoringParts,
): Promise<Outcome<number>> {
  for (let round = 0; ; round += 1) {
    const begun = await ask(steps, `begin-table-restore-${round}`, (signal) => begin(target, found, parts, signal));
    if (!begun.ok) return begun;
    if ('at' in begun.value) return succeeded(begun.value.at);
    if (round === busyWaitsMax) {
      return failedWith(
        'timed-out',
        `DynamoDB began no restore for ${durationText(round * busyWaitMs)}: ${begun.value.busy}.`,
      );
    }
    parts.progress({ phase: 'restore', text: 'waiting for other restores of this account to end' });
    await steps.wait(`before-table-restore-${round + 1}`, busyWaitMs);
  }
}

async function begin(
  target: string,
  { origin, tableArn }: FoundTable,
  { tables, clock }: RestoringParts,
  signal: AbortSignal,
): Promise<Outcome<Begun>> {
  const there = await tables.describe(target, signal);
  if (there !== undefined) {
    // A step that was cut after its call finds the table that it made.
    if (isOfThisRun(there, origin, tableArn)) return succeeded({ at: there.createdAt ?? clock.now() });
    return failedWith(
      'staging-not-empty',
      `The table ${target} is there already, and this run did not restore it.`,
      'See whose it is. Holdfast neither uses nor deletes tables that it did not make.',
    );
  }
  try {
    const at = clock.now();
    await tables.restore(origin, target, signal);
    return succeeded({ at });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (error.code === 'busy') return succeeded({ busy: error.message });
    if (error.code === 'missing' || error.code === 'no-recovery') {
      return failedWith('no-backup', `What was found could not be restored: ${error.message}.`);
    }
    throw error;
  }
}

/** @returns the table, and when it was ready, Unix milliseconds */
export async function awaitRestore(
  target: string,
  found: FoundTable,
  begunAt: number,
  steps: Steps,
  { tables, clock, progress }: RestoringParts,
): Promise<Outcome<{ readonly table: TableFacts; readonly at: number }>> {
  for (let look = 0; ; look += 1) {
    const seen = await ask(steps, `table-restore-state-${look}`, async (signal) => {
      const table = await tables.describe(target, signal);
      return succeeded({ at: clock.now(), ...(table === undefined ? {} : { table }) });
    });
    if (!seen.ok) return seen;
    const { table, at } = seen.value;
    const verdict = stateOf(target, found, table, at - begunAt);
    if (verdict === 'restored' && table !== undefined) return succeeded({ table, at });
    if (typeof verdict !== 'string') return verdict;
    progress({ phase: 'restore', text: `restoring for ${durationText(at - begunAt)}` });
    await steps.wait(`table-restore-${look}`, pauseMs(look));
  }
}

/** Pure. */
export function stateOf(
  target: string,
  { origin, tableArn }: Pick<FoundTable, 'origin' | 'tableArn'>,
  table: TableFacts | undefined,
  sinceMs: number,
): 'restored' | 'restoring' | Outcome<never> {
  if (table === undefined) {
    if (sinceMs <= unseenMsMax) return 'restoring';
    return failedWith('restore-failed', `DynamoDB began to restore ${target}, and there is no such table any more.`);
  }
  if (!isOfThisRun(table, origin, tableArn)) {
    return failedWith('staging-not-empty', `The table ${target} is not what this run began to restore.`);
  }
  if (table.status === 'ACTIVE' && table.restored?.inProgress !== true) return 'restored';
  // "The KMS key used to encrypt the table is inaccessible" (API Reference, TableDescription).
  if (table.status === 'INACCESSIBLE_ENCRYPTION_CREDENTIALS') {
    return failedWith(
      'restore-failed',
      `${target} was restored, and its encryption key cannot be used.`,
      'Enable the KMS key of the table again, and allow the role that restores to use it.',
    );
  }
  if (table.status !== 'CREATING' && table.status !== 'UPDATING' && table.status !== 'ACTIVE') {
    return failedWith('restore-failed', `${target} is ${table.status} while it should be restored.`);
  }
  if (sinceMs <= restoreMsMax) return 'restoring';
  return failedWith('timed-out', `${target} was not restored within ${durationText(restoreMsMax)}.`);
}

/** Small tables are looked at often; a day takes about three hundred looks. */
export function pauseMs(look: number): number {
  return Math.min(5 * 60_000, Math.round(15_000 * 1.3 ** Math.min(look, 30)));
}
