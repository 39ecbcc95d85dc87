/** The service in a folder of its own, with a config of its own: what the framework writes stays there. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const framework = join(root, 'node_modules/serverless/bin/serverless.js');
/** The Node that the project brings: the one around may be older. */
const node = join(root, 'node_modules/node/bin/node');

export type ProjectFolder = {
  readonly path: string;
  /**
   * Runs the framework there. The environment is the one given, and no more than a program needs besides.
   * @returns its standard output.
   * @throws what the framework printed, when it fails.
   */
  serverless(given: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
};

export async function projectFolder(config: string): Promise<ProjectFolder> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-project-'));
  for (const name of ['serverless.yml', 'package.json']) await cp(join(root, name), join(path, name));
  // The framework and esbuild follow links, so the sources need not be copied.
  for (const name of ['functions', 'serverless', 'shared', 'events', 'node_modules']) {
    await symlink(join(root, name), join(path, name));
  }
  await writeFile(join(path, 'holdfast.yml'), config);
  // What is zipped is first copied to the folder for temporary files, and left there.
  const temporary = join(path, 'tmp');
  await mkdir(temporary);
  const basics = { PATH: process.env['PATH'] ?? '', HOME: path, TMPDIR: temporary, SLS_TELEMETRY_DISABLED: '1' };
  return {
    path,
    serverless: (given, environment = {}) => run(path, given, { ...basics, ...environment }),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

async function run(
  path: string,
  given: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(node, [framework, ...given], { cwd: path, env: { ...environment } });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = { stdout: '', stderr: '', ...(error instanceof Error ? error : {}) };
    throw new Error(`${stdout}\n${stderr}`, { cause: error });
  }
}
