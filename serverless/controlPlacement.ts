/** Where the control table's replicas stand, from the list of observers. */
import type { Region } from '../shared/config/config.ts';
import { strongConsistencySets } from '../shared/config/regions.ts';

export type ControlPlacement =
  /** One observer: a plain table in its region. */
  | { readonly kind: 'single'; readonly region: Region }
  /** Several observers: a global table with multi-Region strong consistency. */
  | { readonly kind: 'strong'; readonly replicas: readonly Region[]; readonly witness?: Region };

/** Three replicas, or two and a witness; never more or fewer. */
const placesCount = 3;

export class ControlNotStrong extends Error {
  readonly code = 'control-not-strong';

  constructor(home: Region) {
    const sets = strongConsistencySets.map((set) => set.join(', ')).join('; ');
    super(
      `The control table cannot be strongly consistent with ${home} as home: its replicas must stand in one of the sets (${sets}), and one of them in the home region. Put an observer from one of these sets first, or watch from ${home} alone.`,
    );
    this.name = 'ControlNotStrong';
  }
}

/**
 * The control table stands in the home region's set, because the stack that makes a global table
 * must hold one of its replicas. The first three observers of the set get replicas; with two of them
 * the third place is a witness, which stores nothing to read and costs less. Home alone in its set
 * (observers on three continents, say) gets a replica and a witness in regions that are no
 * observers. Observers without a replica read and write somebody else's: see `controlRegionFor`.
 *
 * @throws ControlNotStrong when there are several observers and home belongs to no set.
 */
export function placeControl(observers: readonly [Region, ...Region[]]): ControlPlacement {
  const home = observers[0];
  if (observers.length === 1) {
    return { kind: 'single', region: home };
  }
  const set: readonly Region[] | undefined = strongConsistencySets.find((regions) =>
    regions.some((region) => region === home),
  );
  if (set === undefined) {
    throw new ControlNotStrong(home);
  }
  const watching = observers.filter((region) => set.includes(region)).slice(0, placesCount);
  const places = [...watching, ...set.filter((region) => !watching.includes(region))].slice(0, placesCount);
  const witness = watching.length < placesCount ? places.at(-1) : undefined;
  return witness === undefined
    ? { kind: 'strong', replicas: places }
    : { kind: 'strong', replicas: places.slice(0, -1), witness };
}

/**
 * Whose replica of the control table an observer reads and writes: its own, or else one that is not home's. Were it
 * home's, the loss of that one region would leave observers on other continents with nothing to read, and nobody, or in
 * `switch` mode no majority of the switch routes, to move traffic away from it.
 */
export function controlRegionFor(placement: ControlPlacement, observer: Region, home: Region): Region {
  if (placement.kind === 'single') return placement.region;
  if (placement.replicas.includes(observer)) return observer;
  return placement.replicas.find((region) => region !== home) ?? home;
}
