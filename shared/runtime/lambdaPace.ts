/** What `pace` works with. */
import { createRoundSender, type RoundSender } from '../aws/roundQueue.ts';
import { type Shard, shardsOf } from '../ledger/shards.ts';
import type { Clock } from './clock.ts';
import { config } from './compiledConfig.ts';
import { roundQueue } from './lambda.ts';
import { systemClock } from './systemClock.ts';

export type PaceParts = { readonly shards: readonly Shard[]; readonly queue: RoundSender; readonly clock: Clock };

export function paceParts(): PaceParts {
  return { shards: shardsOf(config), queue: createRoundSender(roundQueue()), clock: systemClock };
}
