/** The hosts that something lives on, by the config: no restore goes there. Pure. */
import type { Config } from '../config/config.ts';
import { parseDatabaseUrl } from '../config/databaseUrl.ts';
import type { Target } from '../probe/target.ts';

export type LiveHosts = {
  /** Of the services' endpoints. */
  readonly endpoints: readonly string[];
  readonly databases: readonly string[];
};

export function liveHostsOf({ services }: Pick<Config, 'services'>): LiveHosts {
  const endpoints = services.flatMap((service) =>
    service.endpoints.flatMap(({ target, recordValues = [] }) => [...hostOf(target), ...recordValues]),
  );
  const databases = services.flatMap(({ database }) => (database === undefined ? [] : databaseHost(database.url)));
  return { endpoints: [...new Set(endpoints)], databases: [...new Set(databases)] };
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
