import type { ObjectLock } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { Fix } from '../finding.ts';
import { evidenceOf, failedIf, unknownOf } from './outcome.ts';

const document = 'get-object-lock-configuration';

export const objectLockCheck: BucketCheck = {
  id: 'object-lock',
  title: 'Object lock',
  severity: 'high',
  reason: 'Whoever holds the account’s credentials can delete every version of a backup, unless it is locked.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
  applies: ({ objectLock }) => objectLock,
  run: (context) => {
    const { objectLock } = context.settings;
    if (objectLock.state === 'unknown') return unknownOf(document, objectLock);
    if (objectLock.state === 'absent') return failedIf([notLocked(context)]);
    return failedIf(retentionFindings(context, objectLock.value));
  },
};

function notLocked(context: BucketContext): Found {
  return {
    summary: 'Object lock is off: every version can be deleted by whoever may delete versions.',
    evidence: [evidenceOf(document, '', 'not configured')],
    fix: fixOf(context),
  };
}

function retentionFindings(context: BucketContext, { retention }: ObjectLock): readonly Found[] {
  const path = 'ObjectLockConfiguration.Rule.DefaultRetention';
  const { keepDays } = context.policy;
  if (retention === undefined) {
    const summary = 'Object lock is on without a default: only objects that are written with a retention are locked.';
    return [
      { key: 'retention', severity: 'medium', summary, evidence: [evidenceOf(document, path)], fix: fixOf(context) },
    ];
  }
  if (keepDays === undefined || retention.days >= keepDays) return [];
  return [
    {
      key: 'retention',
      severity: 'medium',
      summary: `New objects are locked for ${retention.days} days, and must be kept for ${keepDays}.`,
      evidence: [evidenceOf(document, path, `${retention.mode}, ${retention.days} days`)],
      fix: fixOf(context, retention.mode),
    },
  ];
}

/** The days of a lock where a policy does not say how long its objects are kept. */
const lockDaysDefault = 30;

function fixOf({ settings: { bucket }, policy }: BucketContext, mode: 'GOVERNANCE' | 'COMPLIANCE' = 'GOVERNANCE'): Fix {
  const Rule = { DefaultRetention: { Mode: mode, Days: policy.keepDays ?? lockDaysDefault } };
  return {
    summary: 'Lock new objects for as long as they must be kept.',
    safe: false,
    caution:
      'There is no way back: object lock can never be switched off, versioning can never be suspended, and locked versions cost their storage until their day. Versioning must be on. Objects that are there are not locked by it.',
    calls: [
      {
        service: 's3',
        operation: 'PutObjectLockConfiguration',
        input: { Bucket: bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule } },
      },
    ],
    cloudFormation: {
      type: 'AWS::S3::Bucket',
      properties: {
        ObjectLockEnabled: true,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
      },
    },
  };
}
