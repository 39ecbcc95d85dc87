/** Rounds → good and bad probes of each slot, for the objectives that count probes. Pure. */
import { type Marks, mark } from '../availability/marks.ts';
import { slotAt } from '../availability/slots.ts';
import type { Config } from '../config/config.ts';
import { isolatedObservers, type Sights } from '../failover/votes/isolation.ts';
import { hostOf } from '../failover/votes/judge.ts';
import type { Round, Seen } from '../ledger/round.ts';
import type { Cell } from './cells.ts';
import type { Slo } from './slo.ts';

export type ProbeCellsInput = {
  readonly slo: Slo;
  /** The endpoint that users reached at a slot. */
  readonly endpointAt: (slot: number) => string;
  /** The visible marks of the slots: whether they count at all. */
  readonly marks: Marks;
  readonly slots: readonly number[];
  /** Of the observers that count, in any order. */
  readonly rounds: readonly Round[];
  readonly config: Pick<Config, 'services'>;
};

export function countsProbes({ indicator }: Pick<Slo, 'indicator'>): boolean {
  return indicator.kind === 'occurrences' || indicator.kind === 'latency';
}

/** One cell a slot. An observer that is cut off sees everything fail, which says nothing of what it looks at. */
export function probeCells(input: ProbeCellsInput): readonly Cell[] {
  const { slo, slots, marks, rounds, config } = input;
  const bySlot = roundsBySlot(rounds, slo);
  const hosts = hostsOnce(config);
  return slots.map((slot, index) => {
    switch (marks[index]) {
      case mark.maintenance:
        return 'excluded';
      case mark.unwatched:
        return 'unwatched';
      default:
        return cellOf(input, slot, bySlot.get(slot) ?? [], hosts);
    }
  });
}

function roundsBySlot(rounds: readonly Round[], { service, everyMs }: Slo): ReadonlyMap<number, readonly Round[]> {
  const bySlot = new Map<number, Map<string, Round>>();
  for (const round of rounds) {
    if (round.seen[service] === undefined) continue;
    // A round of another cadence, from before a change of the config, counts where it was taken.
    const slot = slotAt(round.slot, everyMs);
    const atSlot = bySlot.get(slot) ?? new Map<string, Round>();
    bySlot.set(slot, atSlot.set(`${round.observer} ${round.everyMs} ${round.shardIndex} ${round.slot}`, round));
  }
  return new Map([...bySlot].map(([slot, found]) => [slot, [...found.values()]]));
}

function cellOf({ slo, endpointAt }: ProbeCellsInput, slot: number, rounds: readonly Round[], hosts: Hosts): Cell {
  const endpoint = endpointAt(slot);
  const looks = rounds.flatMap(({ observer, seen }) => {
    const one = seen[slo.service]?.[endpoint];
    return one === undefined || one.outcome === 'unknown' ? [] : [{ observer, one }];
  });
  const isolated = looks.some(({ one }) => one.outcome === 'down') ? isolatedAt(rounds, hosts()) : none;
  const counted = looks.filter(({ observer }) => !isolated.has(observer));
  if (counted.length === 0) return 'missing';
  const verdicts = counted.flatMap(({ one }) => verdictOn(one, slo) ?? []);
  const good = verdicts.filter((verdict) => verdict === 'good').length;
  return { good, bad: verdicts.length - good };
}

const none: ReadonlySet<string> = new Set();

/** An answer that never came has no latency: the availability objective counts it. */
function verdictOn(seen: Seen, { indicator }: Slo): 'good' | 'bad' | undefined {
  if (indicator.kind !== 'latency') return seen.outcome === 'up' ? 'good' : 'bad';
  if (seen.outcome !== 'up') return undefined;
  return seen.timings.totalMs <= indicator.underMs ? 'good' : 'bad';
}

/** By service and endpoint. Asked for only where something fails, and by every objective of a config. */
type Hosts = () => ReadonlyMap<string, string>;

const hostsKnown = new WeakMap<Config['services'], ReadonlyMap<string, string>>();

function hostsOnce({ services }: Pick<Config, 'services'>): Hosts {
  return () => {
    const known =
      hostsKnown.get(services) ??
      new Map(
        services.flatMap(({ id, endpoints }) =>
          endpoints.map((one) => [`${id} ${one.id}`, hostOf(one.target)] as const),
        ),
      );
    hostsKnown.set(services, known);
    return known;
  };
}

type Isolation = { readonly rounds: readonly Round[]; readonly isolated: ReadonlySet<string> };

/** The services of a shard stand in the same rounds, and when a region is lost each of them asks. */
const isolationsKnown = new WeakMap<Round, Isolation>();

function isolatedAt(rounds: readonly Round[], hosts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const [first] = rounds;
  if (first === undefined) return none;
  const known = isolationsKnown.get(first);
  const isSame =
    known?.rounds.length === rounds.length && known.rounds.every((round, index) => round === rounds[index]);
  if (known !== undefined && isSame) return known.isolated;
  const isolated = isolatedObservers(sightsOf(rounds, hosts));
  isolationsKnown.set(first, { rounds, isolated });
  return isolated;
}

function sightsOf(rounds: readonly Round[], hosts: ReadonlyMap<string, string>): Sights {
  const sights: Record<string, Sights[string]> = {};
  for (const { observer, slot, seen } of rounds) {
    const verdicts = Object.entries(seen).flatMap(([service, endpoints]) =>
      Object.entries(endpoints).flatMap(([endpoint, { outcome }]) => {
        const host = hosts.get(`${service} ${endpoint}`);
        if (host === undefined || outcome === 'unknown') return [];
        return [{ host, verdict: { kind: outcome, since: slot, rounds: 1 }, at: slot } as const];
      }),
    );
    sights[observer] = [...(sights[observer] ?? []), ...verdicts];
  }
  return sights;
}
