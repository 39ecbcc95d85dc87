/** Which redirects may be followed, and what is asked for there. Pure. */
import { isIP } from 'node:net';
import { isLinkLocal } from './address.ts';
import type { Finding } from './finding.ts';
import { down } from './finding.ts';

/** RFC 9110, section 15.4: those that name one place to go on to. */
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export type Hop = { readonly method: string; readonly url: URL };

export function isRedirect(status: number, location: string | undefined): location is string {
  return location !== undefined && redirectStatuses.has(status);
}

/**
 * The next hop, or why there is none. The request's headers, which may hold secrets, go along; hence never to another
 * host, never out of TLS, and to another port only from http to https on their default ports.
 *
 * @param earlier The hops so far, the one that answered last.
 */
export function nextHop(
  earlier: readonly [Hop, ...Hop[]],
  status: number,
  location: string,
  redirectsMax: number,
): { readonly hop: Hop } | { readonly refusal: Finding } {
  const from = earlier.at(-1) ?? earlier[0];
  const url = URL.parse(location, from.url.href);
  const problem = url === null ? 'a location that is a URL' : objection(from.url, url);
  if (url === null || problem !== undefined) {
    const evidence = { expected: problem ?? '', got: `a redirect to ${location}` };
    return { refusal: down('redirect-refused', evidence) };
  }
  url.hash = '';
  const hop = { method: nextMethod(from.method, status), url };
  if (earlier.some(({ method, url }) => method === hop.method && url.href === hop.url.href)) {
    return {
      refusal: down('redirect-loop', { expected: 'an end of the redirects', got: `a redirect back to ${url.href}` }),
    };
  }
  if (earlier.length > redirectsMax) {
    const got = `another redirect, to ${url.href}`;
    return { refusal: down('redirect-loop', { expected: `at most ${redirectsMax} redirects`, got }) };
  }
  return { hop };
}

/** @returns What the redirect should have been instead. */
function objection(from: URL, to: URL): string | undefined {
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return 'a redirect to an http or https URL';
  const host = to.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family !== 0 && isLinkLocal({ address: host, family: family === 6 ? 6 : 4 })) {
    return 'a redirect to an address that is not link-local';
  }
  if (to.hostname !== from.hostname) return `a redirect within ${from.hostname}`;
  if (to.username !== '' || to.password !== '') return 'a redirect without credentials in its URL';
  if (from.protocol === 'https:' && to.protocol === 'http:') return 'a redirect that stays on https';
  const upgraded = from.protocol !== to.protocol;
  const bothDefault = upgraded && from.port === '' && to.port === '';
  // Compared as numbers: an empty port is another one in http than in https.
  if (!bothDefault && portOf(from) !== portOf(to)) return `a redirect that stays on port ${portOf(from)}`;
  return undefined;
}

/** The port that a URL means. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** RFC 9110, sections 15.4.2 to 15.4.4: what user agents do with a POST, and what 303 asks for. */
function nextMethod(method: string, status: number): string {
  if (status === 303 && method !== 'HEAD') return 'GET';
  return (status === 301 || status === 302) && method === 'POST' ? 'GET' : method;
}
