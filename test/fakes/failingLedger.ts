/** A ledger whose writes of folds fail once: before or after they took effect, as a lost answer cannot tell. */
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';

export type Failure = {
  /** Which write fails, counted from 1. */
  readonly write: number;
  readonly afterwards: boolean;
};

export function failingLedger(ledger: Ledger, failure: Failure): Ledger {
  let writes = 0;
  function fallible<T>(put: (value: T) => Promise<void>): (value: T) => Promise<void> {
    return async (value) => {
      writes += 1;
      const fails = writes === failure.write;
      if (!fails || failure.afterwards) await put(value);
      if (fails) throw new LedgerUnavailable(`doing write ${writes}`, new Error('the connection was lost'));
    };
  }
  return {
    ...ledger,
    putHour: fallible((hour) => ledger.putHour(hour)),
    putDay: fallible((day) => ledger.putDay(day)),
    putRecent: fallible((recent) => ledger.putRecent(recent)),
    putBoard: fallible((board) => ledger.putBoard(board)),
  };
}
