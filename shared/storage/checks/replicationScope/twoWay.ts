import type { Replication } from '../../bucket.ts';
import type { Found } from '../../check.ts';
import { prefixesMeet } from '../../replication/scopeFit.ts';
import { type ActiveRule, ruleEvidence } from '../activeRules.ts';
import { of } from '../conclude.ts';
import type { Part } from './part.ts';

/**
 * Amazon S3 User Guide, "Replicating metadata changes with replica modification sync": tags, ACLs and locks that are
 * changed on a replica reach the other side only where both configurations ask for it.
 */
export const twoWay: Part = ({ settings, estate }, _, rules) => {
  const findings = rules.flatMap((active): readonly Found[] => {
    const other = estate.get(active.rule.destination.bucket)?.replication;
    if (other?.state !== 'found') return [];
    const back = backTo(settings.bucket, active.rule.scope.prefix, other.value);
    if (back === undefined || (active.rule.replicaModifications && back.replicaModifications)) return [];
    return [found(active, back.place)];
  });
  return { findings, doubts: [] };
};

/** A rule for the same keys: two buckets that send each other different ones have no replica in common. */
function backTo(bucket: string, prefix: string, { rules }: Replication) {
  const place = rules.findIndex(
    ({ enabled, destination, scope }) => enabled && destination.bucket === bucket && prefixesMeet(scope.prefix, prefix),
  );
  const rule = rules[place];
  return rule === undefined ? undefined : { place, replicaModifications: rule.replicaModifications };
}

function found(active: ActiveRule, place: number): Found {
  const { bucket } = active.rule.destination;
  return {
    key: `${active.key}:two-way`,
    severity: 'low',
    summary: `This bucket and ${bucket} replicate to each other without replica modification sync on both sides: tags, ACLs and locks that are changed on a replica stay there.`,
    evidence: [
      ruleEvidence(active, 'SourceSelectionCriteria.ReplicaModifications'),
      { document: of('get-bucket-replication', bucket), path: `ReplicationConfiguration.Rules[${place}]` },
    ],
  };
}
