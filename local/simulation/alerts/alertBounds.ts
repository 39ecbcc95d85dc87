/**
 * Within what time things must have happened. Each term is the longest that one thing takes when nothing is wrong with
 * whoever does it; what goes wrong stops the stopwatch, not the bound.
 */

/** A schedule of every minute fires within the minute; in this world, within its first half. */
export const budgetDelayMsMost = 30_000;
const runEveryMs = 60_000 + budgetDelayMsMost;

/** A run's calls, each a quarter of a second at most, and what replication is late by. */
const slackMs = 15_000;

/** Of a counter that died: nobody else counts for so long. */
const leaseMs = 50_000;

/** What nobody has told for so long, anybody tells; and so long is waited for whoever set out to tell. */
const overdueMs = 90_000;
const sendingMs = 60_000;

/** It has to be calm for so long before it is over. */
const clearMs = 300_000;

/**
 * From something to be told until it is, by an observer that works: it may have to be overdue, somebody may have set out
 * to tell it just then and died, and the next run is a minute away after each.
 */
const toldMs = overdueMs + sendingMs + 2 * runEveryMs + slackMs;

/** @param failures how often the observer that works has failed to hand it over before. */
export function toldBoundMs(failures: number): number {
  return toldMs + (failures === 0 ? 0 : Math.min(15 * 60_000, 30_000 * 2 ** (failures - 1)));
}

/** From its burning, by what everybody has heard, until it fires: a run that may find the lease taken, and another. */
export const noticedBoundMs = 2 * runEveryMs + leaseMs + slackMs;

export const overBoundMs = clearMs + 2 * noticedBoundMs;

/** From what became of an alert to its being written into the ledger. */
export const writtenBoundMs = 2 * noticedBoundMs;
