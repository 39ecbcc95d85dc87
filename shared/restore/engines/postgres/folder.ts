/** A folder for PostgreSQL's programs inside the run's, and the dump in it, also where they run as somebody else. */
import { chmod, link, mkdir, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { cannotRestore } from './cannotRestore.ts';
import { giveTo, type Runner } from './runner.ts';

/** Of "others": may pass through. */
const passable = 0o001;

/**
 * @param file the dump
 * @throws CannotRestore when the runner cannot get there.
 */
export async function prepareFolder(folder: string, file: string, runner: Runner): Promise<string> {
  const made = join(folder, 'postgres');
  await mkdir(made, { mode: 0o700 });
  await giveTo(runner, made);
  if (runner.uid !== undefined) await openTheWay(folder, file);
  return made;
}

/** The folders from the run's workspace down are ours to open; of those above, nothing is changed. */
async function openTheWay(folder: string, file: string): Promise<void> {
  for (let each = folder; each !== dirname(each); each = dirname(each)) {
    const { mode } = await stat(each);
    if ((mode & passable) !== 0) continue;
    const isOurs = each === folder || file.startsWith(each + sep);
    const isNextTo = each === folder || each === dirname(folder);
    if (!isOurs || !isNextTo) {
      throw cannotRestore(
        'no-engine',
        `PostgreSQL does not run as root, and its user cannot get into ${each}.`,
        `Run chmod o+x ${each}, keep the workspaces elsewhere, or run Holdfast as another user.`,
      );
    }
    await chmod(each, (mode & 0o777) | passable);
  }
}

/** A second name of the dump that the runner can open. */
export async function dumpFor(runner: Runner, file: string, folder: string): Promise<string> {
  if (runner.uid === undefined) return file;
  const name = join(folder, 'dump');
  await link(file, name);
  await giveTo(runner, name);
  return name;
}
