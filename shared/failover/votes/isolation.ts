/** Which observers are cut off: they see nearly everything down while others do not. Pure. */
import type { Verdict } from './verdict.ts';

/** One observer's verdict of one endpoint, with the host behind it. */
export type HostVerdict = { readonly host: string; readonly verdict: Verdict };

/** By observer, its verdicts of every endpoint of the config. */
export type Sights = Readonly<Record<string, readonly HostVerdict[]>>;

/** Fewer hosts than this may well fail together: then the quorum decides, not this rule. */
const distinctHostsMin = 3;

/** "Nearly everything". */
const downShareMin = 0.8;

/** Another observer contradicts when it sees at least this share of the same hosts up. */
const contradictingUpShareMin = 0.5;

export function isolatedObservers(sights: Sights): ReadonlySet<string> {
  const observers = Object.keys(sights);
  return new Set(
    observers.filter((observer) => {
      const down = hostsSeen(sights[observer] ?? [], 'down');
      const judged = new Set([...down, ...hostsSeen(sights[observer] ?? [], 'up')]);
      if (down.size < distinctHostsMin || down.size < downShareMin * judged.size) return false;
      return observers.some((other) => other !== observer && contradicts(sights[other] ?? [], down));
    }),
  );
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
