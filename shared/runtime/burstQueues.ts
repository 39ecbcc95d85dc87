/** The round queue of every observer's region, by observer. */
import { createSqsClient } from '../aws/clients.ts';
import { createBurstQueue } from '../aws/roundQueue.ts';
import type { Config } from '../config/config.ts';
import type { BurstQueue } from '../failover/burst/askForBurst.ts';

/** Connects to another region only when it has to be asked, which is rare. */
export function burstQueues({ observers }: Pick<Config, 'observers'>, name: string): ReadonlyMap<string, BurstQueue> {
  return new Map(
    observers.map((region) => {
      let queue: BurstQueue | undefined;
      const connected = () => {
        queue ??= createBurstQueue({ client: createSqsClient(region), name });
        return queue;
      };
      return [region, { ask: (looks, now) => connected().ask(looks, now) }];
    }),
  );
}
