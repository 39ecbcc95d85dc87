/**
 * What the function that restores may do: read the backups and nothing beside them, thaw them, add evidence that it can neither
 * read nor replace, and make and delete tables whose names are its own. Actions, resource types and condition keys as in
 * the Service Authorization Reference of Amazon S3, AWS KMS, Amazon DynamoDB, AWS Backup, AWS Lambda and Amazon EC2.
 */
import type { Config, Region } from '../shared/config/config.ts';
import type { BackupPlace, RestoreTest, TableSource } from '../shared/config/restoreConfig.ts';
import { allow, lengthOf, regional, type Statement, sub } from './policyStatements.ts';
import { restoreSecretReferences } from './secretReferences.ts';
import { secretStatements } from './secretStatements.ts';
import type { Resource } from './tables.ts';

/** A role's inline policies together, in characters (IAM User Guide, "IAM and AWS STS quotas"). */
const policiesLengthMax = 10_240;

/** What else is in the role: its log, the tables, checkpoints, the dead-letter queue, a VPC. */
const othersLength = 2_400;

class RestorePolicyTooLong extends Error {
  readonly code = 'restore-policy-too-long';

  constructor(length: number, tests: number) {
    super(
      `What ${tests} restore tests may read takes ${length} characters of a role's policy, which has room for ${policiesLengthMax - othersLength}. Keep backups under fewer prefixes of fewer buckets, or restore some of them with a stack and a holdfast.yml of its own.`,
    );
    this.name = 'RestorePolicyTooLong';
  }
}

/** @throws RestorePolicyTooLong, VariableOnLambda */
export function restoreStatements(config: Config): readonly Statement[] {
  const { tests, evidence } = config.restore;
  if (tests.length === 0) return [];
  const statements = [
    ...roleStatements([...placesOf(tests), ...(evidence === undefined ? [] : [evidence])], config),
    ...placeStatements(
      placesOf(tests).filter((place) => roleOf(place, config) === undefined),
      config,
    ),
    ...(evidence === undefined || roleOf(evidence, config) !== undefined
      ? []
      : evidenceStatements(evidence, evidence.lock !== undefined)),
    ...tableStatements(tests, config.observers[0]),
    ...awsBackupStatements(tests),
    ...secretStatements(restoreSecretReferences(config)),
  ];
  const length = lengthOf(statements);
  if (length > policiesLengthMax - othersLength) throw new RestorePolicyTooLong(length, tests.length);
  return statements;
}

/** One version is pinned when a backup is found; the attributes tell the sizes of the parts that a checksum was made of. */
const readObjects = ['s3:GetObject', 's3:GetObjectAttributes', 's3:GetObjectVersion', 's3:GetObjectVersionAttributes'];

/** Where backups lie, and their copies, each once. */
function placesOf(tests: readonly RestoreTest[]): readonly BackupPlace[] {
  const places = tests.flatMap(({ source }) =>
    source.kind === 'table' ? [] : [source.from, ...(source.replica === undefined ? [] : [source.replica])],
  );
  return [...new Map(places.map((place) => [JSON.stringify([place.bucket, place.prefix]), place])).values()];
}

/** A bucket with a role of its own is read, and written, with that one alone. */
function roleOf({ bucket }: BackupPlace, { audit }: Config): string | undefined {
  return audit.buckets.find(({ name }) => name === bucket)?.role;
}

function roleStatements(places: readonly BackupPlace[], config: Config): readonly Statement[] {
  const roles = [...new Set(places.flatMap((place) => roleOf(place, config) ?? []))].sort();
  return roles.length === 0 ? [] : [allow(['sts:AssumeRole'], roles)];
}

function placeStatements(places: readonly BackupPlace[], config: Config): readonly Statement[] {
  const buckets = [...new Set(places.map(({ bucket }) => bucket))].sort();
  if (buckets.length === 0) return [];
  const listing = buckets.map((bucket) => {
    const prefixes = places.filter((place) => place.bucket === bucket).map(({ prefix }) => `${plainPart(prefix)}*`);
    const isWhole = prefixes.includes('*');
    return allow(
      ['s3:ListBucket'],
      [bucketArn(bucket)],
      isWhole ? undefined : { StringLike: { 's3:prefix': prefixes } },
    );
  });
  const objects = places.map(objectsArn);
  return [
    // Where it is.
    allow(['s3:GetBucketLocation'], buckets.map(bucketArn)),
    ...listing,
    allow([...readObjects, 's3:RestoreObject'], objects),
    underKeys(['kms:Decrypt'], buckets, accountsOf(config, buckets)),
  ];
}

/**
 * Which key an object is under is known only in the account, so the permission is narrowed the other way: through S3 alone, and for
 * these buckets alone, whose ARNs S3 puts into the encryption context: the bucket's with a bucket key, else the object's
 * (Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys", "Encryption context").
 */
function underKeys(actions: readonly string[], buckets: readonly string[], accounts: readonly unknown[]): Statement {
  const arns = buckets.flatMap((bucket) => [bucketArn(bucket), sub(`arn:\${AWS::Partition}:s3:::${bucket}/*`)]);
  const keys = accounts.map((account) => keyArn(account));
  return allow(actions, keys, {
    StringLike: { 'kms:ViaService': 's3.*.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': arns },
  });
}

/** Buckets, and copies of them, are in any region. */
function keyArn(account: unknown): Resource {
  return typeof account === 'string'
    ? sub(`arn:\${AWS::Partition}:kms:*:${account}:key/*`)
    : sub('arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*');
}

