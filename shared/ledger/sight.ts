/** How things are now, by the last rounds of every observer. Pure. */
import type { Config, Service } from '../config/config.ts';
import type { Evidence, Outcome, Reason } from '../probe/observation.ts';
import { quorumOf } from './fold.ts';
import { freshMs } from './fresh.ts';
import type { Round, Seen } from './round.ts';

/** What one observer saw of one endpoint in its last round, if that is recent enough to speak of now. */
export type ObserverView = {
  readonly state: Outcome;
  /** The slot, Unix milliseconds. */
  readonly at: number;
  /** Absent where the reader is not told. */
  readonly latencyMs?: number;
  readonly reason?: Reason;
  readonly evidence?: Evidence;
  readonly certificateDaysLeft?: number;
};

export type EndpointStatus = {
  readonly id: string;
  readonly state: Outcome;
  /** By observer; one that is silent is absent. */
  readonly observers: Readonly<Record<string, ObserverView>>;
};

export type ObserverStatus = {
  readonly region: string;
  readonly state: 'reporting' | 'silent';
  readonly lastRoundAt?: number;
};

/** @param newestFirst the last rounds of every observer. */
export function observerNow(region: string, newestFirst: readonly Round[], now: number): ObserverStatus {
  const own = newestFirst.filter((round) => round.observer === region);
  const reporting = own.some((round) => now - round.slot <= freshMs(round.everyMs));
  const last = own[0];
  return {
    region,
    state: reporting ? 'reporting' : 'silent',
    ...(last === undefined ? {} : { lastRoundAt: last.slot }),
  };
}

export function endpointNow(
  service: Pick<Service, 'id'>,
  id: string,
  input: { readonly config: Pick<Config, 'observers'>; readonly now: number },
  newestFirst: readonly Round[],
): EndpointStatus {
  const observers: Record<string, ObserverView> = {};
  for (const observer of input.config.observers) {
    const round = newestFirst.find((one) => one.observer === observer && one.seen[service.id]?.[id] !== undefined);
    const seen = round?.seen[service.id]?.[id];
    if (round === undefined || seen === undefined || input.now - round.slot > freshMs(round.everyMs)) continue;
    observers[observer] = viewOf(seen, round.slot);
  }
  const states = Object.values(observers).map(({ state }) => state);
  return { id, state: quorumState(states, input.config.observers.length), observers };
}

function viewOf(seen: Seen, at: number): ObserverView {
  return {
    state: seen.outcome,
    at,
    latencyMs: seen.timings.totalMs,
    ...(seen.outcome === 'up' ? {} : { reason: seen.reason, evidence: seen.evidence }),
    ...(seen.certificateDaysLeft === undefined ? {} : { certificateDaysLeft: seen.certificateDaysLeft }),
  };
}

function quorumState(states: readonly Outcome[], observerCount: number): Outcome {
  const quorum = quorumOf(observerCount);
  const count = (wanted: Outcome) => states.filter((state) => state === wanted).length;
  if (count('up') >= quorum) return 'up';
  if (count('down') >= quorum) return 'down';
  return 'unknown';
}
