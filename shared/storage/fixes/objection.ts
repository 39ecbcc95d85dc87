/**
 * What speaks against applying a call without a person: that it would delete data sooner, keep it for less long, or open
 * access. It judges the call by its effect and trusts nothing that the check said of it: a second guard beside `safe`.
 * Pure.
 */
import type { BucketSettings } from '../bucket.ts';
import type { FixCall } from '../finding.ts';
import { lifecycleObjection } from './lifecycleObjection.ts';
import { replicationObjection } from './replicationObjection.ts';
import { settingsAfter } from './settingsAfter.ts';

/**
 * @param before the settings as they are right now.
 * @returns undefined when nothing speaks against it; a sentence's end otherwise: "the fix …".
 */
export function objectionTo(call: FixCall, before: BucketSettings, now: number): string | undefined {
  const after = settingsAfter(call, before);
  if (after === undefined) return `calls ${call.operation}, which is not known to be harmless`;
  switch (call.operation) {
    case 'PutBucketVersioning':
      return versioningObjection(after);
    case 'PutPublicAccessBlock':
      return blockObjection(before, after);
    case 'PutBucketLifecycleConfiguration':
      return lifecycleObjection(before, after, now);
    case 'PutBucketReplication':
      return replicationObjection(before, after);
    default:
      return `calls ${call.operation}, which a person has to decide on`;
  }
}

function versioningObjection({ versioning }: BucketSettings): string | undefined {
  const isOn = versioning.state === 'found' && versioning.value.status === 'enabled';
  return isOn ? undefined : 'does not enable versioning';
}

function blockObjection(before: BucketSettings, after: BucketSettings): string | undefined {
  const [was, is] = [before.publicAccessBlock, after.publicAccessBlock];
  if (was.state === 'unknown' || is.state !== 'found') return 'may open access, because what blocks it now is unknown';
  const { policyStatus, ownership } = before;
  const reads = policyStatus.state === 'found' ? policyStatus.value.isPublic : policyStatus.state !== 'absent';
  if (reads || ownership.state !== 'found' || ownership.value !== 'BucketOwnerEnforced') {
    return 'may cut off whoever reads the bucket by a public policy or ACL';
  }
  if (was.state === 'absent') return undefined;
  const opened =
    (was.value.blockPublicAcls && !is.value.blockPublicAcls) ||
    (was.value.ignorePublicAcls && !is.value.ignorePublicAcls) ||
    (was.value.blockPublicPolicy && !is.value.blockPublicPolicy) ||
    (was.value.restrictPublicBuckets && !is.value.restrictPublicBuckets);
  return opened ? 'would open access' : undefined;
}
