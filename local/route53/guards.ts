/**
 * The health check that guards an endpoint's record while Holdfast is not there, and what a health checker of Route 53
 * does for it. Pure.
 */
import { isIP } from 'node:net';
import type { HttpTarget, Target } from '../../shared/probe/target.ts';
import type { HealthCheckConfig } from './healthChecks.ts';

/** Limits of the API reference, HealthCheckConfig. */
const pathLengthMax = 255;
const bodyBytesSearched = 5_120;

const pace = { RequestInterval: 10, FailureThreshold: 3 } as const;

/** As near to the endpoint's own probe as Route 53 comes, and never stricter: that would move traffic for no reason. */
export function guardOf(target: Target): HealthCheckConfig {
  switch (target.kind) {
    case 'http': {
      const url = new URL(target.url);
      const path = `${url.pathname}${url.search}`;
      const isHttps = url.protocol === 'https:';
      // It would say something else than the endpoint.
      if (!isAskedPlainly(target) || path.length > pathLengthMax) return unguarded;
      return {
        Type: isHttps ? 'HTTPS' : 'HTTP',
        ...hostOf(url.hostname),
        Port: url.port === '' ? (isHttps ? 443 : 80) : Number(url.port),
        ResourcePath: path,
        ...pace,
      };
    }
    case 'tcp':
    case 'tls':
      return { Type: 'TCP', ...hostOf(target.host), Port: target.port, ...pace };
    case 'dns':
      return unguarded;
  }
}

/** Route 53 sends GET without headers, and takes 200 to 399 for healthy. */
function isAskedPlainly({ method, headers, body, expect }: HttpTarget): boolean {
  const isGet = method === 'GET' || method === 'HEAD';
  const isUsual = expect.status.every(({ from, to }) => from >= 200 && to <= 399);
  return isGet && isUsual && body === undefined && Object.keys(headers).length === 0;
}

/** Route 53 takes a disabled check for healthy. */
const unguarded: HealthCheckConfig = { Type: 'TCP', IPAddress: '192.0.2.1', Port: 53, ...pace, Disabled: true };

function hostOf(host: string): Pick<HealthCheckConfig, 'IPAddress' | 'FullyQualifiedDomainName'> {
  const address = host.replace(/^\[|\]$/g, '');
  return isIP(address) === 0 ? { FullyQualifiedDomainName: host } : { IPAddress: address };
}

/**
 * "Route 53 must be able to establish a TCP connection with the endpoint within four seconds. In addition, the endpoint
 * must respond with an HTTP status code of 2xx or 3xx within two seconds after connecting", over TCP "within ten
 * seconds" (developer guide, "How Amazon Route 53 determines whether a health check is healthy").
 * @returns undefined when nothing is to be probed for the check.
 */
export function targetOf(config: HealthCheckConfig): Target | undefined {
  const host = config.FullyQualifiedDomainName ?? config.IPAddress;
  if (config.Disabled === true || host === undefined) return undefined;
  const at = config.IPAddress ?? host;
  switch (config.Type) {
    case 'TCP':
      return { kind: 'tcp', host: at, port: config.Port ?? 80, timeoutMs: 10_000, expect: {} };
    case 'HTTP':
    case 'HTTP_STR_MATCH':
    case 'HTTPS':
    case 'HTTPS_STR_MATCH': {
      const scheme = config.Type.startsWith('HTTPS') ? 'https' : 'http';
      const port = config.Port ?? (scheme === 'https' ? 443 : 80);
      const { SearchString } = config;
      return {
        kind: 'http',
        url: `${scheme}://${isIP(at) === 6 ? `[${at}]` : at}:${port}${config.ResourcePath ?? '/'}`,
        method: 'GET',
        headers: {},
        redirectsMax: 0,
        bodyBytesMax: bodyBytesSearched,
        timeoutMs: 6_000,
        expect: {
          status: [{ from: 200, to: 399 }],
          headers: {},
          json: [],
          ...(SearchString === undefined ? {} : { body: { source: literally(SearchString), flags: '' } }),
        },
      };
    }
    case 'CALCULATED':
    case 'CLOUDWATCH_METRIC':
      return undefined;
  }
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
