/** The backups of a table that DynamoDB itself can restore. */
import { type BackupSummary, type DynamoDBClient, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import { type TableBackup, TableError } from '../restore/engines/dynamodb/tables.ts';

/**
 * `ALL` are those that people and DynamoDB take (API Reference, ListBackups); what AWS Backup takes is listed by itself.
 * Of the latter, DynamoDB restores those alone whose ARN is its own: recovery points of AWS Backup's advanced features
 * are AWS Backup's to restore (AWS Backup Developer Guide, "Advanced DynamoDB backup").
 */
const kinds = ['ALL', 'AWS_BACKUP'] as const;
const ownArn = /^arn:aws[a-z-]*:dynamodb:/;

/** A hundred backups a page; more than a table has in ten years of days. */
const pagesMax = 100;

/** @returns newest first */
export async function listTableBackups(
  client: Pick<DynamoDBClient, 'send'>,
  TableName: string,
  options: () => { readonly abortSignal: AbortSignal },
): Promise<readonly TableBackup[]> {
  const found = new Map<string, TableBackup>();
  for (const BackupType of kinds) {
    let after: string | undefined;
    for (let page = 0; ; page += 1) {
      if (page === pagesMax) throw new TableError('unreachable', `ListBackups of ${TableName} does not end.`);
      const start = after === undefined ? {} : { ExclusiveStartBackupArn: after };
      const answer = await client.send(new ListBackupsCommand({ TableName, BackupType, ...start }), options());
      for (const backup of (answer.BackupSummaries ?? []).flatMap(restorable)) found.set(backup.arn, backup);
      after = answer.LastEvaluatedBackupArn;
      if (after === undefined) break;
    }
  }
  return [...found.values()].sort((a, b) => b.takenAt - a.takenAt);
}

function restorable(summary: BackupSummary): readonly TableBackup[] {
  const { BackupArn, BackupStatus, BackupCreationDateTime, BackupSizeBytes, TableArn } = summary;
  if (BackupArn === undefined || TableArn === undefined || BackupCreationDateTime === undefined) return [];
  if (BackupStatus !== 'AVAILABLE' || !ownArn.test(BackupArn)) return [];
  const bytes = BackupSizeBytes === undefined ? {} : { bytes: BackupSizeBytes };
  return [{ arn: BackupArn, tableArn: TableArn, takenAt: BackupCreationDateTime.getTime(), ...bytes }];
}
