/** The status, or, when the ledger cannot be read, what was last known of it and since when nobody knows more. */
import { LedgerUnavailable } from '../ledger/ledger.ts';
import { sharedRead } from '../runtime/sharedRead.ts';
import { asError } from './asError.ts';
import type { StatusModel } from './model.ts';
import { parseSnapshot, type SnapshotStore } from './snapshot.ts';

export type LastKnownParts = {
  readonly snapshots: Pick<SnapshotStore, 'load'>;
  readonly onError: (error: Error) => void;
};

export type LastKnown = {
  /** Of this process. */
  remember(model: StatusModel): void;
  /** `undefined` when nothing was ever known. */
  recall(): Promise<StatusModel | undefined>;
};

/** Everybody who asks during an outage would otherwise ask the store, too. */
const reloadMs = 10_000;

export function createLastKnown(now: () => number, { snapshots, onError }: LastKnownParts): LastKnown {
  let remembered: StatusModel | undefined;
  // Another process may have seen more.
  const stored = sharedRead({ now }, reloadMs, load);
  return {
    remember(model) {
      remembered = model;
    },
    async recall() {
      const other = await stored();
      if (other !== undefined && other.generatedAt > (remembered?.generatedAt ?? 0)) remembered = other;
      return remembered;
    },
  };

  async function load(): Promise<StatusModel | undefined> {
    try {
      const text = await snapshots.load();
      return text === undefined ? undefined : parseSnapshot(text);
    } catch (error) {
      onError(asError(error));
      return undefined;
    }
  }
}

/** @returns the model as it was, marked so that nobody takes it for news. Rejects as `read` does when nothing is known. */
export async function orLastKnown(
  read: () => Promise<StatusModel>,
  lastKnown: LastKnown,
  onError: (error: Error) => void,
): Promise<StatusModel> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    const last = await lastKnown.recall();
    if (last === undefined) throw error;
    onError(error);
    return { ...last, isOld: true };
  }
}
