import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { Fix } from '../finding.ts';
import { evidenceOf, failedIf, unknownOf } from './outcome.ts';

const document = 'get-bucket-encryption';
const algorithmPath = 'ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm';
const bucketKeyPath = 'ServerSideEncryptionConfiguration.Rules[0].BucketKeyEnabled';

export const encryptionCheck: BucketCheck = {
  id: 'encryption',
  title: 'Encryption by default',
  severity: 'medium',
  reason:
    'A KMS key of one’s own says who may read the data, apart from the bucket, and can be withdrawn; S3’s own key cannot.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html',
  applies: ({ encryption }) => encryption !== 'not-asked',
  run: (context) => {
    const { encryption } = context.settings;
    if (encryption.state === 'unknown') return unknownOf(document, encryption);
    const wantsKms = context.policy.encryption === 'kms';
    // Since 5 January 2023 every new object is encrypted with SSE-S3 where nothing else is configured
    // (Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets").
    const algorithm = encryption.state === 'absent' ? 'AES256' : encryption.value.algorithm;
    if (algorithm === 'AES256') return failedIf(wantsKms ? [notKms(context)] : []);
    // S3 Bucket Keys are not supported for DSSE-KMS ("Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
    const wastes = encryption.state === 'found' && algorithm === 'aws:kms' && !encryption.value.bucketKey;
    return failedIf(wastes ? [noBucketKey(context, encryption.value.kmsKey)] : []);
  },
};

function notKms(context: BucketContext): Found {
  return {
    summary: 'New objects are encrypted with S3’s own key (SSE-S3), and the policy asks for KMS.',
    evidence: [evidenceOf(document, algorithmPath, 'AES256')],
    fix: fixOf(context, undefined, {
      summary: 'Encrypt new objects with KMS and a bucket key.',
      caution:
        'Name a key of your own (KMSMasterKeyID) where other accounts read or replicate the bucket: they cannot use aws/s3. Replication leaves KMS objects out unless its rule asks for them. Objects that are there stay as they are.',
    }),
  };
}

function noBucketKey(context: BucketContext, kmsKey: string | undefined): Found {
  return {
    key: 'bucket-key',
    severity: 'low',
    summary: 'Every object asks KMS for a key of its own, because the bucket key is off.',
    evidence: [evidenceOf(document, bucketKeyPath, 'false')],
    fix: fixOf(context, kmsKey, {
      summary: 'Switch the bucket key on.',
      caution:
        'The encryption context becomes the bucket’s ARN: key policies and IAM policies with a condition on an object’s ARN stop fitting.',
    }),
  };
}

function fixOf(
  { settings: { bucket } }: BucketContext,
  kmsKey: string | undefined,
  text: Pick<Fix, 'summary'> & { readonly caution: string },
): Fix {
  const byDefault = { SSEAlgorithm: 'aws:kms', ...(kmsKey === undefined ? {} : { KMSMasterKeyID: kmsKey }) };
  return {
    ...text,
    safe: false,
    calls: [
      {
        service: 's3',
        operation: 'PutBucketEncryption',
        input: {
          Bucket: bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }],
          },
        },
      },
    ],
    cloudFormation: {
      type: 'AWS::S3::Bucket',
      properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }],
        },
      },
    },
  };
}
