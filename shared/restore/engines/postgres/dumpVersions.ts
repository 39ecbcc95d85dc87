/** Whether a server can be expected to restore a dump: by the versions that the dump tells of. */
import { failedWith, type RestoreFailure } from '../../failure.ts';
import { type Version, versionIn } from './version.ts';

export type DumpVersions = { readonly server?: string; readonly dump?: string };

/**
 * A dump is good for the major version that it is of, and newer ones (PostgreSQL documentation, "pg_dump", notes).
 *
 * @param server the one that restores
 */
export function newerDump({ server: from, dump: by }: DumpVersions, server: Version): RestoreFailure | undefined {
  const newer = [
    { what: 'is of a PostgreSQL', text: from },
    { what: 'was made by a pg_dump', text: by },
  ].find(({ text }) => text !== undefined && (versionIn(text)?.major ?? 0) > server.major);
  if (newer?.text === undefined) return undefined;
  const version = versionIn(newer.text);
  return failedWith(
    'newer-version',
    `The dump ${newer.what} ${version?.text}, and the server that is to restore it is ${server.text}.`,
    `Install PostgreSQL ${version?.major} where backups are restored, or restore into a staging server of it.`,
  ).failure;
}

/** What a run keeps of them. */
export function versionsKept({ server, dump }: DumpVersions): Readonly<Record<string, string>> {
  return {
    ...(server === undefined ? {} : { dumped: versionIn(server)?.text ?? server.slice(0, 100) }),
    ...(dump === undefined ? {} : { pg_dump: versionIn(dump)?.text ?? dump.slice(0, 100) }),
  };
}
