/**
 * A burst round: one observer's extra probe of one service, seconds after a failure was seen, so that a verdict does
 * not have to wait for the cadence. It counts for verdicts, never for availability, so it stands apart from rounds.
 */
import type { Round, Seen } from './round.ts';

export type Burst = {
  readonly observer: string;
  readonly service: string;
  /** The scheduled instant, Unix milliseconds, a whole second. */
  readonly slot: number;
  /** When probing began, Unix milliseconds; at or after `slot`. */
  readonly startedAt: number;
  /** By endpoint. */
  readonly seen: Readonly<Record<string, Seen>>;
};

/** Which burst round it is. */
export type BurstKey = Pick<Burst, 'observer' | 'service' | 'slot'>;

/** What verdicts are reached from: a round, or a burst round of one service. */
export type Look = Pick<Round, 'observer' | 'startedAt' | 'seen'>;

export function lookOf({ observer, service, startedAt, seen }: Burst): Look {
  return { observer, startedAt, seen: { [service]: seen } };
}
