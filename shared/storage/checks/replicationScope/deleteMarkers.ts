import type { BucketSettings, ReplicationRule } from '../../bucket.ts';
import type { Found } from '../../check.ts';
import { fixByReplication, withRules } from '../../replication/replicationDocument.ts';
import { copiesDeleteMarkers } from '../../replication.ts';
import { accountsDiffer } from '../../settingsSay.ts';
import { type ActiveRule, ruleEvidence } from '../activeRules.ts';
import type { Part } from './part.ts';

/**
 * What is kept as a backup must not follow deletions: whoever deletes an object, by mistake or on purpose, would hide its
 * copy, too, and where the destination expires noncurrent versions, set off its end. Elsewhere a copy that follows
 * deletions may be just what is wanted, so nothing is said.
 */
export const deleteMarkers: Part = (context, replication, rules) => {
  const { policy, backups, bucket, estate, settings } = context;
  const keeps = policy.keepDays !== undefined || backups.length > 0 || bucket.retention.length > 0;
  if (!keeps) return { findings: [], doubts: [] };
  const following = rules.filter(({ rule }) => {
    const destination = estate.get(rule.destination.bucket);
    return copiesDeleteMarkers(rule, destination === undefined ? 'unsure' : accountsDiffer(settings, destination));
  });
  const fix =
    following.length === 0
      ? undefined
      : fixByReplication(settings.bucket, withRules(replication, withoutMarkers), {
          summary: 'Stop replicating delete markers.',
          // A rule without a Filter cannot say it, and becomes one with a Filter: more than a switch.
          safe: replication.rules.every(({ version }) => version === 2),
          caution: 'It replaces the whole replication configuration by this one. What was deleted so far stays hidden.',
        });
  return {
    findings: following.map((active) => found(active, estate.get(active.rule.destination.bucket), fix)),
    doubts: [],
  };
};

function found(active: ActiveRule, destination: BucketSettings | undefined, fix: Found['fix']): Found {
  const { rule, name } = active;
  const says = rule.version === 1 ? ', because it has no Filter' : '';
  const lifecycle = destination?.lifecycle;
  const days =
    lifecycle?.state === 'found'
      ? lifecycle.value.rules.flatMap((one) => (one.enabled ? (one.noncurrentExpiration?.days ?? []) : []))
      : [];
  const ends = days.length === 0 ? 'hides its copy' : `deletes its copy for good ${Math.min(...days)} days later`;
  return {
    key: `${active.key}:delete-markers`,
    severity: days.length === 0 ? 'low' : 'medium',
    summary: `${name.slice(0, 1).toUpperCase()}${name.slice(1)} replicates delete markers to ${rule.destination.bucket}${says}: whoever deletes an object here also ${ends}.`,
    evidence: [ruleEvidence(active, rule.version === 1 ? 'Prefix' : 'DeleteMarkerReplication.Status')],
    ...(fix === undefined ? {} : { fix }),
  };
}

/** Rules of one configuration are of one version; in version 2 each has a priority of its own. */
function withoutMarkers(rule: ReplicationRule, place: number): ReplicationRule {
  return { ...rule, version: 2, priority: rule.priority ?? place, deleteMarkers: false };
}
