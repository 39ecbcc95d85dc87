/**
 * A Route 53 health check that does for an endpoint what its probe does, as far as Route 53 can. It may be laxer than the
 * probe and never stricter: a check that fails while the probe is content would move traffic for no reason. So nothing
 * is searched for in the body, of which Route 53 reads 5,120 bytes only. Pure.
 */
import { BlockList, isIP } from 'node:net';
import type { HttpTarget, Target } from '../shared/probe/target.ts';

/** Properties of HealthCheckConfig, as in the Route 53 API reference. */
export type CheckTarget = {
  readonly Type: 'HTTP' | 'HTTPS' | 'TCP';
  readonly Port: number;
  readonly IPAddress?: string;
  readonly FullyQualifiedDomainName?: string;
  readonly ResourcePath?: string;
  readonly EnableSNI?: boolean;
};

export type EndpointCheck =
  | { readonly kind: 'possible'; readonly target: CheckTarget }
  /** A clause that goes on after "because". */
  | { readonly kind: 'impossible'; readonly why: string };

/** "ResourcePath … Length Constraints: Maximum length of 255" (API reference, HealthCheckConfig). */
const pathLengthMax = 255;

export function endpointCheck(target: Target): EndpointCheck {
  switch (target.kind) {
    case 'http':
      return httpCheck(target);
    case 'tcp':
    case 'tls':
      // Whether somebody answers at the port is as much of a TLS probe as a check can do.
      return reachable(target.host, (at) => ({ Type: 'TCP', Port: target.port, ...at }));
    case 'dns':
      return impossible('Route 53 checks no DNS servers');
  }
}

function httpCheck(target: HttpTarget): EndpointCheck {
  const { protocol, hostname, port, pathname, search } = new URL(target.url);
  const path = `${pathname}${search}`;
  const names = Object.keys(target.headers);
  if (names.length > 0) return impossible(`Route 53 sends no headers, and its probe sends ${names.join(', ')}`);
  if (!['GET', 'HEAD'].includes(target.method) || target.body !== undefined) {
    return impossible(`Route 53 only sends GET, and its probe sends ${target.method}`);
  }
  if (target.expect.status.some(({ from, to }) => from < 200 || to > 399)) {
    return impossible('Route 53 takes 200 to 399 for healthy, and its probe expects another status');
  }
  if (path.length > pathLengthMax) return impossible(`its path has more than ${pathLengthMax} characters`);
  const isSecure = protocol === 'https:';
  return reachable(hostname.replace(/^\[|\]$/g, ''), (at) => ({
    Type: isSecure ? 'HTTPS' : 'HTTP',
    Port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    ResourcePath: path,
    ...at,
    ...(isSecure ? { EnableSNI: at.FullyQualifiedDomainName !== undefined } : {}),
  }));
}

type Place = Pick<CheckTarget, 'IPAddress' | 'FullyQualifiedDomainName'>;

function reachable(host: string, check: (at: Place) => CheckTarget): EndpointCheck {
  if (!isPublic(host)) return impossible(`Route 53's checkers come from the internet and cannot reach ${host}`);
  const at = isIP(host) === 0 ? { FullyQualifiedDomainName: host } : { IPAddress: host };
  return { kind: 'possible', target: check(at) };
}

function impossible(why: string): EndpointCheck {
  return { kind: 'impossible', why };
}

/**
 * The blocks that IANA's special-purpose registries have as not globally reachable, and multicast: Route 53 refuses
 * them (API reference, HealthCheckConfig, IPAddress).
 */
const unreachable = new BlockList();
for (const [address, length] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  unreachable.addSubnet(address, length, 'ipv4');
}
for (const [address, length] of [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  unreachable.addSubnet(address, length, 'ipv6');
}

/** Names that mean something in one place only (IANA, "Special-Use Domain Names"; `internal` is reserved by ICANN). */
const privateName = /(^|\.)(localhost|local|internal|test|invalid|home\.arpa)$/i;

function isPublic(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return host.includes('.') && !privateName.test(host);
  return !unreachable.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
