/**
 * How to be ready for a disaster, from what it may cost: the recovery point objective (RPO, the most data in time that may
 * be lost) and the recovery time objective (RTO, the longest that it may take). Pure.
 *
 * Source: AWS whitepaper "Disaster Recovery of Workloads on AWS", section "Disaster recovery options in the cloud", and AWS
 * Well-Architected Framework, REL13-BP02: backup and restore (RPO in hours, RTO in 24 hours or less), pilot light (RPO in
 * minutes, RTO in tens of minutes), warm standby (RPO in seconds, RTO in minutes), multi-site active/active (RPO near
 * zero, RTO potentially zero). The cheapest that is enough is recommended.
 */
import { dayMs, hourMs } from './slots.ts';

export type StrategyId = 'sync-replication' | 'hot-standby' | 'daily-backup' | 'cold-backup';

/** What AWS calls it. */
export type AwsStrategy = 'multi-site active/active' | 'warm standby' | 'pilot light' | 'backup and restore';

export type Strategy = {
  readonly id: StrategyId;
  readonly aws: AwsStrategy;
  /** Whole sentences: which of the two objectives asks for it, and what it takes. */
  readonly why: readonly string[];
};

const minuteMs = hourMs / 60;

/** Below it, nothing that is copied after the fact is sure to be there: asynchronous replicas lag by about a second. */
const syncRpoMsMax = 1_000;

/** Below it, traffic has to be there already: a DNS record alone lives half a minute or a minute. */
const activeRtoMsMax = minuteMs;

/** Warm standby has its RPO "in seconds" and its RTO "in minutes"; pilot light, "in minutes" and "in tens of minutes". */
const warmRpoMsMax = minuteMs;
const warmRtoMsMax = 10 * minuteMs;

/** Backups are restored in hours. */
const backupRtoMs = hourMs;
const dailyRpoMs = dayMs;

/** Amazon S3 User Guide, "Archive retrieval options": Deep Archive takes up to 48 h in bulk; then the restore begins. */
const coldRtoMs = 3 * dayMs;

/** @param rpoMs 0 or more; 0 when nothing may be lost. @param rtoMs 0 or more. */
export function strategyFor(rpoMs: number, rtoMs: number): Strategy {
  if (rpoMs < syncRpoMsMax || rtoMs < activeRtoMsMax) return synchronous(rpoMs, rtoMs);
  if (rpoMs >= dailyRpoMs && rtoMs >= coldRtoMs) {
    const why = 'A backup a day keeps the RPO, and the RTO leaves time to bring it back from an archive tier.';
    return { id: 'cold-backup', aws: 'backup and restore', why: [why] };
  }
  if (rpoMs >= dailyRpoMs && rtoMs >= backupRtoMs) {
    const why = 'A backup a day keeps the RPO, and the RTO leaves the hours that restoring it takes.';
    return { id: 'daily-backup', aws: 'backup and restore', why: [why] };
  }
  return standby(rpoMs, rtoMs);
}

function synchronous(rpoMs: number, rtoMs: number): Strategy {
  const point =
    'The RPO is less than replicas lag that are written after the fact: a write counts once it stands in two places.';
  const time =
    'The RTO is less than moving traffic takes: every region has to serve it already, and so has to have the data.';
  const why = [...(rpoMs < syncRpoMsMax ? [point] : []), ...(rtoMs < activeRtoMsMax ? [time] : [])];
  return { id: 'sync-replication', aws: 'multi-site active/active', why };
}

function standby(rpoMs: number, rtoMs: number): Strategy {
  const isWarm = rpoMs < warmRpoMsMax || rtoMs < warmRtoMsMax;
  const point = 'The RPO is less than a day, so a backup a day is too old: the data is replicated all the time.';
  const time = 'The RTO is less than restoring a backup takes: a copy runs that only needs traffic.';
  const often =
    'Backups as often as the RPO asks would do too, if restoring one is shown to take no longer than the RTO.';
  const why = [
    ...(rpoMs < dailyRpoMs ? [point] : []),
    ...(rtoMs < backupRtoMs ? [time] : []),
    ...(rpoMs >= hourMs && rtoMs >= backupRtoMs ? [often] : []),
  ];
  return { id: 'hot-standby', aws: isWarm ? 'warm standby' : 'pilot light', why };
}
