/** AWS as the audit sees it, mocked at the SDK's clients, one for each region. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { AuditClients, Credentials } from '../../shared/aws/s3Clients.ts';
import { createS3Source, type S3SourceParts } from '../../shared/aws/s3Documents.ts';
import { createVirtualClock } from '../fakes/clock.ts';

export const own = '123456789012';

/** As S3 answers them: Amazon S3 API reference, "Error responses". */
export function s3Error(name: string, httpStatusCode: number, headers: Readonly<Record<string, string>> = {}): Error {
  const error = new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });
  return Object.assign(error, { $response: { statusCode: httpStatusCode, headers } });
}

export function auditWorld() {
  const regions = {
    'us-east-1': new S3Client({ region: 'us-east-1' }),
    'eu-west-1': new S3Client({ region: 'eu-west-1' }),
  } as const;
  const watchers = {
    'us-east-1': new CloudWatchClient({ region: 'us-east-1' }),
    'eu-west-1': new CloudWatchClient({ region: 'eu-west-1' }),
  } as const;
  const [control, sts] = [new S3ControlClient({ region: 'us-east-1' }), new STSClient({ region: 'us-east-1' })];
  const mocks = {
    s3: mockClient(regions['us-east-1']),
    west: mockClient(regions['eu-west-1']),
    control: mockClient(control),
    watch: mockClient(watchers['us-east-1']),
    watchWest: mockClient(watchers['eu-west-1']),
    sts: mockClient(sts),
  };
  for (const mock of [mocks.s3, mocks.west]) mock.onAnyCommand().resolves({});
  for (const mock of [mocks.watch, mocks.watchWest]) mock.onAnyCommand().resolves({});
  mocks.control.onAnyCommand().resolves({});
  mocks.sts.on(GetCallerIdentityCommand).resolves({ Account: own });
  mocks.sts.on(AssumeRoleCommand).resolves({
    Credentials: {
      AccessKeyId: 'a',
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: new Date(3_600_000),
    },
  });
  /** The credentials that clients were made with, in turn. */
  const credentials: (Credentials | undefined)[] = [];
  const placed = (region: string) => (region === 'eu-west-1' ? region : 'us-east-1');
  const clients: AuditClients = {
    s3(region, given) {
      credentials.push(given);
      return regions[placed(region)];
    },
    s3Control: () => control,
    cloudWatch: (region) => watchers[placed(region)],
    sts: () => sts,
  };
  const clock = createVirtualClock(0);
  const source = (parts: Partial<S3SourceParts> = {}) =>
    createS3Source({ home: 'us-east-1', clock, clients, callsPerSecond: 100_000, ...parts });
  return { ...mocks, clock, credentials, source };
}
