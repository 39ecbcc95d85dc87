/** A fix for a person to run or to paste: AWS CLI commands, and a CloudFormation fragment. Pure. */
import { stringify } from 'yaml';
import type { Fix, FixCall } from './finding.ts';

/** One command for each call, for a POSIX shell. */
export function fixCommands({ calls }: Fix): readonly string[] {
  return calls.map(commandOf);
}

const cliServices = { s3: 's3api', s3control: 's3control', dynamodb: 'dynamodb' } as const;

/** `aws s3api put-bucket-versioning --bucket acme-backups --versioning-configuration '{"Status":"Enabled"}'`. */
export function commandOf({ service, operation, region, input }: FixCall): string {
  const options = Object.entries(input).flatMap(([name, value]) => optionOf(name, value));
  const where = region === undefined ? [] : ['--region', shellWord(region)];
  return ['aws', cliServices[service], cliName(operation), ...options, ...where].join(' ');
}

function optionOf(name: string, value: unknown): readonly string[] {
  const option = `--${cliName(name)}`;
  if (value === undefined) return [];
  if (value === true) return [option];
  if (value === false) return [`--no-${cliName(name)}`];
  return [option, shellWord(typeof value === 'string' ? value : JSON.stringify(value))];
}

/**
 * Names as the AWS CLI writes them: `PutPublicAccessBlock` is `put-public-access-block`, `MFA` is `mfa`, `SSEType` is
 * `sse-type`. As `xform_name` of botocore does, which the CLI uses.
 */
export function cliName(name: string): string {
  return name
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

/** Words of these need no quotes in any shell; a leading = or ~ would. */
const plainWord = /^[A-Za-z0-9_./:@%+-][A-Za-z0-9_./:@%+=-]*$/;

/**
 * Single quotes keep everything as it is (POSIX Shell Command Language, 2.2.2); one of their own kind is closed, escaped
 * and opened again. Where a value begins with `-` or is read by the CLI as a file (`file://`, `fileb://`) it stands as
 * it is: S3 allows neither in a bucket's name.
 */
export function shellWord(text: string): string {
  return plainWord.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The properties of the resource, as YAML; undefined where the fix is none of a template. */
export function fixTemplate({ cloudFormation }: Fix): string | undefined {
  if (cloudFormation === undefined) return undefined;
  const { type, properties } = cloudFormation;
  return stringify({ Type: type, Properties: properties }, { lineWidth: 0, aliasDuplicateObjects: false });
}
