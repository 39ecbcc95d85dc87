/** Which observers are cut off: they see nearly everything down while others do not. Pure. */
import type { Verdict } from './verdict.ts';

/** One observer's verdict of one endpoint, with the host behind it. */
export type HostVerdict = {
  readonly host: string;
  readonly verdict: Verdict;
  /** When the look began that it rests on, Unix milliseconds. */
  readonly at: number;
};

/** By observer, its verdicts of every endpoint of the config. */
export type Sights = Readonly<Record<string, readonly HostVerdict[]>>;

/** Fewer hosts than this may well fail together: then the quorum decides, not this rule. */
const distinctHostsMin = 3;

/** "Nearly everything". */
const downShareMin = 0.8;

/** Another observer contradicts when it sees at least this share of the same hosts up. */
const contradictingUpShareMin = 0.5;

/** Shards of one slot are begun so closely. */
const togetherMs = 5_000;

export function isolatedObservers(sights: Sights): ReadonlySet<string> {
  const observers = Object.keys(sights);
  return new Set(
    observers.filter((observer) => {
      const seen = withoutOutdated(sights[observer] ?? []);
      const down = hostsSeen(seen, 'down');
      const judged = new Set([...down, ...hostsSeen(seen, 'up')]);
      if (down.size < distinctHostsMin || down.size < downShareMin * judged.size) return false;
      return observers.some((other) => other !== observer && contradicts(sights[other] ?? [], down));
    }),
  );
}

/**
 * What was up before so many hosts were seen down says nothing of the observer's network since. It may be there for long,
 * where services are looked at seldom.
 */
function withoutOutdated(verdicts: readonly HostVerdict[]): readonly HostVerdict[] {
  const downAt = new Map<string, number>();
  for (const { host, verdict, at } of verdicts) {
    if (verdict.kind === 'down') downAt.set(host, Math.max(at, downAt.get(host) ?? at));
  }
  const since = [...downAt.values()].sort((a, b) => b - a)[distinctHostsMin - 1];
  if (since === undefined) return verdicts;
  return verdicts.filter(({ verdict, at }) => verdict.kind !== 'up' || at >= since - togetherMs);
}

function contradicts(other: readonly HostVerdict[], down: ReadonlySet<string>): boolean {
  const up = [...hostsSeen(other, 'up')].filter((host) => down.has(host));
  return up.length >= contradictingUpShareMin * down.size;
}

/** A host of which any endpoint is seen so; down only when none of its endpoints is up. */
function hostsSeen(verdicts: readonly HostVerdict[], kind: 'up' | 'down'): ReadonlySet<string> {
  const up = new Set(verdicts.filter(({ verdict }) => verdict.kind === 'up').map(({ host }) => host));
  if (kind === 'up') return up;
  const down = verdicts.filter(({ verdict }) => verdict.kind === 'down').map(({ host }) => host);
  return new Set(down.filter((host) => !up.has(host)));
}
