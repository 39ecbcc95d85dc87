/** The documents whose form is a few fields: Amazon S3 API reference, the page of each Get call. */
import * as z from 'zod';
import type { Encryption, ObjectLock, PublicAccessBlock, Versioning } from '../bucket.ts';
import { listOf, nothing, wrapped } from './readDocument.ts';

const rulesMax = 100;
/** GetObjectLockConfiguration speaks of years without saying how long one is; the longer ones are of no use to a promise. */
const daysInYear = 365;

/** GetBucketVersioning answers an empty document of a bucket that never was versioned. */
export const versioning = z
  .object({
    Status: z.enum(['Enabled', 'Suspended']).optional(),
    MFADelete: z.enum(['Enabled', 'Disabled']).optional(),
  })
  .transform(({ Status, MFADelete }): Versioning | typeof nothing => {
    if (Status === undefined) return nothing;
    return { status: Status === 'Enabled' ? 'enabled' : 'suspended', mfaDelete: MFADelete === 'Enabled' };
  });

const encryptionRule = z.object({
  ApplyServerSideEncryptionByDefault: z
    .object({
      SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
      KMSMasterKeyID: z.string().optional(),
    })
    .optional(),
  BucketKeyEnabled: z.boolean().optional(),
});

/** A configuration has one rule. Without an algorithm it stays with what S3 does by itself since January 2023: SSE-S3. */
export const encryption = wrapped(
  'ServerSideEncryptionConfiguration',
  z.object({ Rules: listOf(encryptionRule, rulesMax) }).transform(({ Rules: [rule] }): Encryption | typeof nothing => {
    if (rule === undefined) return nothing;
    const { SSEAlgorithm = 'AES256', KMSMasterKeyID: kmsKey } = rule.ApplyServerSideEncryptionByDefault ?? {};
    const key = kmsKey === undefined ? {} : { kmsKey };
    return { algorithm: SSEAlgorithm, ...key, bucketKey: rule.BucketKeyEnabled ?? false };
  }),
);

/** A setting that is left out is not set (PutPublicAccessBlock). */
export const publicAccessBlock = wrapped(
  'PublicAccessBlockConfiguration',
  z
    .object({
      BlockPublicAcls: z.boolean().optional(),
      IgnorePublicAcls: z.boolean().optional(),
      BlockPublicPolicy: z.boolean().optional(),
      RestrictPublicBuckets: z.boolean().optional(),
    })
    .transform(
      (said): PublicAccessBlock => ({
        blockPublicAcls: said.BlockPublicAcls ?? false,
        ignorePublicAcls: said.IgnorePublicAcls ?? false,
        blockPublicPolicy: said.BlockPublicPolicy ?? false,
        restrictPublicBuckets: said.RestrictPublicBuckets ?? false,
      }),
    ),
);

/** Some servers print a 0 for the one that is not there. */
const time = z
  .int()
  .nonnegative()
  .optional()
  .transform((length) => (length === 0 ? undefined : length));

const defaultRetention = z
  .object({ Mode: z.enum(['GOVERNANCE', 'COMPLIANCE']), Days: time, Years: time })
  .refine(({ Days, Years }) => (Days === undefined) !== (Years === undefined), {
    error: 'a default retention has Days or Years, and not both',
  });

export const objectLock = wrapped(
  'ObjectLockConfiguration',
  z
    .object({
      ObjectLockEnabled: z.literal('Enabled').optional(),
      Rule: z.object({ DefaultRetention: defaultRetention.optional() }).optional(),
    })
    .transform(({ ObjectLockEnabled, Rule }): ObjectLock | typeof nothing => {
      if (ObjectLockEnabled === undefined) return nothing;
      const retention = Rule?.DefaultRetention;
      if (retention === undefined) return {};
      const days = retention.Days ?? (retention.Years ?? 0) * daysInYear;
      return { retention: { mode: retention.Mode, days } };
    }),
);

const ownershipRule = z.object({
  ObjectOwnership: z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']),
});

export const ownership = wrapped(
  'OwnershipControls',
  z
    .object({ Rules: listOf(ownershipRule, rulesMax) })
    .transform(({ Rules: [rule] }) => rule?.ObjectOwnership ?? nothing),
);

export const policyStatus = wrapped(
  'PolicyStatus',
  z.object({ IsPublic: z.boolean() }).transform(({ IsPublic }) => ({ isPublic: IsPublic })),
);
