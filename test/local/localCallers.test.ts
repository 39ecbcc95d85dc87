/** Who may give orders to a monitor on this machine; the attack is DNS rebinding, where a page's own name leads here. */
import { Hono } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHttpServer } from '../../local/httpServer.ts';
import { forLocalCallers, whyRefused } from '../../local/localCallers.ts';

describe('an order', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:4000', '127.0.0.1'],
    ['127.8.9.10', 'localhost:4000', '127.0.0.1'],
    ['::1', '[::1]:4000', '::1'],
    ['::ffff:127.0.0.1', 'LOCALHOST', '0.0.0.0'],
    ['127.0.0.1', 'status.example.com', 'status.example.com'],
  ])('from %s for %s is welcome where %s is served', (remote, asked, host) => {
    expect(whyRefused(remote, asked, host)).toBeUndefined();
  });

  it.each([
    ['192.0.2.1', '127.0.0.1:4000', '0.0.0.0'],
    ['::ffff:192.0.2.1', 'localhost', '0.0.0.0'],
    [undefined, 'localhost', '127.0.0.1'],
    ['127.0.0.1', 'rebound.example.com:4000', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1.example.com', '127.0.0.1'],
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', 'not a host', '127.0.0.1'],
  ])('from %s for %s is refused where %s is served', (remote, asked, host) => {
    expect(whyRefused(remote, asked, host)).toEqual(expect.any(String));
  });

  it('is refused by a problem document before its route hears of it, and everything else is not', async () => {
    const heard: string[] = [];
    const routes = new Hono();
    routes.post('/orders/:id', (context) => {
      heard.push(context.req.param('id'));
      return context.text('done');
    });
    const app = new Hono().route('/', forLocalCallers(routes, '127.0.0.1'));
    app.get('/orders/:id', (context) => context.text('read'));
    const server = await startHttpServer(app, '127.0.0.1', 0);
    onTestFinished(() => server.close());
    // A client may not set Host with fetch, so a name is asked for that leads here by itself.
    const url = new URL(server.url);
    expect(await (await fetch(`${server.url}/orders/1`, { method: 'POST' })).text()).toBe('done');
    // A proxy on this machine, as HAProxy, Caddy or a tunnel would pass somebody's request on.
    for (const header of ['Forwarded', 'Via', 'X-Forwarded-For', 'X-Real-IP']) {
      const passedOn = await fetch(`${server.url}/orders/4`, { method: 'POST', headers: { [header]: '192.0.2.1' } });
      expect(passedOn.status).toBe(403);
    }
    const { request } = await import('node:http');
    const refused = await new Promise<{ status: number | undefined; type: string | undefined }>((resolve, reject) => {
      const asking = request(
        {
          host: url.hostname,
          port: url.port,
          path: '/orders/2',
          method: 'POST',
          headers: { host: 'rebound.example.com' },
        },
        (answer) => {
          answer.resume();
          resolve({ status: answer.statusCode, type: answer.headers['content-type'] });
        },
      );
      asking.on('error', reject).end();
    });
    expect(refused).toEqual({ status: 403, type: 'application/problem+json' });
    expect(await (await fetch(`${server.url}/orders/3`)).text()).toBe('read');
    expect(heard).toEqual(['1']);
  });
});
