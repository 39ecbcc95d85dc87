/** What Docker builds the image that restores from: the Dockerfile, and the handler in one file, with the config in it. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Config } from '../shared/config/config.ts';
import { bundleOptions, functionEntry } from './bundle.ts';
import type { ImageParts } from './restoreImage.ts';

const dockerfile = fileURLToPath(new URL('./restoreImage/Dockerfile', import.meta.url));

export async function imageFolder(config: Config): ReturnType<ImageParts['folder']> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-image-'));
  const remove = () => rm(path, { recursive: true, force: true });
  try {
    await copyFile(dockerfile, join(path, 'Dockerfile'));
    await build({
      ...bundleOptions(config),
      entryPoints: [functionEntry('restore')],
      outdir: path,
      outExtension: { '.js': '.mjs' },
      logLevel: 'error',
    });
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
