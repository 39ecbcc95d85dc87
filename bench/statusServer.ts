/**
 * The API in a process of its own, beside two routes that bound it from below:
 * `node statusServer.ts DATABASE_URL NOW`, where NOW is what its clock says, Unix milliseconds.
 */

import { Hono } from 'hono';
import { startHttpServer } from '../local/httpServer.ts';
import { announce } from './child.ts';
import { createClient } from './database.ts';
import { createPageApp } from './pageApp.ts';
import { queryAll } from './statusQueries.ts';
import { statusConfig, statusPath } from './statusWorld.ts';

const [endpoint = '', now = ''] = process.argv.slice(2);
const client = createClient(endpoint);
const config = statusConfig();
const status = createPageApp({
  client,
  clock: { now: () => Number(now) },
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
