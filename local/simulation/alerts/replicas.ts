/**
 * One replica of the ledger an observer; what the others write arrives when the world lets it, and an older item never
 * overwrites a newer one. Folds carry with them what their writer had heard of, so that the referee knows what anybody
 * can have known.
 */
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import type { World } from '../world.ts';
import type { Sighting } from './sightings.ts';

/** By observer: whatever its replica had at that time is known. Milliseconds since the start. */
export type Knowledge = ReadonlyMap<string, number>;

export type Replicas = {
  of(observer: string): Ledger;
  /** What an observer can know now, from its own replica and from folds. */
  knowledgeOf(observer: string): Knowledge;
  /** The ids of the events that anybody has written. */
  readonly events: ReadonlySet<string>;
};

type Delivery = {
  readonly at: number;
  /** Of two writes of one key the later one stands; what has none is only ever added. */
  readonly key?: string;
  readonly writtenAt: number;
  readonly known: Knowledge;
  readonly apply: (ledger: Ledger) => Promise<unknown>;
};

type Replica = { readonly ledger: Ledger; readonly receive: (delivery: Delivery) => void; readonly knows: Knowledge };

/** @param now the true time, in milliseconds since the start. */
export function createReplicas(
  observers: readonly string[],
  sightings: readonly Sighting[],
  world: World,
  now: () => number,
): Replicas {
  const events = new Set<string>();
  const replicas = new Map<string, Replica>();

  function send(from: string, key: string | undefined, apply: Delivery['apply']): void {
    const known = new Map([...(replicas.get(from)?.knows ?? []), [from, now()] as const]);
    for (const [reader, replica] of replicas) {
      if (reader === from) continue;
      const delivery = { at: world.arrivesAt(from, reader, now()), writtenAt: now(), known, apply };
      replica.receive(key === undefined ? delivery : { ...delivery, key });
    }
  }

  function createReplica(own: string): Replica {
    const kept = createMemoryLedger();
    const knows = new Map<string, number>();
    const writtenAt = new Map<string, number>();
    const rounds = sightings.toSorted((a, b) => (a.arrivals[own] ?? 0) - (b.arrivals[own] ?? 0));
    let heard = 0;
    let inbox: readonly Delivery[] = [];

    /** The memory ledger has what it is given as soon as it is called. */
    async function catchUp(): Promise<void> {
      const arrived: Promise<unknown>[] = [];
      for (let next = rounds[heard]; next !== undefined; next = rounds[heard]) {
        if ((next.arrivals[own] ?? 0) > now()) break;
        arrived.push(kept.recordRound(next.round));
        heard += 1;
      }
      const due = inbox.filter(({ at }) => at <= now());
      inbox = inbox.filter(({ at }) => at > now());
      for (const { key, apply, known, writtenAt: at } of due) {
        for (const [observer, until] of known) knows.set(observer, Math.max(until, knows.get(observer) ?? 0));
        if (key !== undefined && (writtenAt.get(key) ?? -1) > at) continue;
        if (key !== undefined) writtenAt.set(key, at);
        arrived.push(apply(kept));
      }
      await Promise.all(arrived);
    }

    const reading =
      <A extends readonly unknown[], T>(read: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        await catchUp();
        return read(...args);
      };

    const writing =
      <T>(write: (ledger: Ledger) => (item: T) => Promise<void>, keyOf: (item: T) => string | undefined) =>
      async (item: T): Promise<void> => {
        await catchUp();
        const key = keyOf(item);
        if (key !== undefined) writtenAt.set(key, now());
        send(own, key, (ledger) => write(ledger)(item));
        await write(kept)(item);
      };

    const ledger: Ledger = {
      ...kept,
      rounds: reading(kept.rounds),
      hours: reading(kept.hours),
      days: reading(kept.days),
      recents: reading(kept.recents),
      boards: reading(kept.boards),
      corrections: reading(kept.corrections),
      events: reading(kept.events),
      putHour: writing(
        (to) => to.putHour,
        ({ service, hour, writer }) => `hour ${service} ${hour} ${writer}`,
      ),
      putDay: writing(
        (to) => to.putDay,
        ({ service, day, writer }) => `day ${service} ${day} ${writer}`,
      ),
      putRecent: writing(
        (to) => to.putRecent,
        ({ shard, writer }) => `recent ${shard} ${writer}`,
      ),
      putBoard: writing(
        (to) => to.putBoard,
        ({ shard, writer }) => `board ${shard} ${writer}`,
      ),
      putCorrection: writing(
        (to) => to.putCorrection,
        () => undefined,
      ),
      async putEvent(event) {
        events.add(event.id);
        await kept.putEvent(event);
      },
    };
    return {
      ledger,
      receive: (delivery) => {
        inbox = [...inbox, delivery];
      },
      knows,
    };
  }

  for (const observer of observers) replicas.set(observer, createReplica(observer));
  function replicaOf(observer: string): Replica {
    const replica = replicas.get(observer);
    if (replica === undefined) throw new Error(`${observer} is an observer`);
    return replica;
  }
  return {
    of: (observer) => replicaOf(observer).ledger,
    knowledgeOf: (observer) => new Map([...replicaOf(observer).knows, [observer, now()] as const]),
    events,
  };
}
