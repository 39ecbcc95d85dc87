/**
 * A recorder that keeps what the ledger did not take and tries again: for a process that lives on.
 * (In Lambda nothing may be kept in memory, so there the round's SQS message comes back instead.)
 */
import type { Clock } from '../runtime/clock.ts';
import { LedgerRefused, LedgerUnavailable, type RoundRecorder } from './ledger.ts';
import type { Round } from './round.ts';

export type BufferedRecorder = {
  /** Like `RoundRecorder.recordRound`, but an unavailable ledger makes the round wait instead of failing. */
  recordRound(round: Round): Promise<'recorded' | 'already-recorded' | 'buffered'>;
  /** Tries everything that waits once more. Resolves with the number of rounds that still wait. */
  flush(): Promise<number>;
  readonly waiting: number;
  /** Stops trying by itself; what waits can still be flushed. */
  close(): void;
};

export type BufferOptions = {
  /** How many rounds may wait; beyond that the oldest is given up and becomes a gap. */
  readonly roundsMax: number;
  /** Told of a round that is lost: there were too many, or the ledger will never take it. */
  readonly onGivenUp: (round: Round, why: string) => void;
};

const backoffMsMin = 500;
const backoffMsMax = 30_000;

export function createBufferedRecorder(
  { ledger, clock, random }: { readonly ledger: RoundRecorder; readonly clock: Clock; readonly random: () => number },
  { roundsMax, onGivenUp }: BufferOptions,
): BufferedRecorder {
  const waiting: Round[] = [];
  const closing = new AbortController();
  let retrying = false;

  async function flush(): Promise<number> {
    for (let left = waiting.length; left > 0; left -= 1) {
      const round = waiting[0];
      if (round === undefined) break;
      try {
        await ledger.recordRound(round);
      } catch (error) {
        if (!(error instanceof LedgerRefused)) break;
        onGivenUp(round, error.message);
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
        await clock.sleep(backoffMs * (0.5 + random() / 2), closing.signal);
        await flush();
      }
    } catch (error) {
      if (!closing.signal.aborted) throw error;
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
        const overflow = waiting.splice(0, Math.max(0, waiting.length - roundsMax));
        for (const givenUp of overflow) onGivenUp(givenUp, `more than ${roundsMax} rounds wait for the ledger`);
        if (!closing.signal.aborted) void retry();
        return 'buffered';
      }
    },
    flush,
    get waiting() {
      return waiting.length;
    },
    close: () => closing.abort(),
  };
}
