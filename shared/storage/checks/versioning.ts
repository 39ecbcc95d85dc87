import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { Fix } from '../finding.ts';
import { evidenceOf, failedIf, passed, unknownOf } from './outcome.ts';

const document = 'get-bucket-versioning';

export const versioningCheck: BucketCheck = {
  id: 'versioning',
  title: 'Versioning',
  severity: 'high',
  reason: 'Without versions, whoever overwrites or deletes an object, by mistake or on purpose, takes the only copy.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
  applies: ({ versioned }) => versioned,
  run: (context) => {
    const { versioning } = context.settings;
    if (versioning.state === 'unknown') return unknownOf(document, versioning);
    if (versioning.state === 'absent') return failedIf([finding(context, 'Versioning was never enabled.', '')]);
    if (versioning.value.status === 'enabled') return passed;
    const summary = 'Versioning is suspended: new objects overwrite the version before them.';
    return failedIf([finding(context, summary, 'Status', versioning.value.mfaDelete)]);
  },
};

function finding(context: BucketContext, summary: string, path: string, mfaDelete = false): Found {
  const shows = path === '' ? undefined : 'Suspended';
  return { summary, evidence: [evidenceOf(document, path, shows)], fix: fixOf(context, mfaDelete) };
}

function fixOf({ settings }: BucketContext, mfaDelete: boolean): Fix {
  const cautions = [
    'Every overwritten or deleted object stays as a noncurrent version, and is paid for, until a lifecycle rule for noncurrent versions removes it.',
    ...(mfaDelete ? ['MFA delete is on: the call needs --mfa with the root user’s device.'] : []),
  ];
  return {
    summary: 'Enable versioning.',
    // S3 refuses the call without a code from the device, so there is nothing to try on somebody's behalf.
    safe: !mfaDelete,
    caution: cautions.join(' '),
    calls: [
      {
        service: 's3',
        operation: 'PutBucketVersioning',
        input: { Bucket: settings.bucket, VersioningConfiguration: { Status: 'Enabled' } },
      },
    ],
    cloudFormation: { type: 'AWS::S3::Bucket', properties: { VersioningConfiguration: { Status: 'Enabled' } } },
  };
}
