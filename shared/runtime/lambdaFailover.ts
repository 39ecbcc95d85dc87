/** What the functions that move traffic work with. */
import { randomUUID } from 'node:crypto';
import { createRoute53Client } from '../aws/clients.ts';
import { createRoute53Zone } from '../aws/route53Zone.ts';
import type { Config, Region } from '../config/config.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import type { TendAllParts } from '../failover/tendAll.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { controlTable } from './lambda.ts';
import { lagMeter } from './lambdaLag.ts';
import { ledgerParts } from './lambdaLedger.ts';

export type FailoverParts = {
  readonly config: Config;
  readonly observer: Region;
  readonly tending: TendAllParts & { readonly ledger: Ledger };
};

export function failoverParts(): FailoverParts {
  const { config, observer, ledger, clock } = ledgerParts();
  const control = createDynamoDbControlStore(controlTable());
  const zone = createRoute53Zone(createRoute53Client());
  const tending = { ledger, control, zone, clock, lag: lagMeter(), id: randomUUID, published: new Map() };
  return { config, observer, tending };
}
