/** One folder per run, that nobody else reads and that is gone when the run is. */
import { chmod, lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, ownProcess, type ProcessIdentity, processIdentitySchema } from '../runtime/ownProcess.ts';

export type Workspace = {
  readonly folder: string;
  /** An empty folder inside it. */
  empty(name: string): Promise<string>;
  /** Deletes everything. @returns what it could not, one line each; empty when everything is gone. */
  close(): Promise<string[]>;
};

export type WorkspaceParts = {
  /** Ends what an earlier process started in the folder and did not live to end, such as a database server. */
  readonly endLeftovers?: (folder: string) => Promise<void>;
  /** Leaves everything where it is when closed, for a person to look at. */
  readonly keep?: boolean;
};

const ownerFile = '.owner.json';

/** What runs are called, and nothing that leads out of the root. */
const runPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** The same run again is the one that was killed: what is left of it is removed first. */
export async function openWorkspace(root: string, run: string, parts: WorkspaceParts = {}): Promise<Workspace> {
  if (!runPattern.test(run)) throw new RangeError(`${JSON.stringify(run)} cannot name a folder.`);
  const folder = join(root, run);
  const left = await removed(folder, parts);
  if (left.length > 0) throw new Error(`What is left of an earlier attempt cannot be removed: ${left.join('; ')}`);
  await mkdir(root, { recursive: true, mode: 0o700 });
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(folder, ownerFile), JSON.stringify(await ownProcess()), { mode: 0o600, flag: 'wx' });
  return {
    folder,
    async empty(name) {
      if (!runPattern.test(name)) throw new RangeError(`${JSON.stringify(name)} cannot name a folder.`);
      const inner = join(folder, name);
      await mkdir(inner, { mode: 0o700 });
      return inner;
    },
    close: async () => (parts.keep === true ? [] : await removed(folder, parts)),
  };
}

/**
 * Removes the folders of runs whose process does not live any more: it was killed, and nobody started the run again.
 *
 * @returns what could not be removed, one line each
 */
export async function sweepWorkspaces(
  root: string,
  isOwnerAlive: (owner: ProcessIdentity) => Promise<boolean> = isAlive,
  parts: Pick<WorkspaceParts, 'endLeftovers'> = {},
): Promise<string[]> {
  const left: string[] = [];
  for (const name of await namesIn(root)) {
    const folder = join(root, name);
    const owner = await ownerOf(folder);
    // Without an owner it may be somebody else's, or just being made.
    if (owner === undefined || (await isOwnerAlive(owner))) continue;
    left.push(...(await removed(folder, parts)));
  }
  return left;
}

async function ownerOf(folder: string): Promise<ProcessIdentity | undefined> {
  try {
    const parsed = processIdentitySchema.safeParse(JSON.parse(await readFile(join(folder, ownerFile), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

async function removed(folder: string, { endLeftovers }: WorkspaceParts): Promise<string[]> {
  const entry = await lstat(folder).catch(nothingWhenAbsent);
  if (entry === undefined) return [];
  const left: string[] = [];
  try {
    // A link that somebody put there is removed and never followed.
    if (entry.isDirectory()) await endLeftovers?.(folder);
  } catch (error) {
    left.push(`what runs in ${folder} (${codeOf(error)})`);
  }
  const problem = await deleted(folder);
  return problem === undefined ? left : [...left, problem];
}

async function deleted(folder: string): Promise<string | undefined> {
  const erase = () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    await erase();
    return undefined;
  } catch {
    // Folders of a restored backup may allow nobody to change them.
  }
  try {
    await opened(folder);
    await erase();
    return undefined;
  } catch (error) {
    return `${folder} (${codeOf(error)})`;
  }
}

async function opened(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await opened(join(folder, entry.name));
  }
}

async function namesIn(root: string): Promise<readonly string[]> {
  return (await readdir(root).catch(nothingWhenAbsent)) ?? [];
}

function nothingWhenAbsent(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
