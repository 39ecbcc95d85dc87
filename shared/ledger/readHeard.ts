/** The rounds that count: the configured observers', and former ones' from the time when they were. */
import type { Range } from './ledger.ts';
import { readRounds } from './readRounds.ts';
import type { RollUpContext } from './rollUp.ts';
import type { Round } from './round.ts';

export async function readHeard(context: RollUpContext, range: Range): Promise<readonly Round[]> {
  const { ledger, heard, cadences, formerObservers } = context;
  const rounds = await readRounds(ledger, { observers: heard, cadences, ...range });
  return rounds.filter(({ observer, slot }) => slot < (formerObservers[observer] ?? Number.POSITIVE_INFINITY));
}