/** The stack's own account, and those that the config names for these buckets; their keys have to allow it, too. */
function accountsOf({ audit }: Config, buckets: readonly string[]): readonly unknown[] {
  const named = audit.buckets.flatMap(({ name, account }) =>
    buckets.includes(name) && account !== undefined ? [account] : [],
  );
  return [undefined, ...new Set(named)];
}

function evidenceStatements(place: BackupPlace, isLocked: boolean): readonly Statement[] {
  const actions = isLocked ? ['s3:PutObject', 's3:PutObjectRetention'] : ['s3:PutObject'];
  return [
    allow(['s3:GetBucketLocation'], [bucketArn(place.bucket)]),
    allow(actions, [objectsArn(place)]),
    underKeys(['kms:GenerateDataKey'], [place.bucket], [undefined]),
  ];
}

function bucketArn(name: string): Resource {
  return sub(`arn:\${AWS::Partition}:s3:::${name}`);
}

function objectsArn({ bucket, prefix }: BackupPlace): Resource {
  return sub(`arn:\${AWS::Partition}:s3:::${bucket}/${plainPart(prefix)}*`);
}

/** As far as a policy takes it by its letters: `*`, `?` and `$` mean something else there. */
function plainPart(prefix: string): string {
  return /^[^*?$]*/.exec(prefix)?.[0] ?? '';
}

/** What the names of tables that restoring makes begin with (`temporaryTable` of `shared/restore/engines/dynamodb`). */
const temporaryPrefix = 'holdfast-restore-';

/** What restoring does to the table that it makes, which Amazon DynamoDB checks of whoever asks for it ("Using IAM with DynamoDB backup and restore"). */
const ownTableActions = [
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:DeleteTable',
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:RestoreTableFromBackup',
  'dynamodb:RestoreTableToPointInTime',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
];

function tableStatements(tests: readonly RestoreTest[], home: Region): readonly Statement[] {
  const sources = tests.flatMap(({ source }) => (source.kind === 'table' ? [source] : []));
  if (sources.length === 0) return [];
  const regions = [...new Set(sources.map(({ region }) => region ?? home))].sort();
  const byPoint = sources.filter(({ by }) => by === 'point-in-time');
  const byBackup = sources.filter(({ by }) => by === 'backup');
  return [
    // A table of people's is described, restored from, and read for comparing a few items; nothing is ever written to it.
    allow(
      ['dynamodb:BatchGetItem', 'dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTable'],
      sources.map((source) => tableArn(source, home)),
    ),
    ...(byPoint.length === 0
      ? []
      : [
          allow(
            ['dynamodb:RestoreTableToPointInTime'],
            byPoint.map((source) => tableArn(source, home)),
          ),
        ]),
    ...(byBackup.length === 0
      ? []
      : [
          allow(
            ['dynamodb:RestoreTableFromBackup'],
            byBackup.map((source) => tableArn(source, home, '/backup/*')),
          ),
          // It knows no resources.
          allow(['dynamodb:ListBackups'], ['*'], { StringEquals: { 'aws:RequestedRegion': regions } }),
        ]),
    allow(
      ownTableActions,
      regions.map((region) => sub(`${regional('dynamodb', region)}:table/${temporaryPrefix}*`)),
    ),
  ];
}

function tableArn({ table, region }: TableSource, home: Region, rest = ''): Resource {
  return sub(`${regional('dynamodb', region ?? home)}:table/${table}${rest}`);
}

/** What the names begin with that AWS Backup gives to what its restore tests make (AWS Backup Developer Guide, "Restore testing inferred metadata"). */
const testedPrefix = 'awsbackup-restore-test-';

/** AWS Backup's job is answered, and what it restored in this region is read; AWS Backup deletes that itself. */
function awsBackupStatements(tests: readonly RestoreTest[]): readonly Statement[] {
  const named = tests.filter(({ awsBackupPlans }) => awsBackupPlans.length > 0);
  if (named.length === 0) return [];
  const restoresTables = named.some(({ engine }) => engine.kind === 'dynamodb');
  const restoresObjects = named.some(({ source }) => source.kind === 'objects');
  const restoresDatabases = named.some(({ engine }) => engine.kind === 'postgres');
  const tested = (service: string, kind: string) => sub(`${regional(service)}:${kind}${testedPrefix}*`);
  return [
    // Neither of the two knows resources.
    allow(['backup:DescribeRestoreJob', 'backup:PutRestoreValidationResult'], ['*']),
    ...(restoresTables
      ? [allow(['dynamodb:BatchGetItem', 'dynamodb:DescribeTable', 'dynamodb:Scan'], [tested('dynamodb', 'table/')])]
      : []),
    ...(restoresDatabases
      ? [
          allow(['rds:DescribeDBInstances'], [tested('rds', 'db:')]),
          allow(['rds:DescribeDBClusters'], [tested('rds', 'cluster:')]),
        ]
      : []),
    ...(restoresObjects
      ? [
          allow(['s3:GetBucketLocation', 's3:ListBucket'], [bucketArn(`${testedPrefix}*`)], inOwnAccount),
          allow(readObjects, [bucketArn(`${testedPrefix}*/*`)], inOwnAccount),
        ]
      : []),
  ];
}

/** Names of buckets are everybody's. */
const inOwnAccount: Resource = { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } };
