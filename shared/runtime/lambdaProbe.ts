/** What `probe` works with. */
import { createRoundReturner, type RoundReturner } from '../aws/roundQueue.ts';
import { createSecretSource } from '../aws/secretSource.ts';
import type { Config, Region, Service } from '../config/config.ts';
import type { ConfirmFailuresParts } from '../failover/burst/confirmFailures.ts';
import type { TakeBurstParts } from '../failover/burst/takeBurst.ts';
import { previousOutcomes } from '../ledger/dynamodbPrevious.ts';
import { createDynamoDbRoundRecorder } from '../ledger/dynamodbRounds.ts';
import { type Shard, shardsOf } from '../ledger/shards.ts';
import type { TakeRoundParts } from '../ledger/takeRound.ts';
import { createProbeContext } from '../probe/context.ts';
import { probe } from '../probe/probe.ts';
import { burstQueues } from './burstQueues.ts';
import { config } from './compiledConfig.ts';
import { ledgerTable, observerRegion, roundQueue, roundQueueName } from './lambda.ts';
import { systemClock } from './systemClock.ts';
import { lookupsAtOnce } from './threadPool.ts';

export type ProbeParts = {
  readonly config: Config;
  readonly observer: Region;
  /** By id. */
  readonly shards: ReadonlyMap<string, Shard>;
  /** By id. */
  readonly services: ReadonlyMap<string, Service>;
  readonly queue: RoundReturner;
  readonly looking: TakeRoundParts & TakeBurstParts;
  readonly confirming: ConfirmFailuresParts;
};

export function probeParts(): ProbeParts {
  const clock = systemClock;
  const environment = process.env;
  const secrets = createSecretSource({ clock, environment });
  const context = createProbeContext({ clock, secrets, lookupsMax: lookupsAtOnce(environment) });
  const table = ledgerTable();
  return {
    config,
    observer: observerRegion(),
    shards: new Map(shardsOf(config).map((shard) => [shard.id, shard])),
    services: new Map(config.services.map((service) => [service.id, service])),
    queue: createRoundReturner(roundQueue()),
    looking: { ledger: createDynamoDbRoundRecorder(table), probe: (target) => probe(target, context), clock },
    confirming: {
      previous: (round) => previousOutcomes(table, round),
      queues: burstQueues(config, roundQueueName()),
      clock,
    },
  };
}
