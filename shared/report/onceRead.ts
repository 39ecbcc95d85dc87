/** A ledger of which what is the same for every service is read once: a report reads all of them at about one time. */
import type { Ledger } from '../ledger/ledger.ts';

export function onceRead<T extends Pick<Ledger, 'recents' | 'boards' | 'corrections'>>(ledger: T): T {
  return {
    ...ledger,
    recents: once(() => ledger.recents()),
    boards: once(() => ledger.boards()),
    corrections: once(() => ledger.corrections()),
  };
}

/** What failed is asked for again. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
