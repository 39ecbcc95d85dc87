import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWebhook } from '../../../local/alerts/webhook.ts';
import { PublishFailed } from '../../../shared/alerts/notice.ts';
import { documentOf } from '../../../shared/alerts/render/document.ts';
import { createSecretSource } from '../../../shared/aws/secretSource.ts';
import { systemClock } from '../../../shared/runtime/systemClock.ts';
import { alertOf, burn, noticeFor } from '../../alerts/render/samples.ts';

const notice = noticeFor(alertOf({ key: 'burn:checkout:availability', service: 'checkout', detail: burn }));
const now = Date.UTC(2026, 10, 22, 19, 30, 0, 750);
const secrets = createSecretSource({ clock: systemClock, environment: { HOOK_SECRET: 'tops3cret!' } });

type Request = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** @param status what is answered; nothing at all when absent. */
async function startHook(status?: number, headers: Readonly<Record<string, string>> = {}) {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ path: `${request.method} ${request.url}`, headers: request.headers, body });
      if (status !== undefined) response.writeHead(status, headers).end('an answer that nobody reads');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { requests, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/T0/secret-path?token=hush` };
}

const send = (url: string, more: { secret?: string; answerMsMax?: number } = {}) => {
  const { secret, ...limits } = more;
  const post = createWebhook({ clock: { now: () => now }, secrets, ...limits });
  return post(notice, { kind: 'webhook', url, ...(secret === undefined ? {} : { secret }) });
};

const failureOf = async (sending: Promise<void>): Promise<Error> => {
  const error: unknown = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PublishFailed)) throw new Error(`expected PublishFailed, got ${error}`);
  return error;
};

/** A port on which nobody listens, and which fetch may use: port 1 is one of those that it never does. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the webhook channel', () => {
  it('posts the document, with the id by which it is known when it comes again', async () => {
    const hook = await startHook(204);
    await send(hook.url);
    const [request] = hook.requests;
    expect(request?.path).toBe('POST /T0/secret-path?token=hush');
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'holdfast-id': notice.id });
    expect(request?.headers).not.toHaveProperty('holdfast-signature');
    expect(JSON.parse(request?.body ?? '')).toEqual(documentOf(notice));
  });

  it('signs the time and the body with the secret that is referred to', async () => {
    const hook = await startHook(200);
    await send(hook.url, { secret: '${env:HOOK_SECRET}' });
    const [request] = hook.requests;
    // "t=<seconds>,v1=<hex>", of "<t>.<body>": Stripe documentation, "Verify webhook signatures manually".
    const expected = createHmac('sha256', 'tops3cret!').update(`1795375800.${request?.body}`).digest('hex');
    expect(request?.headers['holdfast-signature']).toBe(`t=1795375800,v1=${expected}`);
  });

  it.each([200, 201, 202, 204])('is content with %i', async (status) => {
    await send((await startHook(status)).url);
  });

  it.each([400, 404, 410, 429, 500, 503])('is not content with %i', async (status) => {
    const { url, host } = await startHook(status);
    expect((await failureOf(send(url))).message).toBe(
      `The webhook at ${host} did not take an alert: Error: it answered ${status}. It is tried again.`,
    );
  });

  it.each([301, 302, 307, 308])('does not follow %i', async (status) => {
    const elsewhere = await startHook(200);
    const { url } = await startHook(status, { location: elsewhere.url });
    expect((await failureOf(send(url))).message).toContain(`it answered ${status}, and redirects are not followed`);
    expect(elsewhere.requests).toEqual([]);
  });

  it('does not wait long for an answer', async () => {
    const { url } = await startHook();
    expect((await failureOf(send(url, { answerMsMax: 200 }))).message).toMatch(/TimeoutError/);
  });

  it('says what failed, without the URL and the secret', async () => {
    const port = await closedPort();
    const { message, cause } = await failureOf(send(`http://127.0.0.1:${port}/T0/secret-path?token=hush`));
    expect(message).toMatch(/^The webhook at 127\.0\.0\.1:\d+ did not take an alert: Error: .*ECONNREFUSED/);
    const told = `${message} ${JSON.stringify(cause, Object.getOwnPropertyNames(cause))}`;
    expect(told).not.toMatch(/secret-path|hush/);
    // A name that may have two addresses, and nobody listens on either.
    const named = await failureOf(send(`http://localhost:${port}/T0/secret-path`));
    expect(named.message).toMatch(/^The webhook at localhost:\d+ did not take an alert: Error: .*ECONNREFUSED/);
    const hook = await startHook(200);
    const missing = await failureOf(send(hook.url, { secret: '${env:NOT_SET}' }));
    expect(missing.message).toContain('${env:NOT_SET} could not be resolved: the environment variable is not set');
    expect(hook.requests).toEqual([]);
  });
});
