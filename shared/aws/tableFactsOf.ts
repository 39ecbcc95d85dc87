/** What DescribeTable says of a table. */
import type { DescribeTableCommandOutput, TableDescription } from '@aws-sdk/client-dynamodb';
import { TableError, type TableFacts } from '../restore/engines/dynamodb/tables.ts';

export function tableFactsOf({ Table }: DescribeTableCommandOutput): TableFacts {
  if (Table?.TableArn === undefined || Table.TableStatus === undefined) {
    throw new TableError('unreachable', 'DescribeTable answered without an ARN or a status.');
  }
  const { RestoreSummary: restored, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = Table;
  return {
    arn: Table.TableArn,
    status: Table.TableStatus,
    ...(Table.CreationDateTime === undefined ? {} : { createdAt: Table.CreationDateTime.getTime() }),
    columns: columnsOf(Table),
    keys: (Table.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? []),
    indexes: GlobalSecondaryIndexes.length + LocalSecondaryIndexes.length,
    deletionProtected: Table.DeletionProtectionEnabled ?? false,
    ...(restored === undefined
      ? {}
      : {
          restored: {
            ...(restored.SourceTableArn === undefined ? {} : { tableArn: restored.SourceTableArn }),
            ...(restored.SourceBackupArn === undefined ? {} : { backupArn: restored.SourceBackupArn }),
            inProgress: restored.RestoreInProgress ?? false,
          },
        }),
  };
}

/** Such as `pk S, partition key`. The attributes of indexes are left out, as the indexes are. */
function columnsOf({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): readonly string[] {
  const types = new Map(AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  return KeySchema.map(({ AttributeName, KeyType }) => {
    const role = KeyType === 'HASH' ? 'partition key' : 'sort key';
    return `${AttributeName} ${types.get(AttributeName) ?? 'unknown'}, ${role}`;
  });
}
