import { hourMs } from '../../availability/slots.ts';
import { formatDuration } from '../../config/duration.ts';
import type { ReplicationMetrics } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import { fixByReplication, withRules } from '../replication/replicationDocument.ts';
import { type ActiveRule, ruleEvidence } from './activeRules.ts';
import { type Doubt, doubtOf } from './conclude.ts';
import { type Answer, appliesToReplication, judgeReplication } from './judgeReplication.ts';

export const replicationLagCheck: BucketCheck = {
  id: 'replication-lag',
  title: 'How far replication is behind',
  severity: 'high',
  reason: 'What has not been copied yet is lost with the source: the lag is the RPO that the copies give.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html',
  applies: appliesToReplication,
  run: (context) => judgeReplication(context, (rules) => [lagOf(context, rules)]),
};

function lagOf(context: BucketContext, rules: readonly ActiveRule[]): Answer {
  const { replicationMetrics, objects } = context.settings;
  const rpoMs = strictestRpo(context);
  const measured = rules.filter(isMeasured);
  const metrics = replicationMetrics.state === 'found' ? replicationMetrics.value : [];
  const findings = [
    ...failedObjects(context),
    ...measured.flatMap((active) => behind(active, metricsOf(active, metrics), rpoMs)),
    ...pendingObjects(context, rpoMs),
    ...rules.flatMap((active) => promise(active, rpoMs)),
    ...unmeasured(context, rules),
  ];
  const doubts: Doubt[] = objects.state === 'unknown' ? [doubtOf('objects', objects)] : [];
  if (measured.length > 0 && replicationMetrics.state === 'unknown') {
    doubts.push(doubtOf('replication-metrics', replicationMetrics));
  } else doubts.push(...measured.flatMap((active) => silent(active, metricsOf(active, metrics), context.now)));
  return { findings, doubts };
}

function strictestRpo({ backups }: BucketContext): number | undefined {
  const rpos = backups.flatMap(({ rpoMs }) => rpoMs ?? []);
  return rpos.length === 0 ? undefined : Math.min(...rpos);
}

/** Time control brings the metrics along. */
function isMeasured({ rule }: ActiveRule): boolean {
  return rule.destination.metrics || rule.destination.timeControl;
}

function metricsOf({ rule }: ActiveRule, metrics: readonly ReplicationMetrics[]): ReplicationMetrics | undefined {
  return metrics.find((one) => one.destination === rule.destination.bucket && (rule.id ?? '') === one.rule);
}

function behind(
  active: ActiveRule,
  metrics: ReplicationMetrics | undefined,
  rpoMs: number | undefined,
): readonly Found[] {
  if (metrics === undefined) return [];
  const { latencyMs, operationsFailed = 0, operationsPending, bytesPending } = metrics;
  const evidence = (path: string, shows: number) => [
    { document: 'replication-metrics', path: `Rules[RuleId=${metrics.rule}].${path}`, shows: `${shows}` },
  ];
  const found: Found[] = [];
  if (rpoMs !== undefined && latencyMs !== undefined && latencyMs > rpoMs) {
    const waiting =
      operationsPending === undefined
        ? ''
        : `, with ${operationsPending} operations and ${bytesPending ?? 0} bytes waiting`;
    const summary = `${active.rule.destination.bucket} is ${formatDuration(latencyMs)} behind${waiting}; the strictest RPO here is ${formatDuration(rpoMs)}.`;
    found.push({ key: `${active.key}:behind`, summary, evidence: evidence('ReplicationLatency', latencyMs / 1000) });
  }
  if (operationsFailed > 0) {
    const summary = `${operationsFailed} operations of ${active.name} failed in the last day: these objects are not at ${active.rule.destination.bucket}, and S3 does not try again.`;
    found.push({
      key: `${active.key}:failed`,
      summary,
      evidence: evidence('OperationsFailedReplication', operationsFailed),
      fix: againFix,
    });
  }
  return found;
}

const againFix: NonNullable<Found['fix']> = {
  summary:
    'Find out why (the role, the KMS keys, the destination’s policy), then copy what failed by S3 Batch Replication.',
  safe: false,
  caution: 'Until then lifecycle neither moves nor expires these objects, and they are paid for.',
  calls: [],
};

function failedObjects({ settings: { objects } }: BucketContext): readonly Found[] {
  const sample = objects.state === 'found' ? objects.value.objects : [];
  const failed = sample.flatMap(({ key, replicationStatus }, place) =>
    replicationStatus === 'FAILED' ? [{ key, place }] : [],
  );
  const [first] = failed;
  if (first === undefined) return [];
  return [
    {
      key: 'failed-objects',
      summary: `${failed.length} of the ${sample.length} sampled objects failed to replicate, such as ${first.key}.`,
      evidence: failed.slice(0, 5).map(({ key, place }) => ({
        document: 'objects',
        path: `Contents[${place}].ReplicationStatus`,
        shows: `${key}: FAILED`,
      })),
      fix: againFix,
    },
  ];
}

