/**
 * The clients that the audit looks with, each with limits. In a file of their own, so that functions which never audit
 * carry none of it. `AWS_ENDPOINT_URL` points all of them at an AWS-compatible server.
 */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { STSClient } from '@aws-sdk/client-sts';
import type { Region } from '../config/config.ts';

/** Four attempts, so that S3's request to slow down is heeded for some seconds; each call has its own end besides. */
const limits = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/** Asked for whenever the ones it gave last are about to expire. */
export type Credentials = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}>;

/** The clients of one identity: the environment's where there are no credentials. */
export type AuditClients = {
  readonly s3: (region: Region, credentials?: Credentials) => Pick<S3Client, 'send'>;
  readonly s3Control: (region: Region, credentials?: Credentials) => Pick<S3ControlClient, 'send'>;
  readonly cloudWatch: (region: Region, credentials?: Credentials) => Pick<CloudWatchClient, 'send'>;
  readonly sts: (region: Region, credentials?: Credentials) => Pick<STSClient, 'send'>;
};

export const auditClients: AuditClients = {
  s3: (region, credentials) =>
    new S3Client({ ...limits, region, ...as(credentials), forcePathStyle: otherServer() !== undefined }),
  s3Control: (region, credentials) =>
    new S3ControlClient({ ...limits, region, ...as(credentials), ...withoutAccount() }),
  cloudWatch: (region, credentials) => new CloudWatchClient({ ...limits, region, ...as(credentials) }),
  sts: (region, credentials) => new STSClient({ ...limits, region, ...as(credentials) }),
};

/**
 * What restore tests read with: an object's first bytes may take longer, and its checksums are computed once, by whoever
 * reads it, in parts and over broken connections, where the SDK can compute none.
 */
export const backupClients: AuditClients = {
  ...auditClients,
  s3: (region, credentials) =>
    new S3Client({
      ...limits,
      requestHandler: { ...limits.requestHandler, requestTimeout: 15_000 },
      region,
      ...as(credentials),
      forcePathStyle: otherServer() !== undefined,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
};

/** Other servers seldom have a name for each bucket, nor, for S3 Control, for each account, which is a header, too. */
function withoutAccount() {
  const server = otherServer();
  return server === undefined ? {} : { endpointProvider: () => ({ url: new URL(server) }) };
}

function otherServer(): string | undefined {
  const server = process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'];
  return server === '' ? undefined : server;
}

function as(credentials: Credentials | undefined): { readonly credentials?: Credentials } {
  return credentials === undefined ? {} : { credentials };
}
