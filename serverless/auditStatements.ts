/**
 * What the function that audits may look at. It reads settings; it reads no object: HeadObject would need s3:GetObject, which
 * is every byte of every backup, so what only HeadObject tells stays unknown on AWS unless a bucket's own role allows it.
 * Actions, resource types and condition keys as in the Service Authorization Reference of Amazon S3, AWS STS, Amazon
 * DynamoDB and Amazon CloudWatch.
 */
import type { Config } from '../shared/config/config.ts';
import { allow, type Statement, sub } from './policyStatements.ts';
import { auditSecretReferences } from './secretReferences.ts';
import { secretStatements } from './secretStatements.ts';
import type { Resource } from './tables.ts';

/** The names of buckets, tables and roles are listed while they have room in a role's policies (10,240 characters). */
const lengthMax = 2_500;

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

class TooManyNames extends Error {
  readonly code = 'too-many-names';

  constructor(what: string, count: number) {
    super(`The names of ${count} ${what} are longer than a role's policy can be. Name fewer of them.`);
    this.name = 'TooManyNames';
  }
}

/** @throws TooManyNames, VariableOnLambda */
export function auditStatements(config: Config): readonly Statement[] {
  return [
    ...bucketStatements(config),
    ...roleStatements(config),
    ...tableStatements(config),
    ...secretStatements(auditSecretReferences(config)),
  ];
}

/** Buckets with a role of their own are read with that one alone. */
function bucketStatements({ audit }: Config): readonly Statement[] {
  if (audit.buckets.length === 0) return [];
  const own = audit.buckets.filter(({ role }) => role === undefined);
  const elsewhere = own.filter(({ account }) => account !== undefined).map(({ name }) => bucketArn(name));
  return [
    // Where a bucket is copied to stands in its rules and not in the config, so the settings of every bucket of this
    // account may be read, and nothing of what is in them.
    allow(readSettings, [bucketArn('*')], inThisAccount),
    ...(elsewhere.length === 0 ? [] : [allow(readSettings, fitting('buckets with an account', elsewhere))]),
    ...listing(own.map(({ name }) => name)),
    // These two know no resources.
    allow(['s3:GetAccountPublicAccessBlock'], ['*']),
    // Destinations are in any region, and their metrics with them.
    allow(['cloudwatch:GetMetricData'], ['*']),
  ];
}

/** The keys of objects, their classes and tags. Names that have no room give way to every bucket of the account. */
function listing(names: readonly string[]): readonly Statement[] {
  if (names.length === 0) return [];
  const objects = (name: string) => sub(`arn:\${AWS::Partition}:s3:::${name}/*`);
  const [buckets, tagged] = [names.map(bucketArn), names.map(objects)];
  if (JSON.stringify([buckets, tagged]).length > lengthMax) {
    return [
      allow(['s3:ListBucket'], [bucketArn('*')], inThisAccount),
      allow(['s3:GetObjectTagging'], [objects('*')], inThisAccount),
    ];
  }
  return [allow(['s3:ListBucket'], buckets), allow(['s3:GetObjectTagging'], tagged)];
}

const inThisAccount = { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } };

function bucketArn(name: string): Resource {
  return sub(`arn:\${AWS::Partition}:s3:::${name}`);
}

function roleStatements({ audit }: Config): readonly Statement[] {
  const roles = [...new Set(audit.buckets.flatMap(({ role }) => role ?? []))].sort();
  return roles.length === 0 ? [] : [allow(['sts:AssumeRole'], fitting('roles', roles))];
}

/** Each table by its name, in whichever regions its replicas are. */
function tableStatements({ services }: Config): readonly Statement[] {
  const names = [...new Set(services.flatMap(({ tables = [] }) => tables.map(({ name }) => name)))].sort();
  if (names.length === 0) return [];
  const arns = names.map((name) => sub(`arn:\${AWS::Partition}:dynamodb:*:\${AWS::AccountId}:table/${name}`));
  return [allow(readTables, fitting('tables', arns))];
}

function fitting<T>(what: string, resources: readonly T[]): readonly T[] {
  if (JSON.stringify(resources).length > lengthMax) throw new TooManyNames(what, resources.length);
  return resources;
}
