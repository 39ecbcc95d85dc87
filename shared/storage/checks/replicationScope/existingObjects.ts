import { statusesIn } from '../../replication/replicationStatus.ts';
import { archivedClasses, encryptsWithKms } from '../../settingsSay.ts';
import { isMeant } from '../activeRules.ts';
import type { Part } from './part.ts';

/** "Amazon S3 doesn't replicate objects retroactively"; those in archives are the question of `glacier-replication`. */
export const existingObjects: Part = ({ settings }, _, rules) => {
  const { objects } = settings;
  if (objects.state === 'unknown') {
    return {
      findings: [],
      doubts: [{ why: objects.text, evidence: [{ document: 'objects', path: '', shows: objects.why }] }],
    };
  }
  const sample = objects.state === 'found' ? objects.value.objects : [];
  // Under a default of KMS the absence of a status may have another reason, which `kmsObjects` tells.
  const able = encryptsWithKms(settings) === 'yes' ? rules.filter(({ rule }) => rule.kmsObjects) : rules;
  const meant = sample
    .map((object, place) => ({ object, place }))
    .filter(({ object }) => isMeant(object, able) && !archivedClasses.includes(object.storageClass));
  // Only some of a sample are looked at one by one; those speak for the rest.
  const { wasAsked, replicatedNever } = statusesIn(sample);
  const asked = meant.filter(({ object }) => wasAsked(object));
  const never = asked.filter(({ object }) => replicatedNever(object));
  const [first] = never;
  if (first === undefined) {
    const why = `nobody asked for the replication status of any of the ${meant.length} sampled objects`;
    const isUnknown = meant.length > 0 && asked.length === 0;
    return { findings: [], doubts: isUnknown ? [{ why, evidence: [{ document: 'objects', path: '' }] }] : [] };
  }
  const bytes = never.reduce((sum, { object }) => sum + object.size, 0);
  const flagged = rules.some(({ rule }) => rule.existingObjects)
    ? ' ExistingObjectReplication is set, and S3 no longer supports it.'
    : '';
  const finding = {
    key: 'existing',
    severity: 'medium' as const,
    summary: `${never.length} of the ${asked.length} objects looked at that the rules are for were never replicated, ${bytes} bytes in all, such as ${first.object.key}: they are older than the rules.${flagged}`,
    evidence: never.slice(0, 5).map(({ object, place }) => ({
      document: 'objects',
      path: `Contents[${place}].ReplicationStatus`,
      shows: object.key,
    })),
    fix: {
      summary: 'Run S3 Batch Replication once, for objects that have never been replicated.',
      safe: false,
      caution: 'It is paid for by the object, and across regions by the gigabyte. It cannot copy archived objects.',
      calls: [],
    },
  };
  return { findings: [finding], doubts: [] };
};
