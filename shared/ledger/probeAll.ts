/** Probing several endpoints at once: what a round and a burst round have in common. */
import type { Observation } from '../probe/observation.ts';
import type { Target } from '../probe/target.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Seen, Sightings } from './round.ts';
import type { ShardEndpoint } from './shards.ts';

export type ProbeParts = {
  /** One attempt; never rejects. */
  readonly probe: (target: Target) => Promise<Observation>;
  readonly clock: Clock;
  /** Aborted when the process must end: probes still under way are recorded as unknown, not waited for. */
  readonly cutOff?: AbortSignal;
};

/** What was not probed: the slot is over, or so far ahead that it is not this call's to wait for. */
export type NotTaken = { readonly kind: 'too-late' | 'too-early'; readonly lateMs: number };

/**
 * Sockets open at once. Enough for a round of 1,000 that all hang for 5 s to end within 10 s, or twice that when the
 * observer itself holds its probes up: such a round reaches into the next slot.
 */
const probesAtOnceMax = 500;

/** Messages are delayed by whole seconds, rounded down, so a round may come this much before its slot. */
const waitMsMax = 1_500;

/**
 * Waits for a slot that is about to begin. A slot may be probed until the next one begins: after that the observation
 * would not be of this slot, and an honest gap is better.
 *
 * @returns when probing begins, Unix milliseconds, or why it does not.
 */
export async function reachSlot(slot: number, spanMs: number, clock: Clock): Promise<number | NotTaken> {
  const lateMs = clock.now() - slot;
  if (lateMs >= spanMs) return { kind: 'too-late', lateMs };
  if (lateMs < -waitMsMax) return { kind: 'too-early', lateMs };
  if (lateMs < 0) await clock.sleep(-lateMs);
  // A timer may fire a fraction of a millisecond early.
  return Math.max(slot, clock.now());
}

/** @param deadline no probe begins from here on, Unix milliseconds. */
export async function probeAll(
  endpoints: readonly ShardEndpoint[],
  { probe, clock, cutOff }: ProbeParts,
  deadline: number,
): Promise<Sightings> {
  const stopping = cutOffSighting(cutOff);
  const sightings: Seen[] = [];
  const waiting = endpoints.entries();
  const worker = async (): Promise<void> => {
    for (const [index, { endpoint }] of waiting) {
      const sighting = clock.now() < deadline ? probe(endpoint.target).then(seenOf) : notReached;
      sightings[index] = await (stopping === undefined ? sighting : Promise.race([sighting, stopping]));
    }
  };
  await Promise.all(Array.from({ length: Math.min(probesAtOnceMax, endpoints.length) }, worker));
  const seen: Record<string, Record<string, Seen>> = {};
  for (const [index, { service, endpoint }] of endpoints.entries()) {
    seen[service] = { ...seen[service], [endpoint.id]: sightings[index] ?? notReached };
  }
  return seen;
}

/** Said of endpoints whose turn did not come before the next slot began. */
const notReached: Seen = {
  outcome: 'unknown',
  reason: 'observer-resources',
  timings: { totalMs: 0 },
  evidence: { expected: 'a probe before the next slot', got: 'too many endpoints that hang at once' },
};

function cutOffSighting(cutOff: AbortSignal | undefined): Promise<Seen> | undefined {
  if (cutOff === undefined) return undefined;
  const stopped: Seen = {
    outcome: 'unknown',
    reason: 'observer-stopping',
    timings: { totalMs: 0 },
    evidence: { got: 'the monitor was stopped during the probe' },
  };
  if (cutOff.aborted) return Promise.resolve(stopped);
  return new Promise((resolve) => cutOff.addEventListener('abort', () => resolve(stopped), { once: true }));
}

function seenOf(observation: Observation): Seen {
  const { startedAt: _, ...seen } = observation;
  return seen;
}
