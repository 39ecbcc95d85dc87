/** Redirects: followed only when asked, within one host, never out of TLS, never to where credentials live. */
import { describe, expect, it } from 'vitest';
import { nextHop } from '../../shared/probe/httpRedirect.ts';
import { probe } from '../../shared/probe/probe.ts';
import { hastyMs, httpTarget, testContext } from './support/contexts.ts';
import { listen, ok, onRequest } from './support/listen.ts';

function reasonOfHop(from: string, location: string, redirectsMax = 5): string {
  const next = nextHop([{ method: 'GET', url: new URL(from) }], 302, location, redirectsMax);
  if ('hop' in next) return next.hop.url.href;
  return next.refusal.outcome === 'up' ? 'up' : next.refusal.reason;
}

describe('nextHop', () => {
  it.each([
    ['http://a.test/x', '/y', 'http://a.test/y'],
    ['http://a.test/x/', 'y?z#fragment', 'http://a.test/x/y?z'],
    ['http://a.test/x', '//A.test/y', 'http://a.test/y'],
    ['http://a.test/', 'https://a.test/', 'https://a.test/'],
    ['http://a.test:8443/', 'https://a.test:8443/', 'https://a.test:8443/'],
    ['https://a.test/', 'https://a.test:443/y', 'https://a.test/y'],
  ])('goes from %s with %s to %s', (from, location, to) => {
    expect(reasonOfHop(from, location)).toBe(to);
  });

  it.each([
    ['another host', 'http://a.test/', 'http://b.test/'],
    ['a subdomain', 'http://a.test/', 'http://www.a.test/'],
    ['the same host by its final dot', 'http://a.test/', 'http://a.test./'],
    ['another port', 'http://a.test/', 'http://a.test:8080/'],
    ['https on another port', 'http://a.test/', 'https://a.test:8443/'],
    ['https on the default port from another one', 'http://a.test:8080/', 'https://a.test/'],
    ['out of TLS', 'https://a.test/', 'http://a.test/'],
    ['out of TLS on the same port', 'https://a.test:8443/', 'http://a.test:8443/'],
    ['credentials', 'http://a.test/', 'http://user:pass@a.test/'],
    ['a link-local address', 'http://a.test/', 'http://169.254.169.254/latest/meta-data/'],
    ['a link-local address as one number', 'http://a.test/', 'http://2852039166/'],
    ['a link-local address of IPv6', 'http://a.test/', 'http://[fe80::1]/'],
    ['a link-local address mapped into IPv6', 'http://a.test/', 'http://[::ffff:169.254.169.254]/'],
    ['a file', 'http://a.test/', 'file:///etc/passwd'],
    ['no URL', 'http://a.test/', 'http://[half'],
  ])('refuses %s', (_what, from, location) => {
    expect(reasonOfHop(from, location)).toBe('redirect-refused');
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'PUT', 'PUT'],
    [301, 'PUT', 'PUT'],
  ])('after %i a %s becomes a %s (RFC 9110, section 15.4)', (status, method, expected) => {
    const next = nextHop([{ method, url: new URL('http://a.test/') }], status, '/y', 1);
    expect(next).toMatchObject({ hop: { method: expected } });
  });
});

/** A server that redirects from each path of the map, and answers 200 with the request's line elsewhere. */
async function redirecting(locations: Readonly<Record<string, string>>) {
  const listener = await listen((socket) =>
    onRequest(socket, (head) => {
      const path = head.split(' ')[1] ?? '';
      const location = locations[path];
      socket.end(
        location === undefined ? ok(head) : `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 9\r\n\r\n`,
      );
    }),
  );
  return { ...listener, origin: `http://127.0.0.1:${listener.port}` };
}

describe('a redirect', () => {
  it('is judged itself when none may be followed', async () => {
    const { origin, connections } = await redirecting({ '/': '/a' });
    const status = [{ from: 302, to: 302 }];
    const headers = { location: { source: '^/a$', flags: '' } };
    // The body never comes, so only the headers of a HEAD can be judged.
    const target = httpTarget(`${origin}/`, { status, headers }, { method: 'HEAD' });
    expect(await probe(target, testContext())).toMatchObject({ outcome: 'up' });
    expect(connections()).toBe(1);
  });

  it('is followed as often as allowed, with the headers and without the body of a POST', async () => {
    const { origin, received } = await redirecting({ '/': '/a', '/a': '/b' });
    const rest = {
      redirectsMax: 2,
      method: 'POST',
      body: 'data',
      headers: { 'x-key': 'k', 'content-type': 'text/plain' },
    };
    const observation = await probe(
      httpTarget(`${origin}/`, { body: { source: '^GET /b ', flags: '' } }, rest),
      testContext(),
    );
    expect(observation).toMatchObject({ outcome: 'up' });
    expect(received().match(/x-key: k/g)).toHaveLength(3);
    expect(received().match(/data|content-type/g)).toHaveLength(2);
  });

  it('too many is a loop', async () => {
    const { origin, connections } = await redirecting({ '/': '/a', '/a': '/b', '/b': '/c' });
    expect(await probe(httpTarget(`${origin}/`, {}, { redirectsMax: 2 }), testContext())).toMatchObject({
      reason: 'redirect-loop',
      evidence: { expected: 'at most 2 redirects', got: expect.stringContaining('/c') },
    });
    expect(connections()).toBe(3);
  });

  it.each([
    ['to itself', { '/': '/' }, 1],
    ['in a ring', { '/': '/a', '/a': '/' }, 2],
  ])('%s is a loop, whatever is allowed', async (_what, locations, expected) => {
    const { origin, connections } = await redirecting(locations);
    const target = httpTarget(`${origin}/`, {}, { redirectsMax: 20 });
    expect(await probe(target, testContext())).toMatchObject({ reason: 'redirect-loop' });
    expect(connections()).toBe(expected);
  });

  it('to another host is refused, and that host hears nothing', async () => {
    const other = await listen(() => {});
    const { origin } = await redirecting({ '/': `http://localhost:${other.port}/` });
    expect(await probe(httpTarget(`${origin}/`, {}, { redirectsMax: 3 }), testContext())).toMatchObject({
      reason: 'redirect-refused',
      evidence: { expected: 'a redirect within 127.0.0.1', got: expect.stringContaining('localhost') },
    });
    expect(other.connections()).toBe(0);
  });

  it('shares the one timeout with the hops before it', async () => {
    const { port } = await listen((socket) =>
      onRequest(socket, (head) => {
        const step = Number(head.split(' ')[1]?.slice(1));
        setTimeout(() => socket.end(`HTTP/1.1 302 Found\r\nLocation: /${step + 1}\r\n\r\n`), hastyMs / 4);
      }),
    );
    const target = httpTarget(`http://127.0.0.1:${port}/1`, {}, { redirectsMax: 1000, timeoutMs: hastyMs });
    expect(await probe(target, testContext())).toMatchObject({
      outcome: 'down',
      reason: expect.stringMatching(/^timeout-/),
    });
  });
});
