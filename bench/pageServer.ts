/**
 * The pages in a process of their own, and beside them, on another port, a bare node:http server that sends the same bytes:
 * `node pageServer.ts DATABASE_URL NOW`, where NOW is when its clock begins, Unix milliseconds.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startHttpServer } from '../local/httpServer.ts';
import { announce } from './child.ts';
import { createClient } from './database.ts';
import { clockFrom, createPageApp, pagePath, summaryPath } from './pageApp.ts';

const [endpoint = '', now = ''] = process.argv.slice(2);
const app = createPageApp({
  client: createClient(endpoint),
  clock: clockFrom(Number(now)),
  onError: (error) => process.stderr.write(`${error.stack}\n`),
});
const answers = new Map<string, { readonly headers: Record<string, string>; readonly body: Buffer }>();
for (const path of [pagePath, summaryPath]) {
  const answer = await app.request(path, { headers: { 'accept-encoding': 'gzip' } });
  answers.set(path, {
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  });
}
const floor = createServer((request, response) => {
  const answer = answers.get(request.url ?? '');
  response.writeHead(answer === undefined ? 404 : 200, answer?.headers).end(answer?.body);
});
await new Promise<void>((resolve) => floor.listen(0, '127.0.0.1', resolve));

const { url } = await startHttpServer(app, '127.0.0.1', 0);
announce({ url, floor: `http://127.0.0.1:${(floor.address() as AddressInfo).port}` });
