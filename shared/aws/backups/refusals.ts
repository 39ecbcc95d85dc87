/** What S3 answered instead of an object → what it means for a backup, and what to do. */
import { printable } from '../../config/quote.ts';
import { StoreError } from '../../restore/store.ts';
import { RoleNotAssumed } from '../assumedRole.ts';
import { isDenied, isGone, refusalOf } from '../s3Refusals.ts';

export type AskedObject = {
  /** The IAM action that allows the call. */
  readonly permission: string;
  readonly bucket: string;
  /** The key, or the prefix. */
  readonly key: string;
  /** The account that was expected to own the bucket, where one was. */
  readonly owner?: string | undefined;
};

/** Amazon S3 API reference, "Error responses", "List of error codes". HeadObject has no body, so it can only say `NotFound`. */
const missingCodes = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound', 'MethodNotAllowed']);
const existsCodes = new Set(['PreconditionFailed']);

/** AWS KMS API reference, "Decrypt": keys that are not there to decrypt with. */
const keyCodes = /^KMS\.|^(?:DisabledException|KMSInvalidStateException|KeyUnavailableException)$/;

export function storeErrorOf(error: unknown, asked: AskedObject): StoreError {
  if (error instanceof StoreError) return error;
  const where = printable(`s3://${asked.bucket}/${asked.key}`);
  const name = error instanceof Error ? error.name : '';
  const options = { cause: error };
  if (error instanceof RoleNotAssumed) {
    return new StoreError(isDenied(error.cause) ? 'denied' : 'unreachable', error.message, options);
  }
  if (name === 'NoSuchBucket') return new StoreError('missing', noBucket(asked.bucket), options);
  if (missingCodes.has(name)) return new StoreError('missing', `There is no object ${where}.`, options);
  if (name === 'InvalidObjectState') {
    return new StoreError(
      'not-thawed',
      `${where} is archived, and has not been restored from the archive yet.`,
      options,
    );
  }
  if (existsCodes.has(name))
    return new StoreError('exists', `${where} exists already, or is not what it was.`, options);
  if (keyCodes.test(name)) {
    return new StoreError(
      'denied',
      `The KMS key of ${where} cannot be used (${name}); see whether it is disabled or deleted.`,
      options,
    );
  }
  if (isDenied(error)) return new StoreError('denied', deniedText(error, asked, where), options);
  if (isGone(error)) return new StoreError('missing', noBucket(asked.bucket), options);
  return new StoreError('unreachable', `${where}: ${refusalOf(error, asked).text}.`, options);
}

export function noBucket(bucket: string): string {
  return `There is no bucket named ${printable(bucket)}; see whether the config names the right one.`;
}

/** Whoever may not list is refused what is not there, too; whoever reads what KMS encrypted needs its key. */
function deniedText(error: unknown, { permission, bucket, key, owner }: AskedObject, where: string): string {
  const { text } = refusalOf(error, { permission, bucket, owner });
  const resource = permission === 's3:ListBucket' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
  const also = permission.startsWith('s3:GetObject')
    ? ', and kms:Decrypt on its key where it is encrypted with one'
    : '';
  return `${where}: ${text}. Allow ${permission} on ${printable(resource)}${also}.`;
}
