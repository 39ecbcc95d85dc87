/** What DynamoDB says of a table in one region, parsed, each document with how looking for it went. JSON-safe. */
import type { Region } from '../../config/config.ts';
import type { Looked, Seen } from '../looked.ts';

export type TableDocuments = {
  /** `DescribeTable`; absent when the region has no such table. */
  readonly table: Looked<TableDescription>;
  /** `DescribeContinuousBackups`. */
  readonly backups: Seen<ContinuousBackups>;
  /** `DescribeTimeToLive`; absent when no attribute ends items. */
  readonly timeToLive: Looked<TimeToLive>;
};

export type TableDescription = {
  readonly arn?: string;
  /** `ACTIVE`, `UPDATING` and others; see TableStatus in the DynamoDB API reference. */
  readonly status: string;
  readonly deletionProtection: boolean;
  /** `STANDARD` where DynamoDB does not say. */
  readonly tableClass: string;
  /** The KMS key of one's own or of AWS in the account; the key that AWS owns when absent. */
  readonly kmsKeyArn?: string;
  /** Since when the key could not be used, Unix milliseconds. */
  readonly keyInaccessibleSince?: number;
  readonly replicas: readonly Replica[];
  /** `EVENTUAL` or `STRONG`; global tables only. */
  readonly consistency?: string;
};

export type Replica = {
  readonly region: Region;
  /** `ACTIVE`, `CREATING` and others; see ReplicaStatus in the DynamoDB API reference. */
  readonly status: string;
};

export type ContinuousBackups = {
  readonly pointInTimeRecovery: boolean;
  /** 1 to 35. */
  readonly windowDays?: number;
  /** Unix milliseconds. */
  readonly earliest?: number;
  readonly latest?: number;
};

export type TimeToLive = { readonly attribute: string };

export type TableSource = {
  /** Never rejects: what could not be had is `unknown` in its place. */
  readonly describe: (name: string, region: Region) => Promise<TableDocuments>;
};
