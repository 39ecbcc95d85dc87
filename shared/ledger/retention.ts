/** How long the ledger keeps what. */
import { dayMs } from '../availability/slots.ts';

/** Rounds are the evidence behind every figure and what replay reads; hours and days outlive them. */
export const roundRetentionMs = 35 * dayMs;

/** Hours serve the exact edges of the longest window, a year, and then some; days are kept for good. */
export const hourRetentionMs = 400 * dayMs;
