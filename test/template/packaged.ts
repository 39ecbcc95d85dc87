/** Packages the service for a config, offline and without credentials, and reads what came out. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Template } from './template.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const framework = join(root, 'node_modules/serverless/bin/serverless.js');

export type Packaged = {
  readonly template: Template;
  /** The bytes of a function's archive. */
  archive(name: string): Promise<Buffer>;
  remove(): Promise<void>;
};

/** @throws what the framework printed, when it fails. */
export async function packageService(config: string): Promise<Packaged> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-package-'));
  for (const name of ['serverless.yml', 'package.json']) await cp(join(root, name), join(folder, name));
  // The framework and esbuild follow links, so the sources need not be copied.
  for (const name of ['functions', 'serverless', 'shared', 'node_modules']) {
    await symlink(join(root, name), join(folder, name));
  }
  await writeFile(join(folder, 'holdfast.yml'), config);
  const environment = { PATH: process.env['PATH'] ?? '', HOME: folder, SLS_TELEMETRY_DISABLED: '1' };
  try {
    await promisify(execFile)(process.execPath, [framework, 'package'], { cwd: folder, env: environment });
    const text = await readFile(join(folder, '.serverless/cloudformation-template-update-stack.json'), 'utf8');
    return {
      template: JSON.parse(text),
      archive: (name) => readFile(join(folder, '.serverless', `${name}.zip`)),
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const { stdout, stderr } = { stdout: '', stderr: '', ...(error instanceof Error ? error : {}) };
    throw new Error(`${stdout}\n${stderr}`, { cause: error });
  }
}
