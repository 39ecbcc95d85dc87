/**
 * `replication-metrics.json`, a form of our own: for each rule the metrics of Amazon S3 User Guide, "Monitoring
 * replication with metrics", by CloudWatch's names and in its units. docs/audit.md describes it for people.
 */
import * as z from 'zod';
import type { ReplicationMetrics } from '../bucket.ts';
import { listOf } from './readDocument.ts';

const rulesMax = 1_000;
const count = z.number().nonnegative().optional();

const rule = z
  .object({
    RuleId: z.string(),
    DestinationBucket: z.string(),
    /** Seconds. */
    ReplicationLatency: count,
    BytesPendingReplication: count,
    OperationsPendingReplication: count,
    OperationsFailedReplication: count,
    Timestamp: z.iso.datetime({ offset: true }).transform(Date.parse).optional(),
  })
  .transform((said): ReplicationMetrics => {
    const { ReplicationLatency, BytesPendingReplication, OperationsPendingReplication, OperationsFailedReplication } =
      said;
    return {
      rule: said.RuleId,
      destination: said.DestinationBucket,
      ...(ReplicationLatency === undefined ? {} : { latencyMs: ReplicationLatency * 1000 }),
      ...(BytesPendingReplication === undefined ? {} : { bytesPending: BytesPendingReplication }),
      ...(OperationsPendingReplication === undefined ? {} : { operationsPending: OperationsPendingReplication }),
      ...(OperationsFailedReplication === undefined ? {} : { operationsFailed: OperationsFailedReplication }),
      ...(said.Timestamp === undefined ? {} : { at: said.Timestamp }),
    };
  });

export const replicationMetrics = z.object({ Rules: listOf(rule, rulesMax) }).transform(({ Rules }) => Rules);
