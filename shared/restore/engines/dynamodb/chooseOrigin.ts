/** What of a table's backups is restored, and whether it is recent enough. Pure. */
import { durationText, momentText } from '../../../status/words.ts';
import { failedWith, type Outcome, type RestoreFailure, succeeded } from '../../failure.ts';
import type { Recovery, TableBackup, TableFacts, TableOrigin } from './tables.ts';

export type FoundTable = {
  readonly origin: TableOrigin;
  /** Of the table that was backed up. */
  readonly tableArn: string;
  /** Unix milliseconds. */
  readonly takenAt: number;
  readonly bytes?: number;
  readonly warnings: readonly RestoreFailure[];
};

export type ChooseInput = {
  readonly table: string;
  readonly region: string;
  readonly rpoMs?: number;
  /** The newest one at or before it, Unix milliseconds. */
  readonly at?: number;
  /** When the run started, Unix milliseconds. */
  readonly now: number;
};

export function chooseMoment(
  input: ChooseInput,
  table: TableFacts | undefined,
  recovery: Recovery | undefined,
): Outcome<FoundTable> {
  const { table: name, region, at } = input;
  if (table === undefined || recovery === undefined) {
    return failedWith(
      'no-backup',
      `There is no table ${name} in ${region}, and so no point in time to restore it to.`,
      `Correct the table's name or region; DynamoDB keeps a system backup of a deleted table for 35 days: \`by: backup\` restores it.`,
    );
  }
  if (!recovery.enabled || recovery.latest === undefined) {
    return failedWith(
      'no-backup',
      `Point-in-time recovery of ${name} in ${region} is off: it cannot be restored to any moment.`,
      `Switch it on: aws dynamodb update-continuous-backups --table-name ${name} --region ${region} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
    );
  }
  if (at !== undefined && at < (recovery.earliest ?? recovery.latest)) {
    return failedWith(
      'no-backup',
      `${name} in ${region} cannot be restored to ${momentText(at)}: ${momentText(recovery.earliest ?? recovery.latest)} is the earliest moment.`,
    );
  }
  // The API takes whole seconds; a moment after the latest one would be refused.
  const takenAt = Math.floor(Math.min(recovery.latest, at ?? recovery.latest) / 1_000) * 1_000;
  return succeeded({
    origin: { kind: 'moment', table: name, at: takenAt },
    tableArn: table.arn,
    takenAt,
    warnings: staleness(input, takenAt, `The latest moment that ${name} can be restored to`),
  });
}

/** @param backups newest first */
export function chooseBackup(input: ChooseInput, backups: readonly TableBackup[]): Outcome<FoundTable> {
  const { table, region, at } = input;
  const backup = backups.find(({ takenAt }) => at === undefined || takenAt <= at);
  if (backup === undefined) {
    const until = at === undefined ? '' : ` from ${momentText(at)} or before`;
    return failedWith(
      'no-backup',
      `${table} in ${region} has no backup${until} that DynamoDB could restore.`,
      'Take on-demand backups of the table, or write `by: point-in-time` and switch point-in-time recovery on.',
    );
  }
  return succeeded({
    origin: { kind: 'backup', backupArn: backup.arn },
    tableArn: backup.tableArn,
    takenAt: backup.takenAt,
    ...(backup.bytes === undefined ? {} : { bytes: backup.bytes }),
    warnings: staleness(input, backup.takenAt, `The newest backup of ${table}`),
  });
}

/** Whoever asks for an older one knows that it is old. */
function staleness({ rpoMs, at, now }: ChooseInput, takenAt: number, what: string): readonly RestoreFailure[] {
  if (rpoMs === undefined || at !== undefined || now - takenAt <= rpoMs) return [];
  const old = `${durationText(now - takenAt)} old, and the objective is ${durationText(rpoMs)}`;
  return [{ code: 'stale-backup', text: `${what} is of ${momentText(takenAt)}: ${old}.` }];
}
