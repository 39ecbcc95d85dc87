/** The changes that GetChange is asked about. */
import type { ChangeInfo } from '@aws-sdk/client-route-53';
import type { Clock } from '../../shared/runtime/clock.ts';
import { changeId } from './identifiers.ts';
import { noSuchChange } from './refusals.ts';

/** The oldest are forgotten, so that a process that runs for ever does not keep them all. */
const changesMax = 10_000;

/** Whoever waits for a change asks about the last ones. */
const changesKeptMax = 100;

/** JSON-safe. */
export type KeptChange = { readonly id: string; readonly submittedAt: number; readonly comment?: string };

export type ChangeLog = {
  /** @param inSyncFrom when the DNS servers answer it, on the monotonic clock. */
  add(inSyncFrom: number, comment?: string): ChangeInfo;
  /** @throws NoSuchChange */
  get(id: string): ChangeInfo;
  /** The last ones, oldest first, which outlive the process. */
  newest(): readonly KeptChange[];
};

type Entry = { readonly submittedAt: number; readonly inSyncFrom: number; readonly comment: string | undefined };

/** @param initial of an earlier process: what it accepted is in sync. */
export function createChangeLog(
  initial: readonly KeptChange[],
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
): ChangeLog {
  const longAgo = Number.NEGATIVE_INFINITY;
  const entries = new Map<string, Entry>(
    initial.map(({ id, submittedAt, comment }) => [id, { submittedAt, inSyncFrom: longAgo, comment }]),
  );

  function describe(id: string, { submittedAt, inSyncFrom, comment }: Entry): ChangeInfo {
    return {
      Id: `/change/${id}`,
      Status: clock.monotonic() < inSyncFrom ? 'PENDING' : 'INSYNC',
      SubmittedAt: new Date(submittedAt),
      ...(comment === undefined ? {} : { Comment: comment }),
    };
  }

  return {
    add(inSyncFrom, comment) {
      const id = changeId(random);
      const entry = { submittedAt: clock.now(), inSyncFrom, comment };
      entries.set(id, entry);
      const [oldest] = entries.keys();
      if (entries.size > changesMax && oldest !== undefined) entries.delete(oldest);
      return { ...describe(id, entry), Status: 'PENDING' };
    },
    get(id) {
      const entry = entries.get(id);
      if (entry === undefined) throw noSuchChange(id);
      return describe(id, entry);
    },
    newest: () =>
      [...entries]
        .slice(-changesKeptMax)
        .map(([id, { submittedAt, comment }]) => ({ id, submittedAt, ...(comment === undefined ? {} : { comment }) })),
  };
}
