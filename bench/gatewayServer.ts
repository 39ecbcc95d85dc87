/**
 * The packaged function `status` behind what API Gateway does for it: HTTP on loopback becomes events in payload format 2.0
 * and back (API Gateway Developer Guide, "Integrations for HTTP APIs"). `node gatewayServer.ts BUNDLE`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { announce } from './child.ts';

/** Beside the function's own paths: floors for what a browser makes of the page. */
const blankPath = '/floor/blank';
const samePath = '/floor/same';

const account = '123456789012';

/** As Lambda tells a function of itself. */
const context = {
  functionName: 'holdfast-bench-status',
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:us-east-1:${account}:function:holdfast-bench-status`,
  memoryLimitInMB: '512',
  awsRequestId: 'bench',
};

const result = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  multiValueHeaders: z.record(z.string(), z.array(z.string())).optional(),
  body: z.string(),
  isBase64Encoded: z.boolean(),
});

const imported = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') });
type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const [bundle = ''] = process.argv.slice(2);
const { handler } = imported.parse(await import(pathToFileURL(bundle).href));

function eventOf({ method = 'GET', url = '/', headers }: IncomingMessage): unknown {
  const { pathname, search } = new URL(url, 'http://127.0.0.1');
  const joined = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]);
  const http = {
    method,
    path: pathname,
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    userAgent: headers['user-agent'],
  };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(joined),
    requestContext: {
      accountId: account,
      apiId: 'bench',
      domainName: headers.host,
      domainPrefix: 'bench',
      http,
      requestId: 'bench',
      routeKey: '$default',
      stage: '$default',
      time: '30/Nov/2026:12:00:00 +0000',
      timeEpoch: Date.now(),
    },
    isBase64Encoded: false,
  };
}

async function answer(
  request: IncomingMessage,
): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const { statusCode, headers, body, isBase64Encoded } = result.parse(await handler(eventOf(request), context));
  return { status: statusCode, headers, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') };
}

const html = { 'content-type': 'text/html; charset=utf-8' };
const blank = '<!doctype html><html lang="en"><title>Blank</title><p>Blank</p></html>';

/** The page of this moment, ready to be sent: its script is the function's. */
let same: Promise<Buffer> | undefined;

async function samePage(host: string | undefined): Promise<Buffer> {
  const answered = await fetch(`http://${host}/`);
  return gzipSync(await answered.text());
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === blankPath) {
    response.writeHead(200, html).end(blank);
    return;
  }
  if (request.url === samePath) {
    same ??= samePage(request.headers.host);
    response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(await same);
    return;
  }
  const { status, headers, body } = await answer(request);
  response.writeHead(status, { ...headers, 'content-length': String(body.byteLength) }).end(body);
}

const server = createServer((request, response) => {
  respond(request, response).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    response.writeHead(500).end();
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
