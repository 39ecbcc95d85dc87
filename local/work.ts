/** Everything that one machine's monitor does by itself, until it is stopped. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Config } from '../shared/config/config.ts';
import { createBufferedRecorder } from '../shared/ledger/bufferedRecorder.ts';
import { timeText } from '../shared/ledger/keys.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import { roundRetentionMs } from '../shared/ledger/retention.ts';
import { rollUp } from '../shared/ledger/rollUp.ts';
import type { Round } from '../shared/ledger/round.ts';
import { countingConfig } from '../shared/maintenance/counting.ts';
import type { PlanStore } from '../shared/maintenance/store.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { createBurstWatch } from './burstWatch.ts';
import type { Failover } from './failover.ts';
import { sweepExpired } from './retention.ts';
import { runSchedule } from './scheduler.ts';
import { createTrouble } from './trouble.ts';
import type { Vantage } from './vantage.ts';
import { told, watchRounds } from './watchRounds.ts';

export type WorkParts = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly vantage: Vantage;
  readonly ledger: Ledger;
  readonly plans: Pick<PlanStore, 'readPlans'>;
  readonly client: DynamoDBClient;
  readonly ledgerTable: string;
  /** Absent when no service fails over. */
  readonly failover?: Failover;
  /** Audits what the day's run has not audited yet. Absent when the config has nothing audited. Never rejects. */
  readonly audit?: (stopping: AbortSignal) => Promise<void>;
  /** Makes the reports that are due. Absent when the config has none made. Never rejects. */
  readonly report?: (stopping: AbortSignal) => Promise<void>;
  /** Keeps the status apart from the tables, for when they cannot be read. */
  readonly keepSnapshot: () => Promise<void>;
  /** Tests restores until it is told to stop. Absent when the config tests none. Never rejects. */
  readonly restore?: (stopping: AbortSignal) => Promise<void>;
  /** Looks after the alerts once. Never rejects. */
  readonly tendAlerts: (stopping: AbortSignal) => Promise<void>;
  readonly say: (line: string) => void;
};

/** One machine has no cost per read, so the page's figures may follow closely. */
const rollUpEveryMs = 5_000;
const sweepEveryMs = 24 * 3_600_000;

const keepSnapshotEveryMs = 60_000;

/** Reports are due at a minute. */
const reportEveryMs = 60_000;

/** Budgets are counted by the minute; what is to be told is told soon after, and what failed is told again. */
const tendAlertsEveryMs = 5_000;

/** Days are noticed soon after they begin, and a run that was cut short goes on. */
const auditEveryMs = 60_000;

/** An hour of one shard seen by three observers every second. */
const bufferedRoundsMax = 10_000;

/** Probes get this long to end by themselves when the monitor is stopped; what is left of two seconds is for closing. */
const stopGraceMs = 1_000;

export function startWork(config: Config, parts: WorkParts): { stop(): Promise<void> } {
  const { clock, ledger, plans, say, random, failover } = parts;
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const recorder = createBufferedRecorder(
    { ledger, clock, random },
    {
      roundsMax: bufferedRoundsMax,
      onGivenUp: ({ observer, slot }, why) => say(`gave up the round of ${observer} at ${timeText(slot)}: ${why}`),
    },
  );
  const bursts = createBurstWatch(config, {
    ...parts,
    trouble: createTrouble(say),
    onBurst: (service, observer) => failover?.noteRound([service], observer),
  });
  const onRound = (round: Round) => {
    bursts.noteRound(round);
    failover?.noteRound(Object.keys(round.seen), round.observer);
  };
  const fold = async () => {
    const now = clock.now();
    // What cannot be read must not be folded as if nobody had planned it: the next turn folds it all.
    const counting = await countingConfig(config, now - roundRetentionMs, plans.readPlans);
    await rollUp({ config: counting, observer: config.observers[0], now }, { ledger });
  };
  const sweep = async () =>
    void (await sweepExpired({ client: parts.client, table: parts.ledgerTable, clock }, stopping.signal));
  const repeat = (everyMs: number, doing: string, run: () => Promise<void>) =>
    runSchedule({ everyMs, run: () => told(say, doing, run), onSkipped: () => {} }, clock, stopping.signal);
  const audit = async () => await parts.audit?.(stopping.signal);
  const report = async () => await parts.report?.(stopping.signal);
  const ended = Promise.all([
    told(say, 'auditing', audit),
    ...(parts.audit === undefined ? [] : [repeat(auditEveryMs, 'auditing', audit)]),
    ...(parts.report === undefined ? [] : [repeat(reportEveryMs, 'making reports', report)]),
    parts.restore?.(stopping.signal),
    watchRounds(config, { ...parts, recorder, onRound }, { stopping: stopping.signal, cutOff: cutOff.signal }),
    bursts.run(stopping.signal),
    failover?.run(stopping.signal),
    repeat(rollUpEveryMs, 'folding', fold),
    repeat(keepSnapshotEveryMs, 'keeping a snapshot of the status', parts.keepSnapshot),
    repeat(tendAlertsEveryMs, 'looking after the alerts', () => parts.tendAlerts(stopping.signal)),
    // At once too: a machine that is never on at midnight would otherwise forget nothing.
    told(say, 'removing what has expired', sweep),
    repeat(sweepEveryMs, 'removing what has expired', sweep),
  ]);
  return {
    async stop() {
      stopping.abort();
      const grace = new AbortController();
      await Promise.race([ended, clock.sleep(stopGraceMs, grace.signal).catch(() => {})]);
      grace.abort();
      cutOff.abort();
      await Promise.race([ended, clock.sleep(stopGraceMs / 2)]);
      recorder.close();
      await Promise.race([recorder.flush(), clock.sleep(stopGraceMs / 2)]);
      if (recorder.waiting > 0) say(`${recorder.waiting} rounds could not be written and are lost`);
    },
  };
}
