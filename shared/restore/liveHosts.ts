/** Hosts that people depend on: nothing is ever restored into a database there. Pure. */
import type { Config } from '../config/config.ts';
import { parseDatabaseUrl } from '../config/databaseUrl.ts';
import type { Target } from '../probe/target.ts';

export function liveHosts({ services }: Pick<Config, 'services'>): readonly string[] {
  const hosts = services.flatMap(({ endpoints, database }) => [
    // What a failover record answers is a host that is lived on, too.
    ...endpoints.flatMap(({ target, recordValues = [] }) => [hostOf(target), ...recordValues]),
    ...(database === undefined ? [] : databaseHost(database.url)),
  ]);
  return [...new Set(hosts.map((host) => host.toLowerCase()))];
}

function hostOf(target: Target): string {
  switch (target.kind) {
    case 'http':
      return new URL(target.url).hostname.replace(/^\[(.*)\]$/, '$1');
    case 'dns':
      return target.name;
    default:
      return target.host;
  }
}

function databaseHost(url: string): readonly string[] {
  const parsed = parseDatabaseUrl(url);
  return parsed.ok ? [parsed.value.host] : [];
}
