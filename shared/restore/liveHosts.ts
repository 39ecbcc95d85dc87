/** The hosts that something lives on, by the config: no restore goes there. Pure. */
import type { Config } from '../config/config.ts';
import { parseDatabaseUrl } from '../config/databaseUrl.ts';
import type { Target } from '../probe/target.ts';

/** Those of the services' endpoints, and of their databases. */
export function liveHostsOf({ services }: Pick<Config, 'services'>): readonly string[] {
  const hosts = services.flatMap(({ endpoints, database }) => [
    ...endpoints.flatMap(({ target, recordValues = [] }) => [...hostOf(target), ...recordValues]),
    ...(database === undefined ? [] : databaseHost(database.url)),
  ]);
  return [...new Set(hosts)];
}

function hostOf(target: Target): readonly string[] {
  switch (target.kind) {
    case 'http':
      return URL.canParse(target.url) ? [new URL(target.url).hostname.replace(/^\[|\]$/g, '')] : [];
    case 'tcp':
    case 'tls':
      return [target.host];
    case 'dns':
      return [];
  }
}

function databaseHost(url: string): readonly string[] {
  const parsed = parseDatabaseUrl(url);
  return parsed.ok ? [parsed.value.host] : [];
}
