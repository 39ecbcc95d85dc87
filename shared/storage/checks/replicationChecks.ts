/** Checks of copies: where they go, how far behind they are, how long they stay, and how soon they can be had back. */
import type { BucketCheck } from '../check.ts';
import { copiesCheck } from './copies.ts';
import { glacierReplicationCheck } from './glacierReplication.ts';
import { mfaDeleteLifecycleCheck } from './mfaDeleteLifecycle.ts';
import { replicationCheck } from './replication.ts';
import { replicationDestinationCheck } from './replicationDestination.ts';
import { replicationLagCheck } from './replicationLag.ts';
import { replicationScopeCheck } from './replicationScope.ts';
import { restorableCheck } from './restorable.ts';
import { retentionCheck } from './retention.ts';
import { toolRetentionCheck } from './toolRetention.ts';

export const replicationChecks: readonly BucketCheck[] = [
  replicationCheck,
  replicationDestinationCheck,
  replicationScopeCheck,
  replicationLagCheck,
  glacierReplicationCheck,
  copiesCheck,
  restorableCheck,
  retentionCheck,
  toolRetentionCheck,
  mfaDeleteLifecycleCheck,
];
