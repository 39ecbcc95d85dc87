/**
 * What DynamoDB says of tables, region by region. Packaging may leave this module out where the config names no table.
 */
import {
  DescribeContinuousBackupsCommand,
  type DescribeContinuousBackupsCommandOutput,
  DescribeTableCommand,
  type DescribeTableCommandOutput,
  DescribeTimeToLiveCommand,
  type DescribeTimeToLiveCommandOutput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Region } from '../config/config.ts';
import { absent, found, type Looked, type Seen, type Unknown, unknown } from '../storage/looked.ts';
import type {
  ContinuousBackups,
  TableDescription,
  TableDocuments,
  TableSource,
  TimeToLive,
} from '../storage/tables/tableSettings.ts';
import { createDynamoDbClient } from './clients.ts';

type TableClient = Pick<DynamoDBClient, 'send'>;

/** Of one call, with its attempts: the client itself gives up after about eight seconds. */
const callMsMax = 10_000;

export type DynamoDbTablesParts = {
  /** The client of a region; asked once for each region. */
  readonly clientFor?: (region: Region) => TableClient;
};

export function createDynamoDbTables({ clientFor = createDynamoDbClient }: DynamoDbTablesParts = {}): TableSource {
  const clients = new Map<Region, TableClient>();
  return {
    async describe(TableName, region): Promise<TableDocuments> {
      const client = clients.get(region) ?? clientFor(region);
      clients.set(region, client);
      const options = () => ({ abortSignal: AbortSignal.timeout(callMsMax) });
      const [table, backups, timeToLive] = await Promise.all([
        looked('dynamodb:DescribeTable', region, async () => {
          try {
            return descriptionOf(await client.send(new DescribeTableCommand({ TableName }), options()));
          } catch (error) {
            if (notFound.has(nameOf(error))) return absent;
            throw error;
          }
        }),
        looked('dynamodb:DescribeContinuousBackups', region, async () =>
          backupsOf(await client.send(new DescribeContinuousBackupsCommand({ TableName }), options())),
        ),
        looked('dynamodb:DescribeTimeToLive', region, async () =>
          timeToLiveOf(await client.send(new DescribeTimeToLiveCommand({ TableName }), options())),
        ),
      ]);
      return { table, backups, timeToLive };
    },
  };
}

async function looked<T>(permission: string, region: Region, look: () => Promise<T>): Promise<T | Unknown> {
  try {
    return await look();
  } catch (error) {
    return refusal(permission, region, error);
  }
}

/** DynamoDB Developer Guide, "Error handling with DynamoDB"; TableNotFoundException is DescribeContinuousBackups' own. */
const notFound = new Set(['ResourceNotFoundException', 'TableNotFoundException']);
const refused = new Set(['AccessDeniedException', 'AccessDenied']);

/** The error's name says enough: the message of a denial quotes ARNs and policies. */
function refusal(permission: string, region: Region, error: unknown): Unknown {
  const name = nameOf(error);
  if (refused.has(name)) return unknown('denied', `${permission} is not allowed in ${region} (${name})`);
  return unknown('failed', `what ${permission} allows failed in ${region} (${name})`);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'an unknown error';
}

function descriptionOf({ Table }: DescribeTableCommandOutput): Looked<TableDescription> {
  if (Table?.TableStatus === undefined) return unknown('unreadable', 'DescribeTable answered without a TableStatus');
  const { SSEDescription: key, Replicas = [], MultiRegionConsistency: consistency } = Table;
  return found({
    ...(Table.TableArn === undefined ? {} : { arn: Table.TableArn }),
    status: Table.TableStatus,
    deletionProtection: Table.DeletionProtectionEnabled ?? false,
    tableClass: Table.TableClassSummary?.TableClass ?? 'STANDARD',
    ...(key?.KMSMasterKeyArn === undefined ? {} : { kmsKeyArn: key.KMSMasterKeyArn }),
    ...(key?.InaccessibleEncryptionDateTime === undefined
      ? {}
      : { keyInaccessibleSince: key.InaccessibleEncryptionDateTime.getTime() }),
    replicas: Replicas.flatMap(({ RegionName: region, ReplicaStatus: status }) =>
      region === undefined ? [] : [{ region, status: status ?? 'of no known status' }],
    ),
    ...(consistency === undefined ? {} : { consistency }),
  });
}

function backupsOf({
  ContinuousBackupsDescription: backups,
}: DescribeContinuousBackupsCommandOutput): Seen<ContinuousBackups> {
  const recovery = backups?.PointInTimeRecoveryDescription;
  const status = recovery?.PointInTimeRecoveryStatus;
  if (status === undefined) {
    // "Continuous backups are ENABLED on all tables at table creation": where they are not, nothing can be restored.
    if (backups?.ContinuousBackupsStatus === 'DISABLED') return found({ pointInTimeRecovery: false });
    return unknown('unreadable', 'DescribeContinuousBackups answered without a PointInTimeRecoveryStatus');
  }
  const { RecoveryPeriodInDays: windowDays, EarliestRestorableDateTime, LatestRestorableDateTime } = recovery ?? {};
  return found({
    pointInTimeRecovery: status === 'ENABLED',
    ...(windowDays === undefined ? {} : { windowDays }),
    ...(EarliestRestorableDateTime === undefined ? {} : { earliest: EarliestRestorableDateTime.getTime() }),
    ...(LatestRestorableDateTime === undefined ? {} : { latest: LatestRestorableDateTime.getTime() }),
  });
}

function timeToLiveOf({ TimeToLiveDescription: time }: DescribeTimeToLiveCommandOutput): Looked<TimeToLive> {
  const attribute = time?.AttributeName;
  const ends = time?.TimeToLiveStatus === 'ENABLED' || time?.TimeToLiveStatus === 'ENABLING';
  return ends && attribute !== undefined ? found({ attribute }) : absent;
}
