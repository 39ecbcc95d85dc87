/** What AWS Backup restored, by its ARN. Pure. */
import type { EngineConfig, RestoreTest } from '../../config/restoreConfig.ts';

export type CreatedResource =
  | { readonly kind: 'table'; readonly region: string; readonly name: string }
  | { readonly kind: 'database'; readonly region: string; readonly form: 'db' | 'cluster'; readonly name: string }
  | { readonly kind: 'bucket'; readonly name: string };

/** Service Authorization Reference, the resource types of Amazon DynamoDB, Amazon RDS and Amazon S3. */
const tableArn = /^arn:aws[a-z-]{0,20}:dynamodb:([a-z0-9-]{1,30}):\d{12}:table\/([A-Za-z0-9_.-]{3,255})$/;
const databaseArn = /^arn:aws[a-z-]{0,20}:rds:([a-z0-9-]{1,30}):\d{12}:(db|cluster):([A-Za-z0-9-]{1,63})$/;
const bucketArn = /^arn:aws[a-z-]{0,20}:s3:::([a-z0-9.-]{3,63})$/;

/** Undefined for what we have no checks for. */
export function createdResource(arn: string): CreatedResource | undefined {
  const [, tableRegion, table] = tableArn.exec(arn) ?? [];
  if (tableRegion !== undefined && table !== undefined) return { kind: 'table', region: tableRegion, name: table };
  const [, region, form, database] = databaseArn.exec(arn) ?? [];
  if (region !== undefined && database !== undefined && (form === 'db' || form === 'cluster')) {
    return { kind: 'database', region, form, name: database };
  }
  const [, bucket] = bucketArn.exec(arn) ?? [];
  return bucket === undefined ? undefined : { kind: 'bucket', name: bucket };
}

const engines: Readonly<Record<CreatedResource['kind'], readonly EngineConfig['kind'][]>> = {
  table: ['dynamodb'],
  database: ['postgres'],
  // Whatever lies in a bucket.
  bucket: ['postgres', 'sqlite', 'files'],
};

/** Whether the test's engine can ask a resource of that kind. */
export function fits(test: RestoreTest, { kind }: CreatedResource): boolean {
  if (!engines[kind].includes(test.engine.kind)) return false;
  return kind === 'table' ? test.source.kind === 'table' : test.source.kind === 'objects';
}
