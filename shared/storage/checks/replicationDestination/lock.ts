import { doubtOf, of } from '../conclude.ts';
import type { DestinationPart } from './part.ts';

/**
 * "If the source bucket has S3 Object Lock enabled, the destination buckets must also have S3 Object Lock enabled"
 * (Amazon S3 User Guide, "Requirements and considerations for replication").
 */
export const destinationLock: DestinationPart = ({ settings }, { bucket, objectLock }) => {
  const own = settings.objectLock;
  if (own.state === 'absent') return { findings: [], doubts: [] };
  if (objectLock.state === 'found') return { findings: [], doubts: [] };
  if (objectLock.state === 'unknown') {
    return { findings: [], doubts: [doubtOf('get-object-lock-configuration', objectLock, bucket)] };
  }
  if (own.state === 'unknown') return { findings: [], doubts: [doubtOf('get-object-lock-configuration', own)] };
  const finding = {
    key: `${bucket}:lock`,
    summary: `The bucket locks its objects, and the destination ${bucket} has no Object Lock: S3 does not replicate there.`,
    evidence: [{ document: of('get-object-lock-configuration', bucket), path: '' }],
    fix: {
      summary: `Enable Object Lock on ${bucket}.`,
      safe: false,
      caution: 'It cannot be disabled again.',
      calls: [
        {
          service: 's3' as const,
          operation: 'PutObjectLockConfiguration',
          input: { Bucket: bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } },
        },
      ],
    },
  };
  return { findings: [finding], doubts: [] };
};
