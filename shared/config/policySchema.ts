/** The shape of `policies`: what a bucket of one's own kind is held against. That days ascend is a rule between settings. */
import * as z from 'zod';
import { builtInPolicyNames } from '../storage/policy.ts';
import { storageClasses } from '../storage/storageClass.ts';
import * as audit from './auditFields.ts';
import * as field from './fields.ts';
import { expected, mapOf, settings, whole } from './wording.ts';

export const policiesMax = 50;

/** The classes that an object can be asked to have reached: every one but the first, where it begins. */
export const tierClasses = storageClasses.filter((storageClass) => storageClass !== 'STANDARD');

const tiersText = 'a map of storage classes and days, such as { STANDARD_IA: 30d, GLACIER: 90d }, or none';

const by = (storageClass: string) =>
  audit.days.describe(`By which day an object must have reached ${storageClass}, or a colder class.`).optional();

const tiers = z.union(
  [
    z.literal(audit.none, { error: expected(tiersText) }),
    settings(tiersText, {
      STANDARD_IA: by('STANDARD_IA'),
      INTELLIGENT_TIERING: by('INTELLIGENT_TIERING'),
      ONEZONE_IA: by('ONEZONE_IA'),
      GLACIER_IR: by('GLACIER_IR'),
      GLACIER: by('GLACIER'),
      DEEP_ARCHIVE: by('DEEP_ARCHIVE'),
    }),
  ],
  { error: expected(tiersText) },
);

const copiesText = 'a map such as { total: 3, kinds: 2, regions: 1, accounts: 1 }, or none';

const copyCountMax = 10;

const count = (least: number) => whole(`a whole number from ${least} to ${copyCountMax}`, least, copyCountMax);

export const copiesFields = {
  total: count(1).describe('How many copies there must be in all, the bucket itself included.'),
  kinds: count(1).describe('On how many kinds of storage. Default 1.'),
  regions: count(0).describe('How many of them in another region than the bucket. Default 0.'),
  accounts: count(0).describe('How many of them in another account than the bucket. Default 0.'),
};

const yesOrNo = z.boolean({ error: expected('true or false') });

export const policyFields = {
  like: field
    .choice(builtInPolicyNames)
    .describe('The built-in policy whose requirements hold where nothing else is said.'),
  tiers: tiers.describe('By when an object must be in which storage class, or a colder one. Or none.'),
  keep: audit.daysOrNone('365d').describe('No object, current or not, may be gone for good before. Or none.'),
  keepNoncurrent: audit
    .daysOrNone('30d')
    .describe(
      'How long a version must stay once it was overwritten or deleted, where that ends before `keep`. Or none.',
    ),
  gone: audit
    .daysOrNone('730d')
    .describe('Every object and each of its noncurrent copies must be gone for good by then. Or none.'),
  versioned: yesOrNo.describe('Whether versioning must be enabled.'),
  replicated: field
    .choice(['no', 'anywhere', 'other-region', 'other-account'])
    .describe('Where to at least one copy must go.'),
  public: field.choice(['blocked', 'allowed']).describe('Whether all public access must be blocked.'),
  encryption: field
    .choice(['any', 'kms', 'not-asked'])
    .describe('With what objects must be encrypted: anything, or a KMS key.'),
  uploads: audit.daysOrNone('7d').describe('By when incomplete multipart uploads must be aborted. Or none.'),
  lock: yesOrNo.describe('Whether Object Lock must keep objects from being deleted.'),
  copies: z
    .union(
      [
        z.literal(audit.none, { error: expected(copiesText) }),
        settings(copiesText, z.object(copiesFields).partial().shape),
      ],
      { error: expected(copiesText) },
    )
    .describe('3-2-1: how many copies, on how many kinds of storage, how many of them elsewhere. Or none.'),
};

const policy = settings('a policy, such as { like: backup, gone: 730d }', {
  ...z.object(policyFields).partial().shape,
  like: policyFields.like,
});

export const policiesSchema = mapOf('a map of policies, such as { ours: { like: backup } }', policy)
  .meta({ minProperties: 1, maxProperties: policiesMax })
  .describe('Policies of your own for buckets: name → policy, like a built-in one but for what it says itself.');
