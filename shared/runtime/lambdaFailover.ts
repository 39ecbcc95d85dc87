/** What the functions that move traffic work with. */
import { randomUUID } from 'node:crypto';
import { createRoute53Client } from '../aws/clients.ts';
import { createRoute53Zone } from '../aws/route53Zone.ts';
import type { Config, Region } from '../config/config.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import type { TendAllParts } from '../failover/tendAll.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createDynamoDbPlanStore } from '../maintenance/dynamodb.ts';
import { rememberPlans } from '../maintenance/rememberPlans.ts';
import type { PlanStore } from '../maintenance/store.ts';
import { controlTable } from './lambda.ts';
import { lagMeter } from './lambdaLag.ts';
import { ledgerParts } from './lambdaLedger.ts';

export type FailoverParts = {
  readonly config: Config;
  readonly observer: Region;
  readonly tending: TendAllParts & { readonly ledger: Ledger };
  /** As it is stored, not as it was a moment ago. */
  readonly plans: PlanStore;
};

export function failoverParts(): FailoverParts {
  const { config, observer, ledger, clock } = ledgerParts();
  const table = controlTable();
  const control = createDynamoDbControlStore(table);
  const plans = createDynamoDbPlanStore(table);
  const zone = createRoute53Zone(createRoute53Client());
  const tending = { ledger, control, zone, clock, lag: lagMeter(), id: randomUUID, published: new Map() };
  return { config, observer, tending: { ...tending, plans: rememberPlans(plans, clock) }, plans };
}
