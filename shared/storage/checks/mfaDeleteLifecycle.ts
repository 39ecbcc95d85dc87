import type { BucketCheck, Found } from '../check.ts';
import type { Fix } from '../finding.ts';
import type { StoragePolicy } from '../policy.ts';
import { conclude, doubtful, doubtOf } from './conclude.ts';
import { passed } from './outcome.ts';

const versioningDocument = 'get-bucket-versioning';
const lifecycleDocument = 'get-bucket-lifecycle-configuration';

export const mfaDeleteLifecycleCheck: BucketCheck = {
  id: 'mfa-delete-lifecycle',
  title: 'MFA delete against lifecycle',
  severity: 'high',
  reason:
    'S3 refuses lifecycle rules on a bucket with MFA delete, so nothing is moved to cheaper storage or removed in time.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html',
  applies: () => true,
  run: ({ settings: { versioning, lifecycle }, policy }) => {
    if (versioning.state === 'unknown') return doubtful(doubtOf(versioningDocument, versioning));
    if (versioning.state === 'absent' || !versioning.value.mfaDelete) return passed;
    if (lifecycle.state === 'unknown') return doubtful(doubtOf(lifecycleDocument, lifecycle));
    if (lifecycle.state === 'absent') return conclude(wants(policy) ? [barred(policy)] : []);
    const enabled = lifecycle.value.rules.filter((rule) => rule.enabled).length;
    const summary = `MFA delete is on, and so are ${enabled} of ${lifecycle.value.rules.length} lifecycle rules: S3 does not allow both, so these rules must not be relied on.`;
    return conclude([{ summary, evidence: [mfaEvidence, { document: lifecycleDocument, path: 'Rules' }], fix }]);
  },
};

const mfaEvidence = { document: versioningDocument, path: 'MFADelete', shows: 'Enabled' };

function wants({ tiers, goneByDay, abortMultipartByDay }: StoragePolicy): boolean {
  return tiers.length > 0 || goneByDay !== undefined || abortMultipartByDay !== undefined;
}

function barred({ name }: StoragePolicy): Found {
  return {
    severity: 'medium',
    summary: `MFA delete is on, so S3 takes no lifecycle rule, and the policy ${name} cannot be met without one.`,
    evidence: [mfaEvidence, { document: lifecycleDocument, path: '' }],
    fix,
  };
}

const fix: Fix = {
  summary:
    'Choose: turn MFA delete off and keep versions from being deleted by Object Lock, or do without lifecycle rules.',
  safe: false,
  caution:
    'Only the root user can turn MFA delete off, with a code of its device. Until something else protects them, versions can be deleted without one.',
  calls: [],
};
