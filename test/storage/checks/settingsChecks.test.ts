/** Each check of a setting: what passes, what fails, what nobody knows, and what is not asked. */
import { describe, expect, it } from 'vitest';
import type { BucketSettings } from '../../../shared/storage/bucket.ts';
import type { BucketCheck } from '../../../shared/storage/check.ts';
import { encryptionCheck } from '../../../shared/storage/checks/encryption.ts';
import { objectLockCheck } from '../../../shared/storage/checks/objectLock.ts';
import { ownershipCheck } from '../../../shared/storage/checks/ownership.ts';
import { publicAccessCheck } from '../../../shared/storage/checks/publicAccess.ts';
import { versioningCheck } from '../../../shared/storage/checks/versioning.ts';
import { absent, found, unknown } from '../../../shared/storage/looked.ts';
import { policyNamed } from '../../../shared/storage/policies/builtIn.ts';
import { type Differing, denied, fullBlock, noBlock, run, shortly } from '../auditSamples.ts';

type Row = readonly [text: string, differing: Differing, expected: string];

function table(check: BucketCheck, source: string, rows: readonly Row[]): void {
  describe(`${check.id} (${source})`, () => {
    it.each(rows)('%s', (_, differing, expected) => {
      expect(shortly(check, differing)).toBe(expected);
    });
  });
}

const of = (settings: Partial<BucketSettings>, more: Differing = {}): Differing => ({ ...more, settings });

table(versioningCheck, 'Amazon S3 User Guide, "Retaining multiple versions of objects with S3 Versioning"', [
  ['enabled', {}, 'passed'],
  ['never enabled', of({ versioning: absent }), 'failed high'],
  ['suspended', of({ versioning: found({ status: 'suspended', mfaDelete: false }) }), 'failed high'],
  ['nobody may look', of({ versioning: denied }), 'unknown'],
  ['the policy does not ask', of({ versioning: absent }, { policy: 'logs' }), 'not-applicable'],
]);

const notCollected = unknown('not-collected', 'A template does not say');
const aclsOff = { ...fullBlock, blockPublicAcls: false, ignorePublicAcls: false };

table(publicAccessCheck, 'Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage"', [
  ['all four of the bucket', {}, 'passed'],
  [
    'all four of the account, none of the bucket',
    of({ publicAccessBlock: absent, accountPublicAccessBlock: found(fullBlock) }),
    'passed',
  ],
  [
    'two of the bucket, the other two of the account',
    of({
      publicAccessBlock: found(aclsOff),
      accountPublicAccessBlock: found({ ...noBlock, blockPublicAcls: true, ignorePublicAcls: true }),
    }),
    'passed',
  ],
  ['none anywhere', of({ publicAccessBlock: absent }), 'failed high'],
  [
    'one of four is off',
    of({ publicAccessBlock: found({ ...fullBlock, restrictPublicBuckets: false }) }),
    'failed high',
  ],
  ['only for ACLs off, and there are no ACLs', of({ publicAccessBlock: found(aclsOff) }), 'failed low'],
  [
    'only for ACLs off, and there are ACLs',
    of({ publicAccessBlock: found(aclsOff), ownership: absent }),
    'failed high',
  ],
  [
    'off, and the policy is public',
    of({ publicAccessBlock: absent, policyStatus: found({ isPublic: true }) }),
    'failed critical',
  ],
  ['on, and the policy is public', of({ policyStatus: found({ isPublic: true }) }), 'passed'],
  ['nobody may look at the bucket', of({ publicAccessBlock: denied }), 'unknown'],
  [
    'nobody may look at the bucket, and the account blocks',
    of({ publicAccessBlock: denied, accountPublicAccessBlock: found(fullBlock) }),
    'passed',
  ],
  [
    'nobody may look at the account, and the bucket does not block',
    of({ publicAccessBlock: absent, accountPublicAccessBlock: denied }),
    'unknown',
  ],
  [
    'nobody may look at the account, and the bucket has it off',
    of({ publicAccessBlock: found(noBlock), accountPublicAccessBlock: denied }),
    'unknown',
  ],
  [
    'nobody asked about the account, and the bucket has it off',
    of({ publicAccessBlock: found(noBlock), accountPublicAccessBlock: notCollected }),
    'failed medium',
  ],
  [
    'nobody asked about the account, the bucket has it off, and ACLs count',
    of({
      publicAccessBlock: found(noBlock),
      accountPublicAccessBlock: notCollected,
      ownership: found('ObjectWriter'),
    }),
    'failed high',
  ],
  [
    'nobody asked about the account, the bucket has it off, and the policy is public',
    of({
      publicAccessBlock: found(noBlock),
      accountPublicAccessBlock: notCollected,
      policyStatus: found({ isPublic: true }),
    }),
    'failed high',
  ],
  [
    'nobody asked about the account, and the bucket has off what is of ACLs alone, of which there are none',
    of({ publicAccessBlock: found(aclsOff), accountPublicAccessBlock: notCollected }),
    'failed low',
  ],
  [
    'nobody asked about the account, and the bucket has no configuration',
    of({ publicAccessBlock: absent, accountPublicAccessBlock: notCollected }),
    'unknown',
  ],
  [
    'nobody asked about the account, and nobody may look at the bucket',
    of({ publicAccessBlock: denied, accountPublicAccessBlock: notCollected }),
    'unknown',
  ],
  ['nobody may look at the account, and the bucket blocks', of({ accountPublicAccessBlock: denied }), 'passed'],
  [
    'a website',
    of({ publicAccessBlock: absent, policyStatus: found({ isPublic: true }) }, { policy: 'website' }),
    'not-applicable',
  ],
]);

