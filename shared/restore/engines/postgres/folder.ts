/** A folder for PostgreSQL's programs inside the run's, and the dump in it, also where they run as somebody else. */
import { chmod, link, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cannotRestore } from './cannotRestore.ts';
import { giveTo, type Runner } from './runner.ts';

/** Of "others": may pass through. */
const passable = 0o001;

/** @throws CannotRestore when the runner cannot get there. */
export async function prepareFolder(folder: string, runner: Runner): Promise<string> {
  const made = join(folder, 'postgres');
  await mkdir(made, { mode: 0o700 });
  await giveTo(runner, made);
  if (runner.uid !== undefined) await openTheWay(folder);
  return made;
}

/** The run's folder, the workspace around it, and the folder of workspaces; of those above, nothing is changed. */
async function openTheWay(folder: string): Promise<void> {
  const ours = [folder, dirname(folder), dirname(dirname(folder))];
  for (let each = folder; each !== dirname(each); each = dirname(each)) {
    const { mode, uid } = await stat(each);
    if ((mode & passable) !== 0) continue;
    if (uid !== root || !ours.includes(each)) {
      throw cannotRestore(
        'no-engine',
        `PostgreSQL does not run as root, and its user cannot get into ${each}.`,
        `Run chmod o+x ${each}, keep the workspaces elsewhere, or run Holdfast as another user.`,
      );
    }
    await chmod(each, (mode & 0o7777) | passable);
  }
}

const root = 0;

/** A second name of the dump that the runner can open. */
export async function dumpFor(runner: Runner, file: string, folder: string): Promise<string> {
  if (runner.uid === undefined) return file;
  const name = join(folder, 'dump');
  await link(file, name);
  await giveTo(runner, name);
  return name;
}
