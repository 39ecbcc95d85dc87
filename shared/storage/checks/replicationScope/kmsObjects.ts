import { encryptsWithKms } from '../../settingsSay.ts';
import { ruleEvidence } from '../activeRules.ts';
import { doubtOf } from '../conclude.ts';
import type { Part } from './part.ts';

/** Amazon S3 User Guide, "Replicating encrypted objects": objects under KMS keys only where `SseKmsEncryptedObjects` asks. */
export const kmsObjects: Part = ({ settings }, _, rules) => {
  const deaf = rules.filter(({ rule }) => !rule.kmsObjects);
  const { encryption } = settings;
  if (encryption.state === 'unknown') {
    return { findings: [], doubts: deaf.length === 0 ? [] : [doubtOf('get-bucket-encryption', encryption)] };
  }
  if (encryptsWithKms(settings) === 'no' || encryption.state === 'absent') return { findings: [], doubts: [] };
  const { algorithm } = encryption.value;
  const findings = deaf.map((active) => ({
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
  return { findings, doubts: [] };
};
