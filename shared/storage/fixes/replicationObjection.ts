import type { BucketSettings, ReplicationRule } from '../bucket.ts';

/**
 * Only what makes a rule tell more or delete less may change by itself: metrics and replication time control on, the
 * replication of delete markers off. Everything else about every rule, and which rules there are, stays as it is.
 */
export function replicationObjection(before: BucketSettings, after: BucketSettings): string | undefined {
  const [was, is] = [before.replication, after.replication];
  if (was.state !== 'found' || is.state !== 'found')
    return 'would set up a replication, which a person has to decide on';
  if (was.value.role !== is.value.role) return 'would let another role replicate';
  if (was.value.rules.length !== is.value.rules.length) return 'would add or remove rules of replication';
  for (const [place, rule] of was.value.rules.entries()) {
    const other = is.value.rules[place];
    if (other === undefined || !isHarmless(rule, other)) {
      return `would change what rule ${rule.id ?? place + 1} of the replication copies, and where to`;
    }
  }
  return undefined;
}

function isHarmless(was: ReplicationRule, is: ReplicationRule): boolean {
  if (is.deleteMarkers && !was.deleteMarkers) return false;
  if (was.destination.metrics && !is.destination.metrics) return false;
  if (was.destination.timeControl && !is.destination.timeControl) return false;
  return JSON.stringify(essence(was)) === JSON.stringify(essence(is));
}

function essence(rule: ReplicationRule): readonly unknown[] {
  const { id, enabled, version, priority, scope, existingObjects, replicaModifications, kmsObjects, destination } =
    rule;
  const tags = Object.entries(scope.tags).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { bucket, account, storageClass, ownerOverride, kmsKey } = destination;
  const where = [bucket, account, storageClass, ownerOverride, kmsKey];
  return [id, enabled, version, priority, scope.prefix, tags, existingObjects, replicaModifications, kmsObjects, where];
}
