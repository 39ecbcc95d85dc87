/** The API and the pages over the bench's database. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Hono } from 'hono';
import { createDynamoDbAlertStore } from '../shared/alerts/dynamodb.ts';
import { createMemoryControlStore } from '../shared/control/memory.ts';
import { createDynamoDbLedger } from '../shared/ledger/dynamodb.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import { createDynamoDbPlanStore } from '../shared/maintenance/dynamodb.ts';
import { createStatusApp, type StatusParts } from '../shared/status/app.ts';
import { table } from './database.ts';
import { statusConfig } from './statusWorld.ts';

export const pagePath = '/';
export const summaryPath = '/api/v2/summary.json';

export type PageAppParts = Pick<StatusParts, 'clock' | 'snapshots' | 'onError'> & {
  readonly client: DynamoDBClient;
  /** Instead of the one in the database. */
  readonly ledger?: Ledger;
};

export function createPageApp({ client, ledger = ledgerOf(client), ...parts }: PageAppParts): Hono {
  return createStatusApp({
    ...parts,
    config: statusConfig(),
    ledger,
    control: createMemoryControlStore(),
    alerts: createDynamoDbAlertStore({ client, table }, unexpected),
    plans: createDynamoDbPlanStore({ client, table }),
    metrics: async () => [],
    lag: async () => undefined,
    evidence: false,
  });
}

export function ledgerOf(client: DynamoDBClient): Ledger {
  return createDynamoDbLedger({ client, table }, unexpected);
}

/** It begins at `from` and goes on from there: what is shared for a second is made anew each second, as in earnest. */
export function clockFrom(from: number): StatusParts['clock'] {
  const startedAt = performance.now();
  return { now: () => Math.floor(from + performance.now() - startedAt) };
}

function unexpected(error: Error): never {
  throw error;
}
