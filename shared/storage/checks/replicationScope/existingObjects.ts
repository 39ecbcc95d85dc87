import type { SampledObject } from '../../bucket.ts';
import { byDestination, replicasOf } from '../../replication.ts';
import { replicatedNever, wasAsked } from '../../replicationStatus.ts';
import { archivedClasses, encryptsWithKms } from '../../settingsSay.ts';
import type { Part } from './part.ts';

/** "Amazon S3 doesn't replicate objects retroactively"; those in archives are the question of `glacier-replication`. */
export const existingObjects: Part = ({ settings, estate }, replication, rules) => {
  const { objects } = settings;
  if (objects.state === 'unknown') {
    return {
      findings: [],
      doubts: [{ why: objects.text, evidence: [{ document: 'objects', path: '', shows: objects.why }] }],
    };
  }
  const sample = objects.state === 'found' ? objects.value.objects : [];
  const kms = encryptsWithKms(settings) === 'yes';
  const meant = sample
    .map((object, place) => ({ object, place }))
    .filter(({ object }) => {
      if (object.replicationStatus === 'REPLICA' || archivedClasses.includes(object.storageClass)) return false;
      const effects = replicasOf(asNew(object, kms), settings, replication, estate);
      return [...byDestination(effects).values()].some((fate) => fate !== 'no');
    });
  const never = meant.filter(({ object }) => replicatedNever(object, sample));
  const unasked = meant.filter(({ object }) => !wasAsked(object, sample));
  const [first] = never;
  if (first === undefined) {
    const why = `nobody asked for the replication status of ${unasked.length} sampled objects`;
    return {
      findings: [],
      doubts: unasked.length === 0 ? [] : [{ why, evidence: [{ document: 'objects', path: '' }] }],
    };
  }
  const bytes = never.reduce((sum, { object }) => sum + object.size, 0);
  const flagged = rules.some(({ rule }) => rule.existingObjects)
    ? ' ExistingObjectReplication is set, and S3 no longer supports it.'
    : '';
  const finding = {
    key: 'existing',
    severity: 'medium' as const,
    summary: `${never.length} of the ${meant.length} sampled objects that the rules are for were never replicated, ${bytes} bytes in all, such as ${first.object.key}: they are older than the rules.${flagged}`,
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

function asNew({ key, tags, storageClass }: SampledObject, kms: boolean) {
  return { key, ...(tags === undefined ? {} : { tags }), storageClass, kms, isReplica: false, existedBefore: false };
}
