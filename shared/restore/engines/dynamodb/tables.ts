/** What restoring a table asks of DynamoDB in one region. `shared/aws/restoreTables.ts` asks it. */

/** Every method gives up after a bounded time and throws `TableError`. */
export type RestoreTables = {
  /** Undefined when there is no such table, or it was asked for too soon after it was made. */
  describe(table: string, signal: AbortSignal): Promise<TableFacts | undefined>;
  /** Undefined when there is no such table. */
  recovery(table: string, signal: AbortSignal): Promise<Recovery | undefined>;
  /** Those that can be restored, newest first. */
  backups(table: string, signal: AbortSignal): Promise<readonly TableBackup[]>;
  /** Returns when DynamoDB has begun. On demand, and without secondary indexes. */
  restore(origin: TableOrigin, target: string, signal: AbortSignal): Promise<void>;
  /** Returns when DynamoDB has begun. */
  delete(table: string, signal: AbortSignal): Promise<void>;
  /** The next page of a segment of the table. */
  scan(page: ScanRequest, signal: AbortSignal): Promise<ScannedPage>;
  /** Items of one segment, each read again by its key. */
  readBack(request: SampleRequest, signal: AbortSignal): Promise<ReadBack>;
};

export type TableFacts = {
  readonly arn: string;
  /** As DynamoDB names it, such as `CREATING` or `ACTIVE`. */
  readonly status: string;
  /** Unix milliseconds. */
  readonly createdAt?: number;
  /** `name type`, the keys first. */
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  /** How many secondary indexes there are. */
  readonly indexes: number;
  readonly deletionProtected: boolean;
  /** Of a table that was restored from something. */
  readonly restored?: {
    readonly tableArn?: string;
    readonly backupArn?: string;
    readonly inProgress: boolean;
  };
};

export type Recovery = {
  readonly enabled: boolean;
  /** Unix milliseconds. */
  readonly earliest?: number;
  readonly latest?: number;
};

export type TableBackup = {
  readonly arn: string;
  /** Of the table that it was taken of. */
  readonly tableArn: string;
  /** Unix milliseconds. */
  readonly takenAt: number;
  readonly bytes?: number;
};

export type TableOrigin =
  /** Unix milliseconds, whole seconds. */
  | { readonly kind: 'moment'; readonly table: string; readonly at: number }
  | { readonly kind: 'backup'; readonly backupArn: string };

export type ScanRequest = {
  readonly table: string;
  /** From 0. */
  readonly segment: number;
  readonly segments: number;
  /** From the page before. */
  readonly cursor?: string;
  /** An attribute to read of each item; items are only counted when absent. */
  readonly attribute?: string;
};

export type ScannedPage = {
  readonly items: number;
  /** Of the attribute, in any order; an item without it, or with one that is no text and no number, has none here. */
  readonly values: readonly string[];
  /** Absent on the last page. JSON-safe. */
  readonly cursor?: string;
};

export type SampleRequest = {
  readonly table: string;
  readonly keys: readonly string[];
  readonly segment: number;
  readonly segments: number;
  readonly limit: number;
};

/** `lost` are those that were not there by their key, or not the same. */
export type ReadBack = { readonly read: number; readonly lost: number };

export type TableErrorCode = 'denied' | 'missing' | 'no-recovery' | 'exists' | 'busy' | 'unreachable';

export class TableError extends Error {
  readonly code: TableErrorCode;

  constructor(code: TableErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TableError';
    this.code = code;
  }
}
