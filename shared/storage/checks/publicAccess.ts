import type { PublicAccessBlock } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { Evidence, FindingSeverity, Fix } from '../finding.ts';
import type { Looked } from '../looked.ts';
import { evidenceOf, failedIf, passed } from './outcome.ts';

const bucketDocument = 'get-public-access-block';
const accountDocument = 'account-public-access-block';

/** The API's names of the four settings. */
const settingNames = {
  blockPublicAcls: 'BlockPublicAcls',
  ignorePublicAcls: 'IgnorePublicAcls',
  blockPublicPolicy: 'BlockPublicPolicy',
  restrictPublicBuckets: 'RestrictPublicBuckets',
} as const;

type Setting = keyof typeof settingNames;

const settings: readonly Setting[] = [
  'blockPublicAcls',
  'ignorePublicAcls',
  'blockPublicPolicy',
  'restrictPublicBuckets',
];

/**
 * S3 applies the most restrictive combination of the account's and the bucket's settings, so either of them is enough
 * (Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage").
 */
export const publicAccessCheck: BucketCheck = {
  id: 'public-access',
  title: 'Public access blocked',
  severity: 'critical',
  reason: 'One wrong policy or ACL makes every object readable by everybody, unless a block stands before it.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  applies: ({ publicAccess }) => publicAccess === 'blocked',
  run: (context) => {
    const { publicAccessBlock, accountPublicAccessBlock } = context.settings;
    const states = settings.map((setting) => ({
      setting,
      state: either(stateOf(publicAccessBlock, setting), stateOf(accountPublicAccessBlock, setting)),
    }));
    const off = states.filter(({ state }) => state === 'off').map(({ setting }) => setting);
    if (off.length > 0) return failedIf([finding(context, off)]);
    if (states.every(({ state }) => state === 'on')) return passed;
    const unknowns = [publicAccessBlock, accountPublicAccessBlock].filter((looked) => looked.state === 'unknown');
    return { outcome: 'unknown', why: unknowns.map(({ text }) => text).join('; '), evidence: evidence(context) };
  },
};

type State = 'on' | 'off' | 'unknown';

function stateOf(block: Looked<PublicAccessBlock>, setting: Setting): State {
  if (block.state === 'unknown') return 'unknown';
  return block.state === 'found' && block.value[setting] ? 'on' : 'off';
}

function either(bucket: State, account: State): State {
  if (bucket === 'on' || account === 'on') return 'on';
  return bucket === 'unknown' || account === 'unknown' ? 'unknown' : 'off';
}

function evidence({ settings: { publicAccessBlock, accountPublicAccessBlock } }: BucketContext): readonly Evidence[] {
  return [
    evidenceOf(bucketDocument, '', showsOf(publicAccessBlock)),
    evidenceOf(accountDocument, '', showsOf(accountPublicAccessBlock)),
  ];
}

function showsOf(block: Looked<PublicAccessBlock>): string {
  if (block.state !== 'found') return block.state === 'absent' ? 'not configured' : block.why;
  const off = settings.filter((setting) => !block.value[setting]).map((setting) => settingNames[setting]);
  return off.length === 0 ? 'all on' : `off: ${off.join(', ')}`;
}

function finding(context: BucketContext, off: readonly Setting[]): Found {
  const { policyStatus } = context.settings;
  const isOpen = policyStatus.state === 'found' && policyStatus.value.isPublic && off.includes('restrictPublicBuckets');
  const names = off.map((setting) => settingNames[setting]).join(', ');
  const blocked =
    off.length === settings.length
      ? 'Public access is not blocked'
      : `Public access is blocked in part only (${names} off)`;
  return {
    severity: severityOf(context, off, isOpen),
    summary: isOpen
      ? `The bucket policy grants public access, and nothing holds it off (${names} off).`
      : `${blocked}: neither the bucket nor its account does it.`,
    evidence: [
      ...evidence(context),
      ...(isOpen ? [evidenceOf('get-bucket-policy-status', 'PolicyStatus.IsPublic', 'true')] : []),
    ],
    fix: fixOf(context),
  };
}

function severityOf(
  { settings: { ownership } }: BucketContext,
  off: readonly Setting[],
  isOpen: boolean,
): FindingSeverity {
  if (isOpen) return 'critical';
  const isOfAcls = off.every((setting) => setting === 'blockPublicAcls' || setting === 'ignorePublicAcls');
  // With BucketOwnerEnforced, ACLs no longer grant anything.
  const hasNoAcls = ownership.state === 'found' && ownership.value === 'BucketOwnerEnforced';
  return isOfAcls && hasNoAcls ? 'low' : 'high';
}

/** Whether nobody reads by a public policy or by an ACL, so that a block cuts nobody off. */
function isKnownClosed({ policyStatus, ownership }: BucketContext['settings']): boolean {
  const hasNoAcls = ownership.state === 'found' && ownership.value === 'BucketOwnerEnforced';
  const isPublic = policyStatus.state === 'found' ? policyStatus.value.isPublic : policyStatus.state !== 'absent';
  return hasNoAcls && !isPublic;
}

function fixOf({ settings }: BucketContext): Fix {
  const { bucket } = settings;
  // Somebody may live on what is open now: a person decides when they are cut off.
  const safe = isKnownClosed(settings);
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  return {
    summary: 'Block public access to the bucket.',
    safe,
    ...(safe
      ? {}
      : {
          caution:
            'Everybody who reads the bucket by a public policy or ACL is refused from then on. See first whether anything public rests on it.',
        }),
    calls: [
      { service: 's3', operation: 'PutPublicAccessBlock', input: { Bucket: bucket, PublicAccessBlockConfiguration } },
    ],
    cloudFormation: { type: 'AWS::S3::Bucket', properties: { PublicAccessBlockConfiguration } },
  };
}
