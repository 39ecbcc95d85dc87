/** What the functions that fold and read the ledger work with. */
import type { Config, Region } from '../config/config.ts';
import { createDynamoDbLedger } from '../ledger/dynamodb.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Clock } from './clock.ts';
import { config } from './compiledConfig.ts';
import { ledgerTable, logger, observerRegion } from './lambda.ts';
import { systemClock } from './systemClock.ts';

export type LedgerParts = {
  readonly config: Config;
  readonly observer: Region;
  readonly ledger: Ledger;
  readonly clock: Clock;
};

export function ledgerParts(): LedgerParts {
  const ledger = createDynamoDbLedger(ledgerTable(), (error) => logger.error('A ledger item was left out.', error));
  return { config, observer: observerRegion(), ledger, clock: systemClock };
}
