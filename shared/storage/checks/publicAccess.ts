import type { PublicAccessBlock } from '../bucket.ts';
import { aclProperty, publicAclOf } from '../cannedAcl.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { FindingSeverity, Fix } from '../finding.ts';
import type { Looked } from '../looked.ts';
import { either, evidence, namesOf, type Setting, settings, stateOf } from './blockSettings.ts';
import { evidenceOf, failedIf, passed } from './outcome.ts';

const publicPolicy = evidenceOf('get-bucket-policy-status', 'PolicyStatus.IsPublic', 'true');

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
    const states = settings.map((setting) => {
      const own = stateOf(publicAccessBlock, setting);
      return { setting, own, state: either(own, stateOf(accountPublicAccessBlock, setting)) };
    });
    const off = states.filter(({ state }) => state === 'off').map(({ setting }) => setting);
    if (off.length > 0) return failedIf([finding(context, off)]);
    if (states.every(({ state }) => state === 'on')) return passed;
    const ownOff = publicAccessBlock.state === 'found' ? states.filter(({ own }) => own === 'off') : [];
    const switchedOff = ownOff.map(({ setting }) => setting);
    // Nobody asked about the account, as with every template: what the bucket itself says is what there is to mend.
    if (switchedOff.length > 0 && isNotCollected(accountPublicAccessBlock)) {
      return failedIf([likelyFinding(context, switchedOff)]);
    }
    const unknowns = [publicAccessBlock, accountPublicAccessBlock].filter((looked) => looked.state === 'unknown');
    const why = [
      ...unknowns.map(({ text }) => text),
      ...(switchedOff.length > 0 ? [`the bucket’s own block has ${namesOf(switchedOff)} off`] : []),
    ];
    return { outcome: 'unknown', why: why.join('; '), evidence: evidence(context) };
  },
};

function isNotCollected(block: Looked<PublicAccessBlock>): boolean {
  return block.state === 'unknown' && block.why === 'not-collected';
}

function finding(context: BucketContext, off: readonly Setting[]): Found {
  const { policyStatus } = context.settings;
  const isOpen = policyStatus.state === 'found' && policyStatus.value.isPublic && off.includes('restrictPublicBuckets');
  const names = namesOf(off);
  const blocked =
    off.length === settings.length
      ? 'Public access is not blocked'
      : `Public access is blocked in part only (${names} off)`;
  return {
    severity: severityOf(context, off, isOpen),
    summary: isOpen
      ? `The bucket policy grants public access, and nothing holds it off (${names} off).`
      : `${blocked}: neither the bucket nor its account does it.`,
    evidence: [...evidence(context), ...(isOpen ? [publicPolicy] : [])],
    fix: fixOf(context),
  };
}

/** The bucket's own settings are off, and whether its account's are on, nobody looked. */
function likelyFinding(context: BucketContext, off: readonly Setting[]): Found {
  const { policyStatus } = context.settings;
  const isPublicByPolicy =
    policyStatus.state === 'found' && policyStatus.value.isPublic && off.includes('restrictPublicBuckets');
  const countsAcls = !hasNoAcls(context.settings) && off.includes('ignorePublicAcls');
  const acl = countsAcls ? publicAclOf(context.settings) : undefined;
  const openers = [
    ...(acl === undefined ? [] : [`${aclProperty} ${acl}`]),
    ...(isPublicByPolicy ? ['the bucket policy'] : []),
  ];
  const severity = severityOf(context, off, false);
  const summary =
    openers.length === 0
      ? `The bucket does not block public access (${namesOf(off)} off). Its account may; nobody looked at that.`
      : `Open to everybody by ${openers.join(' and ')} (${namesOf(off)} off), unless its account blocks it; nobody looked at that.`;
  return {
    severity: severity === 'high' && openers.length === 0 && hasNoAcls(context.settings) ? 'medium' : severity,
    summary,
    evidence: [
      ...(acl === undefined ? [] : [{ document: aclProperty, path: '', shows: acl }]),
      ...evidence(context),
      ...(isPublicByPolicy ? [publicPolicy] : []),
    ],
    fix: fixOf(context),
  };
}

function severityOf({ settings }: BucketContext, off: readonly Setting[], isOpen: boolean): FindingSeverity {
  if (isOpen) return 'critical';
  const isOfAcls = off.every((setting) => setting === 'blockPublicAcls' || setting === 'ignorePublicAcls');
  return isOfAcls && hasNoAcls(settings) ? 'low' : 'high';
}

/** With BucketOwnerEnforced, ACLs no longer grant anything. */
function hasNoAcls({ ownership }: BucketContext['settings']): boolean {
  return ownership.state === 'found' && ownership.value === 'BucketOwnerEnforced';
}

/** Whether nobody reads by a public policy or by an ACL, so that a block cuts nobody off. */
function isKnownClosed(settings: BucketContext['settings']): boolean {
  const { policyStatus } = settings;
  const isPublic = policyStatus.state === 'found' ? policyStatus.value.isPublic : policyStatus.state !== 'absent';
  return hasNoAcls(settings) && !isPublic;
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
