/** Where a database is, and who asks it: the config's URL with its references filled in. Lives in memory alone. */
import { type DatabaseUrl, parseDatabaseUrl, type SslMode } from '../../config/databaseUrl.ts';
import { fillTemplate, type SecretSource, type Template } from '../../probe/secrets.ts';

export type DatabaseAddress = {
  readonly user: string;
  readonly password?: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly sslMode: SslMode;
};

/** Stricter than libpq's `prefer`, with which whoever stands between the two decides that nothing is encrypted. */
const sslModeDefault: SslMode = 'require';

class BadDatabaseUrl extends Error {
  readonly code = 'bad-database-url';

  constructor(problem: string) {
    super(`the database URL cannot be read: ${problem}`);
    this.name = 'BadDatabaseUrl';
  }
}

/**
 * @param seen Receives every secret, also when another one then cannot be had, so that messages can be cleaned of them.
 * @throws SecretUnavailable
 * @throws BadDatabaseUrl which the config would have refused.
 */
export async function addressOf(url: string, secrets: SecretSource, seen: string[]): Promise<DatabaseAddress> {
  const parsed = parseDatabaseUrl(url);
  if (!parsed.ok) throw new BadDatabaseUrl(parsed.message);
  const { host, port, database, sslMode, user: userParts, password: passwordParts } = parsed.value;
  seen.push(...literalsOf(passwordParts ?? []));
  const [user, password] = await Promise.all([
    fillTemplate(userParts, secrets, []),
    passwordParts === undefined ? undefined : fillTemplate(passwordParts, secrets, seen),
  ]);
  return {
    user,
    ...(password === undefined ? {} : { password }),
    host,
    port,
    database: database ?? user,
    sslMode: sslMode ?? sslModeDefault,
  };
}

function literalsOf(parts: Template): readonly string[] {
  return parts.filter((part) => typeof part === 'string');
}

/** `db.internal:5432/app`: what messages may show. */
export function placeText({ host, port, database }: Pick<DatabaseUrl, 'host' | 'port' | 'database'>): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${name}:${port}${database === undefined ? '' : `/${database}`}`;
}
