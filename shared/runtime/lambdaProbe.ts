/** What `probe` works with. */
import { createRoundReturner, type RoundReturner } from '../aws/roundQueue.ts';
import { createSecretSource } from '../aws/secretSource.ts';
import type { Region } from '../config/config.ts';
import { createDynamoDbRoundRecorder } from '../ledger/dynamodbRounds.ts';
import { type Shard, shardsOf } from '../ledger/shards.ts';
import type { TakeRoundParts } from '../ledger/takeRound.ts';
import { createProbeContext } from '../probe/context.ts';
import { probe } from '../probe/probe.ts';
import { config } from './compiledConfig.ts';
import { ledgerTable, observerRegion, roundQueue } from './lambda.ts';
import { systemClock } from './systemClock.ts';
import { lookupsAtOnce } from './threadPool.ts';

export type ProbeParts = {
  readonly observer: Region;
  readonly observerCount: number;
  /** By id. */
  readonly shards: ReadonlyMap<string, Shard>;
  readonly queue: RoundReturner;
  readonly round: TakeRoundParts;
};

export function probeParts(): ProbeParts {
  const clock = systemClock;
  const environment = process.env;
  const secrets = createSecretSource({ clock, environment });
  const context = createProbeContext({ clock, secrets, lookupsMax: lookupsAtOnce(environment) });
  return {
    observer: observerRegion(),
    observerCount: config.observers.length,
    shards: new Map(shardsOf(config).map((shard) => [shard.id, shard])),
    queue: createRoundReturner(roundQueue()),
    round: { ledger: createDynamoDbRoundRecorder(ledgerTable()), probe: (target) => probe(target, context), clock },
  };
}
