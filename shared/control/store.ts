/**
 * Where control records and leases live. Every write is one conditional write of one item; losing is an
 * answer, not an exception. No transactions: a strongly consistent global table has none.
 */
import type { Control } from './control.ts';

export type ControlStore = {
  /**
   * Strongly consistent: what was acknowledged to anybody, anywhere, is seen.
   * @throws ControlUnavailable; ControlCorrupt, upon which nothing may flip by itself.
   */
  readControl(service: string): Promise<Control | undefined>;
  /**
   * Of the services that have one, by service. Cheap and perhaps a second old: for showing, never for deciding.
   * @throws ControlUnavailable
   */
  peekControls(services: readonly string[]): Promise<ReadonlyMap<string, Peeked>>;
  /** Writes the first record of a service. `lost` when there is one already. */
  createControl(control: Control): Promise<Written>;
  /** Replaces the record whose revision is one less. `lost` when somebody else changed it meanwhile. */
  replaceControl(control: Control): Promise<Written>;

  /** Takes the lease if it is free, has expired at `now`, or is held with the same token already. */
  acquireLease(request: LeaseRequest): Promise<LeaseAnswer>;
  /** Extends a lease that is still held with this token, expired or not, as long as nobody took it. */
  renewLease(request: LeaseRequest): Promise<LeaseAnswer>;
  /** Frees a lease that is held with this token. `lost` when it is not. */
  releaseLease(request: Pick<LeaseRequest, 'name' | 'token'>): Promise<Written>;
};

/** A record, or the word for one that does not have the shape this version writes. */
export type Peeked = Control | 'corrupt';

/**
 * A call that threw ControlUnavailable may have written; read again before deciding anything. So may one that answers
 * `lost`: a client repeats a write whose answer got lost, and the repetition finds the first one in its way.
 */
export type Written = 'written' | 'lost';

export type LeaseRequest = {
  readonly name: string;
  /** Random and new for every holder: it proves ownership when renewing and releasing. */
  readonly token: string;
  readonly ttlMs: number;
  /** The asker's clock, Unix milliseconds. Clocks differ, so a lease saves work and proves nothing. */
  readonly now: number;
};

export type LeaseAnswer =
  /** `fence` grows with every acquisition: whatever the holder writes is to be refused if a higher one was seen. */
  { readonly kind: 'held'; readonly fence: number; readonly until: number } | { readonly kind: 'lost' };

export class ControlUnavailable extends Error {
  readonly code = 'control-unavailable';

  constructor(doing: string, cause: unknown) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`The control table did not answer while ${doing}: ${why}. A write may have happened; read it again.`, {
      cause,
    });
    this.name = 'ControlUnavailable';
  }
}

/** A stored control record, lease or alert that does not have the shape this version writes. */
export class ControlCorrupt extends Error {
  readonly code = 'control-corrupt';

  /** @param meanwhile what does not happen while it is so. */
  constructor(key: string, why: string, meanwhile = 'nothing flips by itself') {
    super(
      `The control item ${key} cannot be read: ${why}. It was written by another version or changed by hand; ${meanwhile} until a person has corrected it.`,
    );
    this.name = 'ControlCorrupt';
  }
}
