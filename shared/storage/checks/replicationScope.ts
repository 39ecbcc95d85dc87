import type { BucketCheck } from '../check.ts';
import { activeRules } from './activeRules.ts';
import { conclude, doubtful, doubtOf } from './conclude.ts';
import { notApplicable } from './outcome.ts';
import { deleteMarkers } from './replicationScope/deleteMarkers.ts';
import { existingObjects } from './replicationScope/existingObjects.ts';
import { idleScopes } from './replicationScope/idleScopes.ts';
import { kmsObjects } from './replicationScope/kmsObjects.ts';
import { twoWay } from './replicationScope/twoWay.ts';

const document = 'get-bucket-replication';

/** What a rule leaves out, or takes along, without saying so. */
export const replicationScopeCheck: BucketCheck = {
  id: 'replication-scope',
  title: 'What replication leaves out',
  severity: 'high',
  reason:
    'A rule that is enabled still leaves out what it was not told to copy: old objects, KMS objects, tags that nobody sets.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html',
  applies: ({ replicated }, { settings }) => replicated !== 'no' || settings.replication.state === 'found',
  run: (context) => {
    const { replication } = context.settings;
    if (replication.state === 'unknown') return doubtful(doubtOf(document, replication));
    if (replication.state === 'absent') return notApplicable;
    const rules = activeRules(replication.value);
    if (rules.length === 0) return notApplicable;
    const parts = [kmsObjects, existingObjects, idleScopes, deleteMarkers, twoWay].map((part) =>
      part(context, replication.value, rules),
    );
    return conclude(
      parts.flatMap(({ findings }) => findings),
      parts.flatMap(({ doubts }) => doubts),
    );
  },
};
