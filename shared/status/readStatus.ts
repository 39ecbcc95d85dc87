/** The verb `readStatus`. What it reads does not grow with the length of the history. */
import type { Config } from '../config/config.ts';
import type { ControlStore, Peeked } from '../control/store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Round } from '../ledger/round.ts';
import { cadencesOf, shardsOf } from '../ledger/shards.ts';
import { composeStatus } from './compose.ts';
import type { StatusModel } from './model.ts';

export type ReadStatusParts = {
  readonly ledger: Ledger;
  readonly control: Pick<ControlStore, 'peekControls'>;
  /** Told why the control table could not be read: the rest is answered all the same. */
  readonly onError: (error: Error) => void;
};

/** @throws LedgerUnavailable */
export async function readStatus(
  { config, now }: { readonly config: Config; readonly now: number },
  parts: ReadStatusParts,
): Promise<StatusModel> {
  const { ledger } = parts;
  const [rounds, recents, boards, controls] = await Promise.all([
    newestRounds(config, now, ledger),
    ledger.recents(),
    ledger.boards(),
    peekedControls(config, parts),
  ]);
  return composeStatus({ config, now, rounds, recents, boards, ...(controls === undefined ? {} : { controls }) });
}

async function peekedControls(
  { services }: Config,
  { control, onError }: ReadStatusParts,
): Promise<ReadonlyMap<string, Peeked> | undefined> {
  const failingOver = services.filter(({ failover }) => failover !== undefined).map(({ id }) => id);
  if (failingOver.length === 0) return new Map();
  try {
    return await control.peekControls(failingOver);
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
    return undefined;
  }
}

/** Of every observer and cadence, the newest rounds: two of each shard, as one may still be replicating. */
async function newestRounds(config: Config, now: number, ledger: Ledger): Promise<readonly Round[]> {
  const shards = shardsOf(config);
  const queries = config.observers.flatMap((observer) =>
    cadencesOf(config).map((everyMs) => {
      const limit = 2 * shards.filter((shard) => shard.everyMs === everyMs).length;
      return ledger.rounds({ observer, everyMs, from: 0, to: now + 1, order: 'newest-first', limit });
    }),
  );
  return (await Promise.all(queries)).flat();
}