it('tells what is off where nobody may look at the account', () => {
  const settings = { publicAccessBlock: found(aclsOff), accountPublicAccessBlock: denied };
  expect(run(publicAccessCheck, { settings })).toMatchObject({
    outcome: 'unknown',
    why: expect.stringMatching(/; the bucket’s own block has BlockPublicAcls, IgnorePublicAcls off$/),
  });
});

// Amazon S3 User Guide, "Access control list (ACL) overview", "Canned ACL", and "The meaning of 'public'".
it.each([
  ['PublicRead', 'ObjectWriter', true],
  ['PublicReadWrite', 'BucketOwnerPreferred', true],
  ['AuthenticatedRead', 'ObjectWriter', true],
  ['LogDeliveryWrite', 'ObjectWriter', false],
  ['Private', 'ObjectWriter', false],
  ['PublicRead', 'BucketOwnerEnforced', false],
] as const)('takes AccessControl %s with %s for public: %s', (cannedAcl, ownership, isPublic) => {
  const settings = {
    publicAccessBlock: found(noBlock),
    accountPublicAccessBlock: notCollected,
    ownership: found(ownership),
    cannedAcl: found(cannedAcl),
  };
  const outcome = JSON.stringify(run(publicAccessCheck, { settings }));
  expect(outcome.includes(`Open to everybody by AccessControl ${cannedAcl} `)).toBe(isPublic);
  expect(outcome).toContain('"outcome":"failed"');
});

const kms = { ...policyNamed('backup'), encryption: 'kms' } as const;
const kmsKey = 'arn:aws:kms:us-east-1:123456789012:key/1';

table(
  encryptionCheck,
  'Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets"',
  [
    ['S3’s key where any will do', {}, 'passed'],
    ['nothing configured, which is S3’s key since January 2023', of({ encryption: absent }), 'passed'],
    ['S3’s key where KMS is asked for', { policy: kms }, 'failed medium'],
    ['nothing configured where KMS is asked for', of({ encryption: absent }, { policy: kms }), 'failed medium'],
    [
      'KMS with a bucket key',
      of({ encryption: found({ algorithm: 'aws:kms', kmsKey, bucketKey: true }) }, { policy: kms }),
      'passed',
    ],
    [
      'KMS without a bucket key',
      of({ encryption: found({ algorithm: 'aws:kms', kmsKey, bucketKey: false }) }),
      'failed low bucket-key',
    ],
    [
      'two layers of KMS, which have no bucket keys',
      of({ encryption: found({ algorithm: 'aws:kms:dsse', kmsKey, bucketKey: false }) }, { policy: kms }),
      'passed',
    ],
    ['nobody may look', of({ encryption: denied }), 'unknown'],
    ['not asked for', { policy: { ...kms, encryption: 'not-asked' } }, 'not-applicable'],
  ],
);

const locked = (days: number) => found({ retention: { mode: 'COMPLIANCE', days } } as const);

table(objectLockCheck, 'Amazon S3 User Guide, "Locking objects with Object Lock"', [
  ['locked for as long as must be', of({ objectLock: locked(3_650) }, { policy: 'archive' }), 'passed'],
  ['off', of({ objectLock: absent }, { policy: 'archive' }), 'failed high'],
  ['on, object by object', of({ objectLock: found({}) }, { policy: 'archive' }), 'failed medium retention'],
  ['locked for less', of({ objectLock: locked(365) }, { policy: 'archive' }), 'failed medium retention'],
  ['nobody may look', of({ objectLock: denied }, { policy: 'archive' }), 'unknown'],
  ['the policy does not ask', {}, 'not-applicable'],
]);

table(ownershipCheck, 'Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket"', [
  ['ACLs disabled', {}, 'passed'],
  ['the writer owns', of({ ownership: found('ObjectWriter') }), 'failed medium'],
  ['the owner is preferred', of({ ownership: found('BucketOwnerPreferred') }), 'failed medium'],
  ['never configured: a bucket from before April 2023', of({ ownership: absent }), 'failed medium'],
  ['nobody may look', of({ ownership: denied }), 'unknown'],
  ['a website', of({ ownership: absent }, { policy: 'website' }), 'not-applicable'],
]);

describe('a fix that is applied without a person', () => {
  it('does not cut off whoever reads a public bucket', () => {
    const settings = { publicAccessBlock: absent, policyStatus: found({ isPublic: true }) } as const;
    expect(run(publicAccessCheck, { settings })).toMatchObject({ findings: [{ fix: { safe: false } }] });
    expect(run(publicAccessCheck, { settings: { publicAccessBlock: absent } })).toMatchObject({
      findings: [{ fix: { safe: true } }],
    });
  });

  it.each([
    ['an ACL may let anybody in', { ownership: found('ObjectWriter' as const) }],
    ['nobody may look whose ACLs count', { ownership: denied }],
    ['nobody may look at the policy', { policyStatus: denied }],
  ])('does not cut anybody off where %s', (_, said) => {
    const settings = { publicAccessBlock: absent, ...said };
    expect(run(publicAccessCheck, { settings })).toMatchObject({ findings: [{ fix: { safe: false } }] });
  });

  it('does not enable versioning where S3 asks for a code from a device', () => {
    const versioning = found({ status: 'suspended', mfaDelete: true } as const);
    expect(run(versioningCheck, { settings: { versioning } })).toMatchObject({ findings: [{ fix: { safe: false } }] });
  });
});
