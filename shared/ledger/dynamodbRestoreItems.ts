/** Runs of restore tests, and since when which are watched ↔ their items. */
import * as z from 'zod';
import type { RestoreWatch } from '../restore/ledger.ts';
import type { RestoreRun } from '../restore/run.ts';
import { restoreRunSchema } from '../restore/runSchema.ts';
import { packed, unpacked } from './dynamodbPacked.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { item, parse } from './dynamodbStored.ts';
import { fitRestoreRun } from './fitRestoreRun.ts';
import { restoreRunKey, restoreWatchKey } from './keys.ts';
import { LedgerCorrupt } from './ledger.ts';
import { restoreRetentionMs } from './retention.ts';

/** The newest run of every backup is read every minute, and the columns of many tables are most of it. */
const plainBytesMax = 8_000;

export function restoreRunItem(run: RestoreRun): Item {
  const expiresAt = run.startedAt + restoreRetentionMs;
  return item(restoreRunKey(run), expiresAt, packed(fitRestoreRun(run), plainBytesMax));
}

/** @throws LedgerCorrupt */
export function restoreRunOfItem(stored: Item): RestoreRun {
  const [at, run] = unpacked(restoreRunSchema, stored);
  const own = restoreRunKey(run);
  if (own.pk !== at.pk || own.sk !== at.sk) {
    throw new LedgerCorrupt(`${at.pk} ${at.sk}`, `its content is that of ${own.pk} ${own.sk}`);
  }
  return run;
}

/** Little, and the config says when it is of no use any more: kept for good. */
export function restoreWatchItem({ since, schedule, ...watch }: RestoreWatch): Item {
  return item(restoreWatchKey(watch), undefined, { since, ...(schedule === undefined ? {} : { schedule }) });
}

const watchSchema = z.object({ since: z.number(), schedule: z.string().exactOptional() });

/** @throws LedgerCorrupt */
export function restoreWatchOfItem(stored: Item): RestoreWatch {
  const [{ sk }, watch] = parse(watchSchema, stored);
  const [backup = '', writer = ''] = sk.split('#');
  return { backup, writer, ...watch };
}
