/** Reading the rounds of every observer, in the cadences that matter. */
import type { Ledger, Range } from './ledger.ts';
import type { Round } from './round.ts';

export type RoundsWanted = Range & {
  readonly observers: readonly string[];
  readonly cadences: readonly number[];
};

/** The rounds that vouch for any time in the range: a round does so until its own next slot. */
export async function readRounds(ledger: Pick<Ledger, 'rounds'>, wanted: RoundsWanted): Promise<readonly Round[]> {
  const { from, to } = wanted;
  const queries = wanted.observers.flatMap((observer) =>
    wanted.cadences.map((everyMs) => ledger.rounds({ observer, everyMs, from: from - everyMs, to })),
  );
  return (await Promise.all(queries)).flat();
}

/** The slot of the oldest round that the ledger still has, or undefined when it has none. */
export async function oldestSlot(ledger: Ledger, wanted: RoundsWanted): Promise<number | undefined> {
  const { from, to } = wanted;
  const queries = wanted.observers.flatMap((observer) =>
    wanted.cadences.map((everyMs) => ledger.rounds({ observer, everyMs, from, to, order: 'oldest-first', limit: 1 })),
  );
  const slots = (await Promise.all(queries)).flat().map(({ slot }) => slot);
  return slots.length === 0 ? undefined : Math.min(...slots);
}
