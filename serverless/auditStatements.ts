/**
 * What the function that audits may look at. It reads settings; it reads no object: HeadObject would need s3:GetObject, which
 * is every byte of every backup, so what only HeadObject tells stays unknown on AWS unless a bucket's own role allows it.
 * Actions, resource types and condition keys as in the Service Authorization Reference of Amazon S3, AWS STS, Amazon
 * DynamoDB and Amazon CloudWatch.
 */
import type { Config } from '../shared/config/config.ts';
import { allow, lengthOf, type Statement, sub } from './policyStatements.ts';
import { auditSecretReferences } from './secretReferences.ts';
import { secretStatements } from './secretStatements.ts';
import type { Resource } from './tables.ts';

/** A role's inline policies together, in characters (IAM User Guide, "IAM and AWS STS quotas"). */
const policiesLengthMax = 10_240;

/** What every function may do besides: write its log, read and write the tables, and hand over what failed. */
const othersLength = 1_240;

/** Names are listed while they have room in them. */
const bucketsLengthMax = 4_000;
const tablesLengthMax = 2_000;
const rolesLengthMax = 2_000;

const readSettings = [
  's3:GetBucketLocation',
  's3:GetBucketObjectLockConfiguration',
  's3:GetBucketOwnershipControls',
  's3:GetBucketPolicyStatus',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
];

const readTables = ['dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive'];

class TooManyRoles extends Error {
  readonly code = 'too-many-roles';

  constructor(count: number) {
    super(
      `The ARNs of ${count} roles of buckets are longer than a role's policy can be. Let the buckets of an account share a role.`,
    );
    this.name = 'TooManyRoles';
  }
}

class AuditPolicyTooLong extends Error {
  readonly code = 'audit-policy-too-long';

  constructor(length: number, { accounts, secrets }: { readonly accounts: number; readonly secrets: number }) {
    super(
      `What the audit may read, with buckets of ${accounts} other accounts and ${secrets} secrets of databases, takes ${length} characters of a role's policy, which has room for ${policiesLengthMax - othersLength}. Audit the buckets of some accounts, or some of the databases, with a stack and a holdfast.yml of its own.`,
    );
    this.name = 'AuditPolicyTooLong';
  }
}

/** @throws TooManyRoles, AuditPolicyTooLong, VariableOnLambda */
export function auditStatements(config: Config): readonly Statement[] {
  const references = auditSecretReferences(config);
  const statements = [
    ...bucketStatements(config),
    ...roleStatements(config),
    ...tableStatements(config),
    ...secretStatements(references),
  ];
  const length = lengthOf(statements);
  if (length > policiesLengthMax - othersLength) {
    const secrets = references.parameters.length + references.secrets.length;
    throw new AuditPolicyTooLong(length, { accounts: accountsOf(config).length, secrets });
  }
  return statements;
}

/** Buckets with a role of their own are read with that one alone. */
function bucketStatements({ audit }: Config): readonly Statement[] {
  if (audit.buckets.length === 0) return [];
  const own = audit.buckets.filter(({ role }) => role === undefined);
  const inAccounts = accountsCondition(accountsOf({ audit }));
  return [
    // Where a bucket is copied to stands in its rules and not in the config, so the settings of every bucket of these
    // accounts may be read, and nothing of what is in them.
    allow(readSettings, [bucketArn('*')], inAccounts),
    ...listing(
      own.map(({ name }) => name),
      inAccounts,
    ),
    // These two know no resources.
    allow(['s3:GetAccountPublicAccessBlock'], ['*']),
    // Destinations are in any region, and their metrics with them.
    allow(['cloudwatch:GetMetricData'], ['*']),
  ];
}

/** Those that the config names for buckets without a role of their own. */
function accountsOf({ audit }: Pick<Config, 'audit'>): readonly string[] {
  const named = audit.buckets.flatMap(({ role, account }) => (role === undefined ? (account ?? []) : []));
  return [...new Set(named)].sort();
}

/** The stack's own account, and those that are named; a bucket of another one has to allow it, too. */
function accountsCondition(accounts: readonly string[]): Resource {
  const own = { Ref: 'AWS::AccountId' };
  return { StringEquals: { 'aws:ResourceAccount': accounts.length === 0 ? own : [own, ...accounts] } };
}

/** The keys of objects, their classes and tags. Names that have no room give way to every bucket of the accounts. */
function listing(names: readonly string[], inAccounts: Resource): readonly Statement[] {
  if (names.length === 0) return [];
  const objects = (name: string) => sub(`arn:\${AWS::Partition}:s3:::${name}/*`);
  const [buckets, tagged] = [names.map(bucketArn), names.map(objects)];
  if (JSON.stringify([buckets, tagged]).length > bucketsLengthMax) {
    return [
      allow(['s3:ListBucket'], [bucketArn('*')], inAccounts),
      allow(['s3:GetObjectTagging'], [objects('*')], inAccounts),
    ];
  }
  return [allow(['s3:ListBucket'], buckets), allow(['s3:GetObjectTagging'], tagged)];
}

function bucketArn(name: string): Resource {
  return sub(`arn:\${AWS::Partition}:s3:::${name}`);
}

/** @throws TooManyRoles */
function roleStatements({ audit }: Config): readonly Statement[] {
  const roles = [...new Set(audit.buckets.flatMap(({ role }) => role ?? []))].sort();
  if (JSON.stringify(roles).length > rolesLengthMax) throw new TooManyRoles(roles.length);
  return roles.length === 0 ? [] : [allow(['sts:AssumeRole'], roles)];
}

/** Each table by its name, in whichever regions its replicas are; names that have no room give way to every table. */
function tableStatements({ services }: Config): readonly Statement[] {
  const names = [...new Set(services.flatMap(({ tables = [] }) => tables.map(({ name }) => name)))].sort();
  if (names.length === 0) return [];
  const arns = names.map(tableArn);
  return [allow(readTables, JSON.stringify(arns).length > tablesLengthMax ? [tableArn('*')] : arns)];
}

function tableArn(name: string): Resource {
  return sub(`arn:\${AWS::Partition}:dynamodb:*:\${AWS::AccountId}:table/${name}`);
}
