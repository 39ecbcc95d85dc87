/** One replica of the ledger an observer; what the others write arrives when the world lets it. */
import type { Burst } from '../../shared/ledger/burst.ts';
import type { BurstRecorder, Ledger, RoundRecorder } from '../../shared/ledger/ledger.ts';
import type { Round } from '../../shared/ledger/round.ts';
import type { World } from './world.ts';

export type Replica = RoundRecorder & BurstRecorder & Pick<Ledger, 'rounds' | 'bursts' | 'putEvent'>;

export type SimulatedLedger = {
  readonly replicas: ReadonlyMap<string, Replica>;
  /** The ids of the events that anybody has written. */
  readonly events: ReadonlySet<string>;
};

type Delivery = { readonly at: number } & (
  | { readonly kind: 'round'; readonly item: Round }
  | { readonly kind: 'burst'; readonly item: Burst }
);

/** @param now the true time, in milliseconds since the start. */
export function createSimulatedLedger(observers: readonly string[], world: World, now: () => number): SimulatedLedger {
  const events = new Set<string>();
  const mailboxes = new Map<string, Delivery[]>(observers.map((observer) => [observer, []]));

  function replicaOf(reader: string): Replica {
    const rounds = createShelf<Round>(({ slot, shardIndex }) => slot + shardIndex);
    const bursts = createShelf<Burst>(({ slot }) => slot);
    const claims = new Set<number>();

    function receive(): void {
      const mailbox = mailboxes.get(reader) ?? [];
      const waiting = mailbox.filter(({ at }) => at > now());
      if (waiting.length === mailbox.length) return;
      for (const delivery of mailbox) {
        if (delivery.at > now()) continue;
        if (delivery.kind === 'round') rounds.put(delivery.item);
        else bursts.put(delivery.item);
      }
      mailboxes.set(reader, waiting);
    }

    return {
      async recordRound(round) {
        if (!rounds.put(round)) return 'already-recorded';
        send({ kind: 'round', item: round });
        return 'recorded';
      },
      async claimBurst({ slot }) {
        if (claims.has(slot)) return 'taken';
        claims.add(slot);
        return 'claimed';
      },
      async recordBurst(burst) {
        if (!bursts.put(burst)) return 'already-recorded';
        send({ kind: 'burst', item: burst });
        return 'recorded';
      },
      async rounds({ observer, everyMs, from, to }) {
        receive();
        return rounds.range(observer, from, to).filter((round) => round.everyMs === everyMs);
      },
      async bursts({ observer, from, to }) {
        receive();
        return bursts.range(observer, from, to);
      },
      async putEvent({ id }) {
        events.add(id);
      },
    };
  }

  function send(sent: { kind: 'round'; item: Round } | { kind: 'burst'; item: Burst }): void {
    for (const [reader, mailbox] of mailboxes) {
      if (reader === sent.item.observer) continue;
      mailbox.push({ ...sent, at: world.arrivesAt(sent.item.observer, reader, now()) });
    }
  }

  return { replicas: new Map(observers.map((observer) => [observer, replicaOf(observer)])), events };
}

type Shelf<T> = {
  /** False when there is one with its key already. */
  put(item: T): boolean;
  /** The observer's items of these slots, oldest first. */
  range(observer: string, from: number, to: number): T[];
};

/** By observer and key; the key is a number that grows with the slot. */
function createShelf<T extends { readonly observer: string; readonly slot: number }>(
  keyOf: (item: T) => number,
): Shelf<T> {
  const shelves = new Map<string, T[]>();
  return {
    put(item) {
      const shelf = shelves.get(item.observer) ?? [];
      shelves.set(item.observer, shelf);
      const earlier = shelf.findLastIndex((one) => keyOf(one) <= keyOf(item));
      const before = shelf[earlier];
      if (before !== undefined && keyOf(before) === keyOf(item)) return false;
      shelf.splice(earlier + 1, 0, item);
      return true;
    },
    range(observer, from, to) {
      const shelf = shelves.get(observer) ?? [];
      const first = shelf.findLastIndex(({ slot }) => slot < from) + 1;
      const end = shelf.findLastIndex(({ slot }) => slot < to) + 1;
      return shelf.slice(first, end);
    },
  };
}
