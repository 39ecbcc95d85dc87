/** How backups are tested by restoring them, after parsing. JSON-safe. */
import type { Region } from './config.ts';

export type RestoreConfig = {
  readonly tests: readonly RestoreTest[];
  /** Where each run's evidence is kept besides the ledger; nowhere when absent. */
  readonly evidence?: EvidencePlace;
  /** Of the Lambda function that restores. */
  readonly lambda: RestoreLambda;
};

export type EvidencePlace = {
  readonly bucket: string;
  readonly prefix: string;
  /** S3 Object Lock, for so long from when it is written. */
  readonly lock?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly keepMs: number };
};

export type RestoreLambda = {
  /** 128 to 10,240. A share of the processor grows with it. */
  readonly memoryMb: number;
  /** Of /tmp, 512 to 10,240. The stored backup and what is restored of it lie there at once. */
  readonly storageMb: number;
  /** For staging servers that only a VPC reaches; both or neither. */
  readonly vpc?: { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] };
};

/** One backup that is restored on a schedule: an entry of `backups` that names an engine. */
export type RestoreTest = {
  /** The backup's id. */
  readonly id: string;
  /** The ids of the services whose data it holds; none when nobody said so. */
  readonly services: readonly string[];
  readonly rpoMs?: number;
  readonly rtoMs?: number;
  readonly schedule: RestoreSchedule;
  readonly source: ObjectSource | TableSource;
  readonly engine: EngineConfig;
  /** What must be true of the restored data, in the config's order; names are unique within the test. */
  readonly checks: readonly DataCheck[];
  /** How many percent of the rows of a table may be gone since the last run, and of the backup's size. 0 to 100. */
  readonly shrinkMaxPercent: number;
  /** AWS Backup restore testing plans whose restored resources are this backup's; none when empty. Names, not ARNs. */
  readonly awsBackupPlans: readonly string[];
};

export type RestoreSchedule = {
  /** Five fields, as everywhere in the config. */
  readonly cron: string;
  /** An IANA time zone. */
  readonly timezone: string;
};

/** Backups that lie as objects in a bucket. */
export type ObjectSource = {
  readonly kind: 'objects';
  readonly from: BackupPlace;
  /** The copy that `--from-replica` restores, and every run of which `pick` is from `replica`. */
  readonly replica?: BackupPlace;
  readonly pick: Pick;
  readonly find: FindRule;
  /** How what is stored is decrypted. What S3 encrypts (SSE-S3, SSE-KMS) needs nothing here. */
  readonly decrypt?: Decryption;
};

export type BackupPlace = { readonly bucket: string; readonly prefix: string };

export type Pick = {
  readonly from: 'primary' | 'replica';
  /** The newest one, or any one of those taken within so long. */
  readonly which: { readonly kind: 'newest' } | { readonly kind: 'random'; readonly withinMs: number };
};

/** Which objects under the prefix are backups, and when each was taken. */
export type FindRule = {
  /** A glob that the key after the prefix must match, such as `*.dump`; everything when absent. `*` stops at no slash. */
  readonly match?: string;
  /** The time a backup was taken: written in its key where one can be read there, or always LastModified. */
  readonly time: 'key' | 'modified';
  /** Objects whose keys differ in a trailing part number alone are one backup, in the order of the numbers. */
  readonly parts: boolean;
  /** The name of an object in the same folder without which a backup is not complete, such as `_SUCCESS`. */
  readonly marker?: string;
  /** A SHA-256 manifest (`sha256sum` format): the name of an object in the same folder, or a suffix of the key such as `.sha256`. */
  readonly manifest?:
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'suffix'; readonly suffix: string };
};

/** `key` is a secret reference such as `${ssm:/path}`; it is written to a file that the command alone reads. */
export type Decryption =
  | { readonly with: 'age'; readonly key: string }
  | { readonly with: 'openssl'; readonly cipher: string; readonly key: string }
  /** `{key}` among the arguments stands for the path of the file with the key. stdin → stdout. */
  | { readonly with: 'command'; readonly command: readonly string[]; readonly key?: string };

/** A DynamoDB table, restored to a temporary one. */
export type TableSource = {
  readonly kind: 'table';
  readonly table: string;
  /** Home when absent. */
  readonly region?: Region;
  /** The latest restorable time of point-in-time recovery, or the newest on-demand or AWS Backup backup. */
  readonly by: 'point-in-time' | 'backup';
};

export type EngineConfig =
  | PostgresConfig
  | { readonly kind: 'sqlite'; readonly newest?: string }
  | {
      readonly kind: 'files' /** The manifest's path inside the archive; the source's manifest, or none, when absent. */;
      readonly manifest?: string;
    }
  | {
      readonly kind: 'dynamodb' /** The attribute with the moment of a change, ISO 8601 or Unix seconds or milliseconds. */;
      readonly newest?: string;
      readonly sample: number;
    };

export type PostgresConfig = {
  readonly kind: 'postgres';
  /** SQL that gives the newest timestamp inside the data. */
  readonly newest?: string;
  /** The database that the dump must be of; not looked at when absent. */
  readonly database?: string;
  /** Parallel jobs of pg_restore; as many as there are processors when absent. */
  readonly jobs?: number;
  /** Tables that must be there, `name` or `schema.name`. */
  readonly tables: readonly string[];
  /** Extensions that only a superuser may create; created before the restore. */
  readonly extensions: readonly string[];
  /** `postgres://user@host:port/name` of an empty database to restore into; an ephemeral server when absent. May hold secret references. */
  readonly staging?: string;
};

export type DataCheck = {
  /** Unique within the test. */
  readonly name: string;
  readonly ask: Question;
  readonly expect: Expectation;
};

export type Question =
  /** postgres, sqlite. */
  | { readonly kind: 'sql'; readonly sql: string }
  /** files: how many files of the archive match the glob. */
  | { readonly kind: 'files'; readonly glob: string }
  /** dynamodb: how many items there are. */
  | { readonly kind: 'items' };

/** All of what is given must hold. At least one is. */
export type Expectation = {
  /** Of the first column of the only row. */
  readonly equals?: string | number | boolean | null;
  readonly min?: number;
  readonly max?: number;
  /** A regular expression, alone or as `/source/flags`, that the value must match somewhere. */
  readonly matches?: string;
  /** Every row, in order: values as text, null as null. From a CSV file when it was written as one. */
  readonly rows?: readonly (readonly (string | null)[])[];
  /** At most so many percent off the same check's value in the last run that restored it. */
  readonly changedMaxPercent?: number;
};

/** The `restore` of a config that restores nothing. */
export const nothingRestored: RestoreConfig = { tests: [], lambda: { memoryMb: 3_008, storageMb: 10_240 } };
