import type { BucketCheck, BucketContext } from '../check.ts';
import type { ActiveRule } from './activeRules.ts';
import type { Doubt } from './conclude.ts';
import { type Answer, appliesToReplication, judgeReplication } from './judgeReplication.ts';
import { notCollected } from './replication.ts';
import { destinationLifecycle } from './replicationDestination/lifecycle.ts';
import { destinationLock } from './replicationDestination/lock.ts';
import { destinationOwner } from './replicationDestination/owner.ts';
import { destinationClass } from './replicationDestination/storageClass.ts';
import { destinationVersioning } from './replicationDestination/versioning.ts';

/** Whether what arrives at a destination is taken, kept and owned as it has to be. Its access is that bucket's own audit. */
export const replicationDestinationCheck: BucketCheck = {
  id: 'replication-destination',
  title: 'Destinations of replication',
  severity: 'high',
  reason:
    'A copy lives by the rules of the bucket that it lies in: nothing of the source’s own settings is mirrored there.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-and-other-bucket-configs.html',
  applies: appliesToReplication,
  run: (context) =>
    judgeReplication(context, (rules) => {
      const buckets = [...new Set(rules.map(({ rule }) => rule.destination.bucket))];
      return buckets.map((bucket) => answerOf(bucket, rules, context));
    }),
};

function answerOf(bucket: string, rules: readonly ActiveRule[], context: BucketContext): Answer {
  const settings = context.estate.get(bucket);
  const own = rules.filter(({ rule }) => rule.destination.bucket === bucket);
  if (settings === undefined) return { findings: [], doubts: [notCollected(bucket)] };
  const parts = [destinationVersioning, destinationLifecycle, destinationClass, destinationOwner, destinationLock].map(
    (part) => part(context, settings, own),
  );
  return {
    findings: parts.flatMap(({ findings }) => findings),
    doubts: parts.flatMap(({ doubts }): readonly Doubt[] => doubts),
  };
}
