/** Which reports were sent where, so that a retry sends once, and two who were started for the same send it once. */

export type SentKey = {
  /** The period's name. */
  readonly period: string;
  /** A topic's ARN, or `console`. */
  readonly to: string;
};

export type Claim = {
  /** Random and new for every sender. */
  readonly token: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Whoever set out to send before this, and has not said what came of it, is dead. Unix milliseconds. */
  readonly deadBefore: number;
};

/**
 * `claimed`: nobody has sent it. `again`: somebody set out to, and nobody knows whether it was sent. `taken`: it was sent, or
 * somebody is at it.
 */
export type Claimed = 'claimed' | 'again' | 'taken';

/** Every method throws LedgerUnavailable. */
export type SentReports = {
  /** Whether it surely was: a cheap look before a report is made. Who claims it gets the same answer, and for good. */
  isSent(key: SentKey): Promise<boolean>;
  /** Of several who claim at a time, one gets it. Claiming twice with a token is claiming once. */
  claim(key: SentKey, claim: Claim): Promise<Claimed>;
  /** Nothing happens where somebody else has taken over. */
  settle(key: SentKey, token: string, outcome: Outcome): Promise<void>;
};

/** `failed`: it was not sent. `unsure`: it may have been. After both, whoever comes next may send it. */
export type Outcome = 'sent' | 'failed' | 'unsure';
