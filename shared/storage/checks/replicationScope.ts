import type { BucketCheck } from '../check.ts';
import { appliesToReplication, judgeReplication } from './judgeReplication.ts';
import { deleteMarkers } from './replicationScope/deleteMarkers.ts';
import { existingObjects } from './replicationScope/existingObjects.ts';
import { idleScopes } from './replicationScope/idleScopes.ts';
import { kmsObjects } from './replicationScope/kmsObjects.ts';
import { twoWay } from './replicationScope/twoWay.ts';

/** What a rule leaves out, or takes along, without saying so. */
export const replicationScopeCheck: BucketCheck = {
  id: 'replication-scope',
  title: 'What replication leaves out',
  severity: 'high',
  reason:
    'A rule that is enabled still leaves out what it was not told to copy: old objects, KMS objects, tags that nobody sets.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html',
  applies: appliesToReplication,
  run: (context) =>
    judgeReplication(context, (rules, replication) =>
      [kmsObjects, existingObjects, idleScopes, deleteMarkers, twoWay].map((part) => part(context, replication, rules)),
    ),
};
