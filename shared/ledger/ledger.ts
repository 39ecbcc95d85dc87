/**
 * The ledger: an append-only log of rounds, and the folds over it. Every key has one writer, so
 * that last-writer-wins replication between regions never loses anything.
 */

import type { RestoreLedger } from '../restore/ledger.ts';
import type { Subject } from '../storage/finding.ts';
import type { AuditReport, AuditSummary } from '../storage/run/run.ts';
import type { Board } from './board.ts';
import type { BudgetBoard } from './budgetBoard.ts';
import type { Burst, BurstKey } from './burst.ts';
import type { Correction } from './correction.ts';
import type { LedgerEvent } from './event.ts';
import type { Day, Hour } from './hour.ts';
import type { MetricDay, MetricHour } from './metricFold.ts';
import type { Recent } from './recent.ts';
import type { Round } from './round.ts';

export type RoundRecorder = {
  /**
   * Writes the round unless one with its key is there already. A call that timed out may have
   * written it; calling again with the same round is harmless.
   * @throws LedgerUnavailable when it is not known whether the round was written, LedgerRefused when it never will be.
   */
  recordRound(round: Round): Promise<'recorded' | 'already-recorded'>;
};

export type BurstRecorder = {
  /**
   * Of several who were asked to take the same burst round, one gets `claimed`. That only saves probes: whoever claims it
   * may never record it, and without a claim the first to record still wins. Throws what `recordRound` throws.
   */
  claimBurst(key: BurstKey): Promise<'claimed' | 'taken'>;
  /** Writes the burst round unless one with its key is there already. Throws what `recordRound` throws. */
  recordBurst(burst: Burst): Promise<'recorded' | 'already-recorded'>;
};

/** A range of time, Unix milliseconds; `from` is inside, `to` is not. */
export type Range = { readonly from: number; readonly to: number };

/** All shards' rounds of one observer and cadence whose slot lies in the range. */
export type RoundQuery = Range & {
  readonly observer: string;
  readonly everyMs: number;
  readonly order?: 'oldest-first' | 'newest-first';
  /** At most this many rounds; all when absent. */
  readonly limit?: number;
};

/** Every method throws LedgerUnavailable when the store could not be reached in time. */
export type Ledger = RoundRecorder &
  BurstRecorder &
  RestoreLedger & {
    /** Oldest first unless asked otherwise. */
    rounds(query: RoundQuery): Promise<readonly Round[]>;

    putHour(hour: Hour): Promise<void>;
    /** The service's hours that begin in the range, oldest first, every writer's. */
    hours(service: string, range: Range): Promise<readonly Hour[]>;

    putDay(day: Day): Promise<void>;
    /** The service's days that begin in the range, oldest first, every writer's. */
    days(service: string, range: Range): Promise<readonly Day[]>;

    putRecent(recent: Recent): Promise<void>;
    recents(): Promise<readonly Recent[]>;

    putBoard(board: Board): Promise<void>;
    boards(): Promise<readonly Board[]>;

    putMetricHour(hour: MetricHour): Promise<void>;
    /** The service's recorded hours that begin in the range, oldest first, every writer's. */
    metricHours(service: string, range: Range): Promise<readonly MetricHour[]>;

    putMetricDay(day: MetricDay): Promise<void>;
    metricDays(service: string, range: Range): Promise<readonly MetricDay[]>;

    putBudgetBoard(board: BudgetBoard): Promise<void>;
    budgetBoards(): Promise<readonly BudgetBoard[]>;

    /** Writes the correction unless one with its id is there already. */
    putCorrection(correction: Correction): Promise<void>;
    /** Every service's, oldest first. */
    corrections(): Promise<readonly Correction[]>;

    /** One observer's burst rounds whose slot lies in the range, of every service, oldest first. */
    bursts(query: Range & { readonly observer: string }): Promise<readonly Burst[]>;

    /** Writes the event unless one with its id is there already: the first to tell is believed. */
    putEvent(event: LedgerEvent): Promise<void>;
    /** The service's events in the range, oldest first. */
    events(service: string, range: Range): Promise<readonly LedgerEvent[]>;

    putAuditReport(report: AuditReport): Promise<void>;
    /** A run's reports, every writer's, by subject and writer; of one subject when it is given. */
    auditReports(run: string, subject?: Subject): Promise<readonly AuditReport[]>;

    putAuditSummary(summary: AuditSummary): Promise<void>;
    /** Of finished runs, every writer's, the newest run first, at most so many; of one run when it is given. */
    auditSummaries(limit: number, run?: string): Promise<readonly AuditSummary[]>;
  };

export class LedgerUnavailable extends Error {
  readonly code = 'ledger-unavailable';

  constructor(doing: string, cause: unknown) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`The ledger did not answer while ${doing}: ${why}. The write may or may not have happened; try again.`, {
      cause,
    });
    this.name = 'LedgerUnavailable';
  }
}

/** The store will not take what was asked of it, now or later: trying again is no use. */
export class LedgerRefused extends Error {
  readonly code = 'ledger-refused';

  constructor(doing: string, cause: Error) {
    super(`The ledger refused ${doing}: ${cause.name}: ${cause.message}. This is a fault of Holdfast; report it.`, {
      cause,
    });
    this.name = 'LedgerRefused';
  }
}

/**
 * What a failed call means. Only a request that is wrong in itself is refused for good; whatever a person or time can
 * mend (a missing permission or table, throttling, an outage) is unavailability.
 */
export function ledgerError(doing: string, cause: unknown): LedgerUnavailable | LedgerRefused {
  const isWrong = cause instanceof Error && cause.name === 'ValidationException';
  return isWrong ? new LedgerRefused(doing, cause) : new LedgerUnavailable(doing, cause);
}

/** A stored item that does not have the shape this version writes. */
export class LedgerCorrupt extends Error {
  readonly code = 'ledger-corrupt';

  constructor(key: string, why: string) {
    super(`The ledger item ${key} cannot be read: ${why}. It was written by another version or changed by hand.`);
    this.name = 'LedgerCorrupt';
  }
}
