/** Where PostgreSQL's programs are on this machine. */
import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cannotRestore } from './cannotRestore.ts';
import type { Machine } from './machine.ts';
import { plainEnvironment } from './tool.ts';
import { isNewer, type Version, versionIn } from './version.ts';

export type Binaries = { readonly folder: string; readonly version: Version };

/** A server of our own needs all of them, another's server only the ones that talk to it. */
const needed = {
  server: ['postgres', 'initdb', 'pg_restore', 'psql'],
  client: ['pg_restore', 'psql'],
} as const;

/** Folders of packages: Debian's and Ubuntu's, PGDG's on Red Hat, Homebrew's on Apple silicon and Intel. */
const installed = [
  { root: '/usr/lib/postgresql', name: /^\d+$/, inside: 'bin' },
  { root: '/usr', name: /^pgsql-\d+$/, inside: 'bin' },
  { root: '/opt/homebrew/opt', name: /^postgresql(@\d+)?$/, inside: 'bin' },
  { root: '/usr/local/opt', name: /^postgresql(@\d+)?$/, inside: 'bin' },
] as const;

const versionMsMax = 5_000;

const run = promisify(execFile);

/** The newest ones. @throws CannotRestore when there are none. */
export async function findBinaries(machine: Pick<Machine, 'path'>, want: keyof typeof needed): Promise<Binaries> {
  const folders = [...(await packageFolders()), ...machine.path];
  const found = await Promise.all([...new Set(folders)].map((folder) => binariesIn(folder, want)));
  const [newest] = found
    .filter((each) => each !== undefined)
    .toSorted((one, other) => (isNewer(one.version, other.version) ? -1 : 1));
  if (newest !== undefined) return newest;
  throw cannotRestore(
    'no-engine',
    `There is no PostgreSQL on this machine: ${needed[want].join(', ')} are in none of the usual folders and not on PATH.`,
    'Install the newest major version of it (Debian: `apt-get install postgresql`; macOS: `brew install postgresql`).',
  );
}

async function packageFolders(): Promise<readonly string[]> {
  const folders = await Promise.all(
    installed.map(async ({ root, name, inside }) => {
      const names = await readdir(root).catch(() => []);
      return names.filter((each) => name.test(each)).map((each) => join(root, each, inside));
    }),
  );
  return folders.flat();
}

async function binariesIn(folder: string, want: keyof typeof needed): Promise<Binaries | undefined> {
  try {
    await Promise.all(needed[want].map((name) => access(join(folder, name), constants.X_OK)));
    const options = { env: plainEnvironment, timeout: versionMsMax, killSignal: 'SIGKILL' } as const;
    const { stdout } = await run(join(folder, 'pg_restore'), ['--version'], options);
    const version = versionIn(stdout);
    return version === undefined ? undefined : { folder, version };
  } catch {
    return undefined;
  }
}
