/** How long the ledger keeps what. */
import { dayMs, hourMs } from '../availability/slots.ts';
import type { LedgerEvent } from './event.ts';

/** Rounds and bursts are the evidence behind every figure and what replay reads; hours and days outlive them. */
export const roundRetentionMs = 35 * dayMs;

/** A claim is of use for as long as its slot; an hour later nobody delivers that message any more. */
export const claimRetentionMs = hourMs;

/** Hours serve the exact edges of the longest window, a year, and then some; days and corrections are kept for good. */
export const hourRetentionMs = 400 * dayMs;

/** What was found on a day a year ago is compared with; beyond that only what is still there matters. */
export const auditRetentionMs = 400 * dayMs;

/** A year of tests, so that whoever audits finds the one of a year ago; evidence in a bucket is kept as the config says. */
export const restoreRetentionMs = 400 * dayMs;

/**
 * When an event may go, Unix milliseconds; never when undefined. Who moved traffic when and why, and what people had to
 * say of an incident, is asked for years later and is little: it is kept for good. Alarms, alerts and blocked flips may be
 * any number and mean nothing without the hours around them, so they go with those.
 */
export function eventExpiry({ kind, at }: Pick<LedgerEvent, 'kind' | 'at'>): number | undefined {
  return kind === 'control' || kind === 'note' ? undefined : at + hourRetentionMs;
}
