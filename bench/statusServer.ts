/**
 * The API in a process of its own, beside two routes that bound it from below:
 * `node statusServer.ts DATABASE_URL NOW`, where NOW is what its clock says, Unix milliseconds.
 */

import { Hono } from 'hono';
import { startHttpServer } from '../local/httpServer.ts';
import { createDynamoDbAlertStore } from '../shared/alerts/dynamodb.ts';
import { createMemoryControlStore } from '../shared/control/memory.ts';
import { createDynamoDbLedger } from '../shared/ledger/dynamodb.ts';
import { createDynamoDbPlanStore } from '../shared/maintenance/dynamodb.ts';
import { createStatusApp } from '../shared/status/app.ts';
import { announce } from './child.ts';
import { createClient, table } from './database.ts';
import { queryAll } from './statusQueries.ts';
import { statusConfig, statusPath } from './statusWorld.ts';

const [endpoint = '', now = ''] = process.argv.slice(2);
const client = createClient(endpoint);
const config = statusConfig();
const status = createStatusApp({
  config,
  ledger: createDynamoDbLedger({ client, table }, unexpected),
  clock: { now: () => Number(now) },
  control: createMemoryControlStore(),
  alerts: createDynamoDbAlertStore({ client, table }, unexpected),
  plans: createDynamoDbPlanStore({ client, table }),
  metrics: async () => [],
  lag: async () => undefined,
  evidence: false,
  onError: (error) => process.stderr.write(`${error.stack}\n`),
});

let answer: string | undefined;
async function constant(): Promise<string> {
  answer ??= await (await status.request(statusPath)).text();
  return answer;
}

const app = new Hono();
const json = { 'content-type': 'application/json' };
app.get('/constant', async (context) => context.body(await constant(), 200, json));
app.get('/queries', async (context) => {
  await queryAll(client, config, Number(now));
  return context.body(await constant(), 200, json);
});
app.route('/', status);

const server = await startHttpServer(app, '127.0.0.1', 0);
announce(server.url);

function unexpected(error: Error): never {
  throw error;
}
