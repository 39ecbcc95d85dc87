/**
 * A recorder that keeps what the ledger did not take and tries again: for a process that lives on.
 * (In Lambda nothing may be kept in memory, so there the round's SQS message comes back instead.)
 */
import type { Clock } from '../runtime/clock.ts';
import { LedgerUnavailable, type RoundRecorder } from './ledger.ts';
import type { Round } from './round.ts';

export type BufferedRecorder = {
  /** Like `RoundRecorder.recordRound`, but an unavailable ledger makes the round wait instead of failing. */
  recordRound(round: Round): Promise<'recorded' | 'already-recorded' | 'buffered'>;
  /** Tries everything that waits once more. Resolves with the number of rounds that still wait. */
  flush(): Promise<number>;
  readonly waiting: number;
};

export type BufferOptions = {
  /** How many rounds may wait; beyond that the oldest is given up and becomes a gap. */
  readonly roundsMax: number;
  readonly onGivenUp: (round: Round) => void;
};

const backoffMsMin = 500;
const backoffMsMax = 30_000;

export function createBufferedRecorder(
  { ledger, clock, random }: { readonly ledger: RoundRecorder; readonly clock: Clock; readonly random: () => number },
  { roundsMax, onGivenUp }: BufferOptions,
): BufferedRecorder {
  const waiting: Round[] = [];
  let retrying = false;

  async function flush(): Promise<number> {
    for (let left = waiting.length; left > 0; left -= 1) {
      const round = waiting[0];
      if (round === undefined) break;
      try {
        await ledger.recordRound(round);
      } catch (error) {
        if (error instanceof LedgerUnavailable) break;
        throw error;
      }
      const index = waiting.indexOf(round);
      if (index >= 0) waiting.splice(index, 1);
    }
    return waiting.length;
  }

  async function retry(): Promise<void> {
    if (retrying) return;
    retrying = true;
    try {
      for (let backoffMs = backoffMsMin; waiting.length > 0; backoffMs = Math.min(backoffMsMax, backoffMs * 2)) {
        // With jitter, so that several monitors do not come back to a recovering store in step.
        await clock.sleep(backoffMs * (0.5 + random() / 2));
        await flush();
      }
    } finally {
      retrying = false;
    }
  }

  return {
    async recordRound(round) {
      try {
        return await ledger.recordRound(round);
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) throw error;
        waiting.push(round);
        for (const givenUp of waiting.splice(0, Math.max(0, waiting.length - roundsMax))) onGivenUp(givenUp);
        void retry();
        return 'buffered';
      }
    },
    flush,
    get waiting() {
      return waiting.length;
    },
  };
}
