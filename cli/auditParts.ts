/** What an audit is made with on this machine: the clock, the environment's credentials, and AWS. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { createRoleCredentials } from '../shared/aws/assumedRole.ts';
import { createDynamoDbClient } from '../shared/aws/clients.ts';
import { createDynamoDbTables } from '../shared/aws/dynamodbTables.ts';
import { auditClients } from '../shared/aws/s3Clients.ts';
import { createS3Source } from '../shared/aws/s3Documents.ts';
import { createSecretSource } from '../shared/aws/secretSource.ts';
import type { Backup } from '../shared/config/auditConfig.ts';
import type { Region } from '../shared/config/config.ts';
import type { SecretSource } from '../shared/probe/secrets.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { systemClock } from '../shared/runtime/systemClock.ts';
import type { BucketSource } from '../shared/storage/collect/source.ts';
import type { TableSource } from '../shared/storage/tables/tableSettings.ts';

export type AuditParts = {
  readonly clock: Clock;
  /** Of the environment. */
  readonly region: Region | undefined;
  readonly createAwsSource: (home: Region, backups: readonly Backup[]) => BucketSource;
  readonly tables: TableSource;
  readonly secrets: SecretSource;
  /** The client that changes a bucket: as the role of the config, or as the environment says. */
  readonly s3: (region: Region, role: string | undefined) => Pick<S3Client, 'send'>;
  readonly dynamoDb: (region: Region) => Pick<DynamoDBClient, 'send'>;
};

export function auditPartsOf(environment: Readonly<Record<string, string | undefined>>): AuditParts {
  const clock = systemClock;
  return {
    clock,
    region: environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'],
    createAwsSource: (home, backups) =>
      createS3Source({
        home,
        clock,
        prefixesOf: (bucket) => backups.flatMap(({ from }) => (from.bucket === bucket ? [from.prefix] : [])),
      }),
    tables: createDynamoDbTables(),
    secrets: createSecretSource({ clock, environment }),
    s3: (region, role) => {
      if (role === undefined) return auditClients.s3(region);
      return auditClients.s3(region, createRoleCredentials(role, auditClients.sts(region), clock));
    },
    dynamoDb: (region) => createDynamoDbClient(region),
  };
}
