/** One replica of the ledger an observer; the rounds of the others arrive when the world lets them. */
import type { Ledger, RoundRecorder } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { Round } from '../../shared/ledger/round.ts';
import type { World } from './world.ts';

export type Replica = RoundRecorder & Pick<Ledger, 'rounds'>;

type Delivery = { readonly round: Round; readonly at: number };

/** @param now the true time, in milliseconds since the start. */
export function createReplicas(
  observers: readonly string[],
  world: World,
  now: () => number,
): ReadonlyMap<string, Replica> {
  const stores = new Map(observers.map((observer) => [observer, createMemoryLedger()]));
  const underWay = new Map<string, readonly Delivery[]>();

  function send(round: Round): void {
    for (const reader of observers) {
      if (reader === round.observer) continue;
      const delivery = { round, at: world.arrivesAt(round.observer, reader, now()) };
      underWay.set(reader, [...(underWay.get(reader) ?? []), delivery]);
    }
  }

  async function receive(reader: string, store: Ledger): Promise<void> {
    const deliveries = underWay.get(reader) ?? [];
    const arrived = deliveries.filter(({ at }) => at <= now());
    if (arrived.length === 0) return;
    underWay.set(
      reader,
      deliveries.filter(({ at }) => at > now()),
    );
    for (const { round } of arrived) await store.recordRound(round);
  }

  return new Map(
    [...stores].map(([observer, store]) => [
      observer,
      {
        async recordRound(round) {
          const recorded = await store.recordRound(round);
          if (recorded === 'recorded') send(round);
          return recorded;
        },
        async rounds(query) {
          await receive(observer, store);
          return store.rounds(query);
        },
      },
    ]),
  );
}
