import type { Found } from '../../check.ts';
import { accountsDiffer } from '../../settingsSay.ts';
import { ruleEvidence } from '../activeRules.ts';
import { type Doubt, doubtOf, of } from '../conclude.ts';
import type { DestinationPart } from './part.ts';

/** Amazon S3 User Guide, "Changing the replica owner". */
export const destinationOwner: DestinationPart = ({ settings }, destination, rules) => {
  const { bucket, account, ownership } = destination;
  const misnamed = rules.flatMap((active): readonly Found[] => {
    const named = active.rule.destination.account;
    if (named === undefined || account.state !== 'found' || named === account.value) return [];
    return [
      {
        key: `${bucket}:${active.key}:account`,
        summary: `${active.name.slice(0, 1).toUpperCase()}${active.name.slice(1)} says that ${bucket} belongs to ${named}, and it belongs to ${account.value}: S3 refuses to replicate to it.`,
        evidence: [ruleEvidence(active, 'Destination.Account', named)],
      },
    ];
  });
  const differ = accountsDiffer(settings, destination);
  const without = rules.filter(({ rule }) => !rule.destination.ownerOverride);
  if (differ === 'no' || without.length === 0) return { findings: misnamed, doubts: [] };
  const enforced = ownership.state === 'found' && ownership.value === 'BucketOwnerEnforced';
  if (enforced) return { findings: misnamed, doubts: [] };
  const doubts: Doubt[] = [];
  if (settings.account.state === 'unknown') doubts.push(doubtOf('account', settings.account));
  if (account.state === 'unknown') doubts.push(doubtOf('account', account, bucket));
  if (ownership.state === 'unknown') doubts.push(doubtOf('get-bucket-ownership-controls', ownership, bucket));
  if (doubts.length > 0 || differ === 'unsure') return { findings: misnamed, doubts };
  const found = without.map(
    (active): Found => ({
      key: `${bucket}:${active.key}:owner`,
      severity: 'medium',
      summary: `Replicas in ${bucket} belong to the source’s account, not to the one that owns the bucket: whoever takes over the source’s account has a say over both copies, and the owner of ${bucket} may not be able to read them.`,
      evidence: [
        ruleEvidence(active, 'Destination.AccessControlTranslation'),
        {
          document: of('get-bucket-ownership-controls', bucket),
          path: 'OwnershipControls.Rules[0].ObjectOwnership',
          shows: ownership.state === 'found' ? ownership.value : 'none',
        },
      ],
      fix: {
        summary: `Set Object Ownership of ${bucket} to BucketOwnerEnforced, or override the owner in ${active.name}.`,
        safe: false,
        caution:
          'The former disables ACLs: whoever reads by them loses access. The latter needs s3:ObjectOwnerOverrideToBucketOwner on both sides, or replication fails.',
        calls: [],
      },
    }),
  );
  return { findings: [...misnamed, ...found], doubts: [] };
};