/** However the RPO is, whatever waits for a day is stuck: large objects take hours (S3 User Guide, "Additional considerations"). */
const pendingMsMax = 24 * 60 * 60 * 1000;

function pendingObjects({ settings: { objects }, now }: BucketContext, rpoMs = pendingMsMax): readonly Found[] {
  const sample = objects.state === 'found' ? objects.value.objects : [];
  const stuck = sample.flatMap(({ key, replicationStatus, lastModified }, place) =>
    replicationStatus === 'PENDING' && now - lastModified > rpoMs ? [{ key, place, lastModified }] : [],
  );
  const oldest = stuck.toSorted((a, b) => a.lastModified - b.lastModified)[0];
  if (oldest === undefined) return [];
  const age = formatDuration(Math.floor((now - oldest.lastModified) / 60_000) * 60_000);
  return [
    {
      key: 'pending-objects',
      summary: `${stuck.length} of the ${sample.length} sampled objects wait for longer than ${formatDuration(rpoMs)} to be replicated; ${oldest.key} has for ${age}.`,
      evidence: stuck.slice(0, 5).map(({ key, place }) => ({
        document: 'objects',
        path: `Contents[${place}].ReplicationStatus`,
        shows: `${key}: PENDING`,
      })),
    },
  ];
}

/** Amazon S3 User Guide, "Meeting compliance requirements using S3 Replication Time Control": 99.99 % within 15 minutes. */
const timeControlMs = 15 * 60_000;

function promise(active: ActiveRule, rpoMs: number | undefined): readonly Found[] {
  if (rpoMs === undefined) return [];
  const { timeControl } = active.rule.destination;
  const evidence = [ruleEvidence(active, 'Destination.ReplicationTime.Status', timeControl ? 'Enabled' : undefined)];
  const key = `${active.key}:promise`;
  const rpo = formatDuration(rpoMs);
  if (timeControl) {
    if (timeControlMs <= rpoMs) return [];
    const summary = `Replication time control promises 15m, and the strictest RPO here is ${rpo}: kept as promised, it may still miss it.`;
    return [{ key, severity: 'medium', summary, evidence }];
  }
  if (rpoMs > pendingMsMax / 24) return [];
  const summary = `Without replication time control S3 promises no time at all for ${active.name}, and the strictest RPO here is ${rpo}.`;
  return [{ key, severity: 'medium', summary, evidence }];
}

function unmeasured({ settings }: BucketContext, rules: readonly ActiveRule[]): readonly Found[] {
  const { replication, bucket } = settings;
  if (replication.state !== 'found') return [];
  // The first version of rules knows no metrics.
  const canBe = replication.value.rules.every(({ version }) => version === 2);
  const withMetrics = withRules(replication.value, (rule) => ({
    ...rule,
    destination: { ...rule.destination, metrics: rule.enabled || rule.destination.metrics },
  }));
  const text = {
    summary: 'Enable replication metrics.',
    caution:
      'It replaces the whole replication configuration by this one; CloudWatch bills the metrics as custom metrics.',
  };
  return rules
    .filter((active) => !isMeasured(active))
    .map(
      (active): Found => ({
        key: `${active.key}:unmeasured`,
        severity: 'low',
        summary: `Nobody measures ${active.name}: its metrics are off, so neither how far ${active.rule.destination.bucket} is behind nor what failed is known.`,
        evidence: [ruleEvidence(active, 'Destination.Metrics')],
        fix: canBe
          ? fixByReplication(bucket, withMetrics, { ...text, safe: true })
          : {
              ...text,
              safe: false,
              caution: 'Only rules with a Filter have metrics: these rules must be rewritten first.',
              calls: [],
            },
      }),
    );
}

/** S3 publishes by the minute, and CloudWatch may be late: what is older than this does not say how it is now. */
const freshMs = 2 * hourMs;

/** Whether nothing tells how far the rule is behind: what failed is another matter. */
function silent(active: ActiveRule, metrics: ReplicationMetrics | undefined, now: number): readonly Doubt[] {
  const evidence = [{ document: 'replication-metrics', path: '' }];
  const where = `${active.name} to ${active.rule.destination.bucket}`;
  const lag = metrics?.latencyMs ?? metrics?.bytesPending ?? metrics?.operationsPending;
  if (lag === undefined) return [{ why: `CloudWatch has no datapoint of the lag of ${where}`, evidence }];
  const age = metrics?.at === undefined ? 0 : now - metrics.at;
  if (age <= freshMs) return [];
  const hours = formatDuration(Math.floor(age / hourMs) * hourMs);
  return [{ why: `CloudWatch’s newest datapoint of the lag of ${where} is ${hours} old`, evidence }];
}
