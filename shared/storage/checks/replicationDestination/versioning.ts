import { accountsDiffer, versioned } from '../../settingsSay.ts';
import { doubtOf, of } from '../conclude.ts';
import type { DestinationPart } from './part.ts';

/** "If you disable versioning on the destination bucket, replication fails" (S3 User Guide, "Additional considerations"). */
export const destinationVersioning: DestinationPart = (context, destination) => {
  const { bucket, versioning } = destination;
  if (versioning.state === 'unknown') {
    return { findings: [], doubts: [doubtOf('get-bucket-versioning', versioning, bucket)] };
  }
  if (versioned(destination) === 'yes') return { findings: [], doubts: [] };
  const configuration = { Status: 'Enabled' };
  const finding = {
    key: `${bucket}:versioning`,
    summary: `The destination ${bucket} ${versioning.state === 'absent' ? 'was never versioned' : 'has its versioning suspended'}: replication to it fails.`,
    evidence: [{ document: of('get-bucket-versioning', bucket), path: 'Status' }],
    fix: {
      summary: `Enable versioning of ${bucket}.`,
      // In another account the call needs somebody else's credentials.
      safe: accountsDiffer(context.settings, destination) === 'no',
      caution: 'Objects that failed meanwhile stay without a copy until S3 Batch Replication copies them.',
      calls: [
        {
          service: 's3' as const,
          operation: 'PutBucketVersioning',
          input: { Bucket: bucket, VersioningConfiguration: configuration },
        },
      ],
      cloudFormation: { type: 'AWS::S3::Bucket', properties: { VersioningConfiguration: configuration } },
    },
  };
  return { findings: [finding], doubts: [] };
};
