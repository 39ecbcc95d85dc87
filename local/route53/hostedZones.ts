/** The zones over time: the newest state of each, and what the DNS servers answer of it by now. */
import type { Clock } from '../../shared/runtime/clock.ts';
import { noSuchHostedZone, priorRequestNotComplete } from './refusals.ts';
import type { Zone } from './zone.ts';

export type HostedZonesParts = {
  readonly clock: Clock;
  /** How long the zone takes no other change after one was accepted. */
  readonly processingMs: number;
  /** How long the change just accepted takes to reach the DNS servers. */
  readonly propagationMs: () => number;
};

export type HostedZones = {
  /** With every accepted change. @throws NoSuchHostedZone */
  get(id: string): Zone;
  /** @returns when the DNS servers answer it, on the monotonic clock. */
  put(zone: Zone): number;
  /** @throws PriorRequestNotComplete */
  checkReady(id: string): void;
  newest(): readonly Zone[];
  published(): readonly Zone[];
};

type Version = { readonly zone: Zone; readonly answeredFrom: number };

type Kept = {
  /** Oldest first; the last one is the newest state. */
  readonly versions: readonly [Version, ...Version[]];
  readonly busyUntil: number;
};

export function createHostedZones(
  initial: readonly Zone[],
  { clock, processingMs, propagationMs }: HostedZonesParts,
): HostedZones {
  const longAgo = Number.NEGATIVE_INFINITY;
  const kept = new Map<string, Kept>(
    initial.map((zone) => [zone.id, { versions: [{ zone, answeredFrom: longAgo }], busyUntil: longAgo }]),
  );

  function newestOf({ versions }: Kept): Version {
    return versions.at(-1) ?? versions[0];
  }

  /** A zone of which nothing is answered yet is not there for the DNS servers. */
  function publishedOf({ versions }: Kept): Zone | undefined {
    return versions.findLast(({ answeredFrom }) => answeredFrom <= clock.monotonic())?.zone;
  }

  return {
    get(id) {
      const found = kept.get(id);
      if (found === undefined) throw noSuchHostedZone(id);
      return newestOf(found).zone;
    },
    put(zone) {
      const now = clock.monotonic();
      const before = kept.get(zone.id);
      const earlier = before?.versions ?? [];
      // Changes arrive at the servers in the order in which they were accepted.
      const answeredFrom = Math.max(now + propagationMs(), earlier.at(-1)?.answeredFrom ?? longAgo);
      const answered = earlier.findLastIndex((version) => version.answeredFrom <= now);
      const [first, ...rest] = [...earlier.slice(Math.max(0, answered)), { zone, answeredFrom }];
      if (first === undefined) throw new Error('a list with a new version in it is not empty');
      kept.set(zone.id, { versions: [first, ...rest], busyUntil: now + processingMs });
      return answeredFrom;
    },
    checkReady(id) {
      const busyUntil = kept.get(id)?.busyUntil ?? longAgo;
      if (clock.monotonic() < busyUntil) throw priorRequestNotComplete();
    },
    newest: () => [...kept.values()].map((zone) => newestOf(zone).zone),
    published: () =>
      [...kept.values()].flatMap((zone) => {
        const published = publishedOf(zone);
        return published === undefined ? [] : [published];
      }),
  };
}
