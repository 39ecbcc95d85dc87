/** Packages the service for a config, offline and without credentials, and reads what came out. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from './projectFolder.ts';
import type { Template } from './template.ts';

export type Packaged = {
  readonly template: Template;
  /** The bytes of a function's archive. */
  archive(name: string): Promise<Buffer>;
  remove(): Promise<void>;
};

/** @throws what the framework printed, when it fails. */
export async function packageService(config: string): Promise<Packaged> {
  const folder = await projectFolder(config);
  const output = join(folder.path, '.serverless');
  try {
    await folder.serverless(['package']);
    const text = await readFile(join(output, 'cloudformation-template-update-stack.json'), 'utf8');
    return {
      template: JSON.parse(text),
      archive: (name) => readFile(join(output, `${name}.zip`)),
      remove: () => folder.remove(),
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
