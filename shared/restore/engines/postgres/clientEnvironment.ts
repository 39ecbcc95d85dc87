/** How PostgreSQL's programs log in: by their environment and a file, so that no argument list shows a password. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { SslMode } from '../../../config/databaseUrl.ts';
import { giveTo, type Runner } from './runner.ts';
import { applicationName, type Login } from './session.ts';

export type ClientEnvironment = Readonly<Record<string, string>>;

/** In the folder of the run. */
export const passwordFileName = 'password';

/** Writes the files that it names into the folder, which is deleted with the run. PostgreSQL documentation, "34.15". */
export async function clientEnvironment(
  login: Login,
  sslMode: SslMode,
  folder: string,
  runner: Runner,
): Promise<ClientEnvironment> {
  const passwordFile = join(folder, passwordFileName);
  await writeFile(passwordFile, passwordLine(login), { mode: 0o600 });
  await giveTo(runner, passwordFile);
  const isVerified = sslMode === 'verify-ca' || sslMode === 'verify-full';
  const roots = join(folder, 'roots.pem');
  // The same roots as the driver's, because libpq before 16 knows none.
  if (isVerified) await writeFile(roots, rootCertificates.join('\n'), { mode: 0o644 });
  return {
    PGHOST: login.host,
    PGPORT: String(login.port),
    PGUSER: login.user,
    PGDATABASE: login.database,
    PGPASSFILE: passwordFile,
    PGAPPNAME: applicationName,
    PGSSLMODE: sslMode,
    ...(isVerified ? { PGSSLROOTCERT: roots } : {}),
    PGCONNECT_TIMEOUT: '15',
    PGGSSENCMODE: 'disable',
    PGOPTIONS: '-c lock_timeout=60000',
  };
}

/** PostgreSQL documentation, "34.16. The Password File": host, port, database and user are any. */
export function passwordLine({ password }: Pick<Login, 'password'>): string {
  return `*:*:*:*:${password.replaceAll(/[\\:]/g, (character) => `\\${character}`)}\n`;
}

/** A connection string, because a bare name with `=` in it would be taken for one. */
export function databaseArgument(login: Login): string {
  return `dbname='${login.database.replaceAll(/[\\']/g, (character) => `\\${character}`)}'`;
}
