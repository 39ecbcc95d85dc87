/** What a restore test gave: the record that the ledger keeps, the API answers and auditors read. JSON-safe. */
import type { BackupPlace, EngineConfig } from '../config/restoreConfig.ts';
import type { FailureCode } from './failure.ts';

export type RestoreRun = {
  /** `<backup>-<startedAt as 20261130T040000Z>-<four random letters or digits>`; names folders, tables and databases too. */
  readonly id: string;
  readonly backup: string;
  readonly engine: EngineConfig['kind'];
  readonly trigger: Trigger;
  /** What a person asked for instead of what the config says; such a run does not tell how the backup stands. */
  readonly asked?: { readonly from?: 'primary' | 'replica' /** Unix milliseconds. */; readonly at?: number };
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly verdict: Verdict;
  /** Why it is not `passed`, gravest first; empty when it is. */
  readonly reasons: readonly Reason[];
  /** What was restored; absent when nothing was found. */
  readonly source?: RestoredSource;
  /** Absent when nothing says how old the data is. */
  readonly rpo?: MeasuredRpo;
  /** Absent when it did not get so far. */
  readonly rto?: MeasuredRto;
  readonly checks: readonly CheckResult[];
  readonly tables: readonly TableCount[];
  /** What vanished or shrank since the last run that passed; each is a reason, too. */
  readonly changes: readonly string[];
  /** Such as `{ server: '15.18', dump: '15.18', pg_restore: '15.18' }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** What the run made and could not remove again, one line each; empty when everything is gone. */
  readonly left: readonly string[];
  /** What the ledger keeps no room for, one line each; absent when all of it is here. */
  readonly shortened?: readonly string[];
  /** Where the evidence lies; absent when the config has no place for it, or it could not be written. */
  readonly evidence?: { readonly bucket: string; readonly key: string; readonly versionId?: string };
};

/**
 * `failed`: the backup, or what was promised of it, is not as it should be. `unknown`: nobody could tell, because
 * something else stood in the way; a backup that was not restored is not known to be good.
 */
export type Verdict = 'passed' | 'failed' | 'unknown';

export type Reason = {
  readonly code: FailureCode;
  /** One sentence: what happened. Holds nothing secret. */
  readonly text: string;
  /** One sentence: what to do. */
  readonly advice?: string;
};

export type Trigger =
  /** `scheduledAt`, Unix milliseconds. */
  | { readonly kind: 'schedule'; readonly scheduledAt: number }
  | { readonly kind: 'person'; readonly by: string }
  | { readonly kind: 'aws-backup'; readonly job: string };

export type RestoredSource =
  | {
      readonly kind: 'objects';
      readonly place: BackupPlace;
      readonly from: 'primary' | 'replica';
      /** When the backup was taken, Unix milliseconds, and how that is known. */
      readonly takenAt: number;
      readonly takenBy: 'key' | 'modified';
      /** In the order in which they make up the backup. */
      readonly objects: readonly RestoredObject[];
      /** Of all objects, as stored. */
      readonly bytes: number;
      /** The median of the backups before it, as stored; absent when there are fewer than three. */
      readonly medianBytes?: number;
    }
  | {
      readonly kind: 'table';
      readonly table: string;
      readonly region: string;
      /** The moment it was restored to, Unix milliseconds. */
      readonly takenAt: number;
      /** Of the backup; absent for point-in-time recovery. */
      readonly backupArn?: string;
      readonly bytes?: number;
    }
  /** What AWS Backup restored. */
  | { readonly kind: 'resource'; readonly arn: string; readonly recoveryPointArn: string; readonly takenAt?: number };

export type RestoredObject = {
  readonly key: string;
  readonly versionId?: string;
  readonly size: number;
  /** Unix milliseconds. */
  readonly modifiedAt: number;
  readonly storageClass: string;
  /** Of what is stored, lower case hex; absent when it was not fetched to the end. */
  readonly sha256?: string;
  /** What S3 or a manifest kept of it and we computed again, such as `CRC64NVME (full object)`; absent when there is none. */
  readonly verified?: string;
};

export type MeasuredRpo = {
  /** How old the newest data was when the run started, milliseconds. */
  readonly measuredMs: number;
  /** By a query of the data itself, or by when the backup was taken. */
  readonly by: 'data' | 'backup';
  readonly objectiveMs?: number;
};

/** Milliseconds. Waiting for the next step of a poll counts: a person would wait, too. */
export type MeasuredRto = {
  readonly thawMs: number;
  readonly fetchMs: number;
  readonly restoreMs: number;
  readonly checksMs: number;
  readonly totalMs: number;
  readonly objectiveMs?: number;
};

export type CheckResult = {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'unknown';
  /** What was asked, such as the SQL. */
  readonly asked: string;
  /** In words, such as `at least 1000`. */
  readonly expected: string;
  /** The value, or the first rows, in words; absent when there was no answer. */
  readonly got?: string;
  /** The number that a later run compares with; absent where the value is none. */
  readonly value?: number;
  /** Why it did not pass. */
  readonly why?: string;
};

export type TableCount = {
  /** `schema.name`, or the path for `files` (one row: the archive), or the table's name. */
  readonly name: string;
  readonly rows: number;
  /** `name type`, in order; absent where there is no schema. */
  readonly columns?: readonly string[];
};
