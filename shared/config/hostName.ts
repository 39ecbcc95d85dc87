/** Names and addresses of machines. */
import { isIP, isIPv6 } from 'node:net';

/** RFC 1035, section 2.3.4; the trailing dot is not counted. */
const nameLengthMax = 253;

/** Letters, digits, hyphens inside; underscores too, because SRV, TXT and CNAME names use them. */
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/**
 * A DNS name in lower case and without the trailing dot, or undefined when it is none. A name whose last label is
 * all digits is none: it would be taken for an IPv4 address (WHATWG URL, "ends in a number").
 */
export function dnsNameOf(text: string): string | undefined {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const labels = name.split('.');
  if (name.length > nameLengthMax || /^\d+$/.test(labels.at(-1) ?? '')) return undefined;
  return labels.every((part) => label.test(part)) ? name.toLowerCase() : undefined;
}

/** The host of `[2001:db8::1]:443`, `192.0.2.1:443` or `example.com:443`, and its port; undefined when it is malformed. */
export function hostAndPortOf(text: string): { readonly host: string; readonly port?: number } | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^[\]:]+))(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return undefined;
  const host = match[1] === undefined ? hostOf(match[2] ?? '') : ipv6Of(match[1]);
  if (host === undefined) return undefined;
  if (match[3] === undefined) return { host };
  const port = Number(match[3]);
  return isPort(port) ? { host, port } : undefined;
}

function ipv6Of(text: string): string | undefined {
  return isIPv6(text) ? text.toLowerCase() : undefined;
}

function hostOf(text: string): string | undefined {
  return isIP(text) === 0 ? dnsNameOf(text) : text;
}

export function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}
