/** What a tally says of a period, and what it leaves open. Pure; times are Unix milliseconds. */
import { availabilityOf, type Tally } from '../availability/tally.ts';
import type { Range } from '../ledger/ledger.ts';
import type { Figures } from './reportSchema.ts';

/** Folding follows a few minutes behind: what ended only now has an end that is not counted yet. */
const foldingMs = 15 * 60_000;

export type Counting = {
  readonly total: Tally;
  /** The slot of the first round ever; nothing was ever watched when undefined. */
  readonly since: number | undefined;
  /** Up to where it is folded. */
  readonly to: number;
};

/**
 * Whatever of the period is not accounted for was not seen: a monitor that died on Tuesday says nothing good of the week.
 * @param now when it is asked.
 */
export function figuresOf({ total, since, to: foldedTo }: Counting, { from, to }: Range, now: number): Figures {
  const end = to + foldingMs > now ? Math.max(Math.min(foldedTo, to), Math.min(to, now) - foldingMs) : to;
  const watchedFrom = Math.min(end, Math.max(from, since ?? end));
  const countedMs = total.upMs + total.downMs;
  const duringWatchMs = Math.max(0, end - watchedFrom - total.maintenanceMs);
  const allMs = Math.max(0, end - from - total.maintenanceMs);
  return {
    availability: availabilityOf(total) ?? null,
    coverage: duringWatchMs === 0 ? null : Math.min(1, countedMs / duringWatchMs),
    seen: allMs === 0 ? null : Math.min(1, countedMs / allMs),
    downSeconds: total.downMs / 1000,
    unseenSeconds: Math.max(0, duringWatchMs - countedMs) / 1000,
    maintenanceSeconds: total.maintenanceMs / 1000,
    unwatchedSeconds: (watchedFrom - from) / 1000,
  };
}
