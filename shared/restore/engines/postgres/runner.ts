/**
 * Who PostgreSQL's programs run as. They refuse to run as root, and a hostile dump should not be read by root either, so
 * root becomes the user of the packages.
 */
import { chown, readFile } from 'node:fs/promises';
import { cannotRestore } from './cannotRestore.ts';

/** Ids to change to; none when the programs run as ourselves. */
export type Runner = { readonly uid: number; readonly gid: number } | { readonly uid?: never; readonly gid?: never };

const userFile = '/etc/passwd';

/** The user that the packages of Debian, Red Hat and Alpine make. */
const user = 'postgres';

/** @throws CannotRestore when this is root and there is nobody to become. */
export async function runnerFor(uid: number | undefined): Promise<Runner> {
  if (uid !== 0) return {};
  const runner = idsOf(await readFile(userFile, 'utf8').catch(() => ''), user);
  if (runner !== undefined) return runner;
  throw cannotRestore(
    'no-engine',
    `Holdfast runs as root, PostgreSQL refuses to, and there is no user ${user} to become.`,
    `Install PostgreSQL from the distribution's packages, which make the user ${user}, or run as another user.`,
  );
}

/** Of a line `name:password:uid:gid:…` (passwd(5)). Nobody becomes root. */
export function idsOf(users: string, name: string): { readonly uid: number; readonly gid: number } | undefined {
  const line = users.split('\n').find((each) => each.startsWith(`${name}:`));
  const [, , uid = '', gid = ''] = line?.split(':') ?? [];
  if (!/^[1-9]\d{0,9}$/.test(uid) || !/^\d{1,10}$/.test(gid)) return undefined;
  return { uid: Number(uid), gid: Number(gid) };
}

export async function giveTo(runner: Runner, path: string): Promise<void> {
  if (runner.uid !== undefined) await chown(path, runner.uid, runner.gid);
}
