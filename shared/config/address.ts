/** What an endpoint's `url` names: `http(s)://…`, `tcp://host:port`, `tls://host:port`, `dns:name?type=A`. */
import { isIP } from 'node:net';
import type { DnsRecordType } from '../probe/target.ts';
import { dnsNameOf, hostAndPortOf, isPort } from './hostName.ts';
import { nearest } from './nearest.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

export type Address =
  | { readonly kind: 'http'; readonly url: string; readonly secure: boolean }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'tls'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'dns';
      readonly name: string;
      readonly type: DnsRecordType;
      readonly resolver?: { readonly host: string; readonly port: number };
    };

export const addressForms = 'http://, https://, tcp://host:port, tls://host:port or dns:name';

/** For editors; `parseAddress` says more. */
export const addressPattern = '^([hH][tT][tT][pP][sS]?://|[tT][cC][pP]://|[tT][lL][sS]://|[dD][nN][sS]:)';

const dnsRecordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV', 'SOA', 'CAA', 'PTR'] as const;

const urlLengthMax = 2_000;
const tlsPortDefault = 443;
const dnsPortDefault = 53;

export function parseAddress(text: string): Parsed<Address> {
  if (text.length > urlLengthMax)
    return bad(`the URL has ${text.length} characters; the longest allowed has ${urlLengthMax}`);
  if (/\$\{/.test(text)) {
    return bad(`${quote(text)} holds a reference; a URL is shown on pages and in logs, so put a secret in a header`);
  }
  // The URL standard drops tabs, line breaks and spaces at the ends and turns \ into /; here they are mistakes.
  if (/[\s\\\p{Cc}]/u.test(text))
    return bad(`${quote(text)} holds white space or a backslash; remove it or percent-encode it`);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if ((scheme === 'http' || scheme === 'https') && /^[a-z]+:\/\/[^/]/i.test(text)) return parseHttp(text);
  if (scheme === 'tcp' || scheme === 'tls') return parseSocket(scheme, text);
  if (scheme === 'dns') return parseDns(text);
  return bad(`${quote(text)} is not a URL that can be probed; write ${addressForms}`);
}

function parseHttp(text: string): Parsed<Address> {
  const url = URL.parse(text);
  if (url === null || url.hostname === '') {
    return bad(`${quote(text)} is not a valid URL; write it as https://host/path, with a port from 1 to 65535 if any`);
  }
  if (url.username !== '' || url.password !== '') {
    // The value is not quoted: it holds a password.
    return bad(`the URL holds credentials; put them in a header by reference, such as authorization: "\${env:NAME}"`);
  }
  if (text.includes('#'))
    return bad(`${quote(text)} has a fragment, which is never sent to a server; remove the # and what follows`);
  if (url.port === '0') return bad(`${quote(text)} has the port 0; write a port from 1 to 65535`);
  return good({ kind: 'http', url: url.href, secure: url.protocol === 'https:' });
}

function parseSocket(kind: 'tcp' | 'tls', text: string): Parsed<Address> {
  const form = kind === 'tcp' ? 'tcp://host:port' : 'tls://host or tls://host:port';
  const example = `write ${form}, with a port from 1 to 65535 and an IPv6 address in brackets`;
  const rest = /^[a-z]+:\/\/([^/?#]*)\/?$/i.exec(text)?.[1];
  const found = rest === undefined ? undefined : hostAndPortOf(rest);
  if (found === undefined) return bad(`${quote(text)} is not a ${kind} address; ${example}`);
  const port = found.port ?? (kind === 'tls' ? tlsPortDefault : undefined);
  if (port === undefined || !isPort(port)) return bad(`${quote(text)} names no port; ${example}`);
  return good({ kind, host: found.host, port });
}

/** RFC 4501: `dns:[//authority/]name[?query]`, where query elements are joined with `;`. */
function parseDns(text: string): Parsed<Address> {
  const match = /^dns:(?:\/\/([^/?#]*)\/)?([^/?#]*)(?:\?([^#]*))?$/i.exec(text);
  const name = dnsNameOf(match?.[2] ?? '');
  if (match === null || name === undefined) {
    return bad(
      `${quote(text)} is not a DNS query; write dns:name?type=A, or dns://resolver/name?type=A with the resolver's IP address`,
    );
  }
  const type = recordTypeOf(text, match[3] ?? '');
  if (!type.ok) return type;
  if (match[1] === undefined || match[1] === '') return good({ kind: 'dns', name, type: type.value });
  const resolver = hostAndPortOf(match[1]);
  if (resolver === undefined || isIP(resolver.host) === 0) {
    return bad(`${quote(match[1])} is not a resolver; write its IP address, and an IPv6 address in brackets`);
  }
  return good({
    kind: 'dns',
    name,
    type: type.value,
    resolver: { host: resolver.host, port: resolver.port ?? dnsPortDefault },
  });
}

function recordTypeOf(text: string, query: string): Parsed<DnsRecordType> {
  let type: DnsRecordType = 'A';
  for (const element of query.split(';').filter((part) => part !== '')) {
    const [key, value] = element.toUpperCase().split('=', 2);
    if (key === 'CLASS' && value === 'IN') continue;
    const known = dnsRecordTypes.find((candidate) => candidate === value);
    if (key !== 'TYPE' || known === undefined) return bad(unknownQuery(text, key ?? '', value ?? ''));
    type = known;
  }
  return good(type);
}

function unknownQuery(text: string, key: string, value: string): string {
  if (key !== 'TYPE') return `${quote(text)} asks for more than a type; write dns:name?type=A`;
  const near = nearest(value, dnsRecordTypes);
  const hint = near === undefined ? '' : ` did you mean ${near}?`;
  return `${quote(value)} is not a record type that can be probed;${hint} the types are ${dnsRecordTypes.join(', ')}`;
}

/** The same text for the same target, however it was written. */
export function addressText(address: Address): string {
  if (address.kind === 'http') return address.url;
  if (address.kind !== 'dns') return `${address.kind}://${bracketed(address.host)}:${address.port}`;
  const { resolver } = address;
  const authority = resolver === undefined ? '' : `//${bracketed(resolver.host)}:${resolver.port}/`;
  return `dns:${authority}${address.name}?type=${address.type}`;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
