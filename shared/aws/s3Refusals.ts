/** What AWS answered instead of a document → the state of the document. */
import { printable } from '../config/quote.ts';
import { absent, type Looked, type Unknown, unknown } from '../storage/looked.ts';
import { RoleNotAssumed } from './assumedRole.ts';

const textLengthMax = 300;

export type Asked = {
  /** The IAM action that allows the call. */
  readonly permission: string;
  /** The error that means that nothing is configured. */
  readonly absentCode?: string;
  readonly bucket: string;
  /** The account that was expected to own the bucket, where one was: S3 refuses the same way when another one does. */
  readonly owner?: string | undefined;
};

/** Amazon S3 API reference, "Error responses"; AWS STS, "Common errors". */
const credentialErrors = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
]);

const throttles = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'BandwidthLimitExceeded',
  '503',
]);

const noSuchBucket = new Set(['NoSuchBucket', 'NotFound', 'NoSuchBucketException']);

export function refusal(error: unknown, asked: Asked): Looked<never> {
  return nameOf(error).name === asked.absentCode ? absent : refusalOf(error, asked);
}

export function refusalOf(error: unknown, { permission, bucket, owner }: Asked): Unknown {
  if (error instanceof RoleNotAssumed)
    return unknown(isDenied(error.cause) ? 'denied' : 'failed', short(error.message));
  const { name, status } = nameOf(error);
  if (noSuchBucket.has(name)) return unknown('failed', `There is no bucket named ${bucket}`);
  if (name === 'CredentialsProviderError')
    return unknown('failed', 'There are no credentials for AWS: set AWS_PROFILE, or whatever gives them');
  if (credentialErrors.has(name)) return unknown('failed', `AWS did not take the credentials (${name})`);
  if (isDenied(error)) {
    const orElse = owner === undefined ? '' : `, or the bucket is not of account ${owner}`;
    return unknown('denied', `${permission} is not allowed${orElse} (${name})`);
  }
  if (throttles.has(name) || status === 503 || status === 429) {
    return unknown('failed', `AWS asked to slow down, to the end (${name}); try again later`);
  }
  if (isTimeout(name)) return unknown('failed', `No answer in time to what ${permission} allows`);
  return unknown(
    'failed',
    short(`What ${permission} allows failed (${name}${status === undefined ? '' : `, ${status}`})`),
  );
}

export function isDenied(error: unknown): boolean {
  const { name, status } = nameOf(error);
  if (credentialErrors.has(name)) return false;
  return status === 403 || status === 401 || ['AccessDenied', 'AccessDeniedException', 'Forbidden'].includes(name);
}

/** `NoSuchBucket`; `NotFound` is HeadBucket's, which has no body to name it in. */
export function isGone(error: unknown): boolean {
  return noSuchBucket.has(nameOf(error).name);
}

/** Where S3 says that the bucket is, along with refusing to answer for it elsewhere. */
export function regionHint(error: unknown): string | undefined {
  const headers = at(at(error, '$response'), 'headers');
  const named = at(headers, 'x-amz-bucket-region') ?? at(error, 'Region');
  return typeof named === 'string' && named !== '' ? named : undefined;
}

function isTimeout(name: string): boolean {
  return name === 'TimeoutError' || name === 'AbortError' || name === 'RequestTimeout';
}

function nameOf(error: unknown): { readonly name: string; readonly status: number | undefined } {
  const name = at(error, 'name');
  const status = at(at(error, '$metadata'), 'httpStatusCode');
  const code = at(error, 'code');
  const said = typeof name === 'string' && name !== 'Error' ? name : code;
  return {
    name: short(typeof said === 'string' ? said : 'unknown error'),
    status: typeof status === 'number' ? status : undefined,
  };
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function short(text: string): string {
  return printable(text).slice(0, textLengthMax);
}
