import type { ReplicationRule } from '../../bucket.ts';
import { encryptsWithKms } from '../../settingsSay.ts';
import { type ActiveRule, ruleEvidence } from '../activeRules.ts';
import { doubtOf } from '../conclude.ts';
import type { Part } from './part.ts';

/** Amazon S3 User Guide, "Replicating encrypted objects": objects under KMS keys only where `SseKmsEncryptedObjects` asks. */
export const kmsObjects: Part = ({ settings }, _, rules) => {
  const asking = rules.filter(({ rule }) => rule.kmsObjects);
  const deaf = rules.filter(({ rule }) => {
    const covering = asking.filter((other) => covers(other.rule, rule));
    return !rule.kmsObjects && !covering.some((other) => priorityOf(other) >= priorityOf({ rule }));
  });
  const { encryption } = settings;
  if (encryption.state === 'unknown') {
    return { findings: [], doubts: deaf.length === 0 ? [] : [doubtOf('get-bucket-encryption', encryption)] };
  }
  if (encryptsWithKms(settings) === 'no' || encryption.state === 'absent') return { findings: [], doubts: [] };
  const { algorithm } = encryption.value;
  // Of two rules for the same keys the one of higher priority acts. Whether it leaves to the next what it does not ask for
  // is documented nowhere.
  const [outranking, sure] = partition(deaf, (active) => asking.some((other) => covers(other.rule, active.rule)));
  const doubts = outranking.map((active) => ({
    why: `${active.name} has precedence over the rule that asks for objects encrypted with ${algorithm}: whether it keeps them from ${active.rule.destination.bucket} is not documented`,
    evidence: [ruleEvidence(active, 'Priority')],
  }));
  const findings = sure.map((active) => ({
    key: `${active.key}:kms`,
    summary: `New objects are encrypted with ${algorithm}, and ${active.name} does not ask for such objects: none of them gets to ${active.rule.destination.bucket}.`,
    evidence: [
      ruleEvidence(active, 'SourceSelectionCriteria.SseKmsEncryptedObjects'),
      { document: 'get-bucket-encryption', path: 'ServerSideEncryptionConfiguration.Rules[0]', shows: algorithm },
    ],
    fix: {
      summary: `Set SseKmsEncryptedObjects in ${active.name}, and the KMS key of ${active.rule.destination.bucket}'s region that encrypts the replicas.`,
      safe: false,
      caution:
        'S3 needs both keys: the role must be allowed to decrypt with the one and to encrypt with the other. Objects that were left out stay out until S3 Batch Replication copies them.',
      calls: [],
    },
  }));
  return { findings, doubts };
};

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** Whether the other rule takes in whatever the rule does, for the same bucket. */
function covers(other: ReplicationRule, { destination, scope }: ReplicationRule): boolean {
  return (
    other.destination.bucket === destination.bucket &&
    scope.prefix.startsWith(other.scope.prefix) &&
    Object.entries(other.scope.tags).every(([name, value]) => scope.tags[name] === value)
  );
}

function priorityOf({ rule }: Pick<ActiveRule, 'rule'>): number {
  return rule.priority ?? 0;
}
