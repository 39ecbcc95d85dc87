/** The folder that holds everything the monitor must not forget. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { CannotStart, errorCode } from './cannotStart.ts';

/** Grows when a folder written by this version cannot be read by the one before. */
const layoutVersion = 1;

const manifest = z.object({ holdfast: z.literal('data'), layout: z.number().int().positive() });

export type DataFolder = {
  readonly path: string;
  readonly tables: string;
  /** The file of the stand-in for Route 53. */
  readonly route53: string;
  /** The folder that stands for S3. */
  readonly s3: string;
  /** The file with the status as it was last read. */
  readonly snapshot: string;
  /** The folder of the restore tests under way. */
  readonly restores: string;
};

/** Makes the folder, or checks that it is ours to use. @throws CannotStart */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const file = join(path, 'holdfast-data.json');
  try {
    await mkdir(path, { recursive: true });
    const found = await readManifest(file);
    if (found !== undefined && found > layoutVersion) {
      throw new CannotStart(
        `The data folder ${path} was written by a newer version of Holdfast (layout ${found}; this one knows ${layoutVersion}). Update Holdfast, or name another folder with --data.`,
      );
    }
    // Written anew at each start: this is also the check that the folder can be written to.
    await writeFile(`${file}.new`, `${JSON.stringify({ holdfast: 'data', layout: layoutVersion })}\n`);
    await rename(`${file}.new`, file);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(
      `The data folder ${path} cannot be used (${errorCode(error) ?? error}). Name a folder that this user may write to with --data.`,
      { cause: error },
    );
  }
  return {
    path,
    tables: join(path, 'tables'),
    route53: join(path, 'route53.json'),
    s3: join(path, 's3'),
    snapshot: join(path, 'status.json'),
    restores: join(path, 'restores'),
  };
}

async function readManifest(file: string): Promise<number | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = manifest.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new CannotStart(
      `${file} is not a manifest of Holdfast. Name another folder with --data, or remove the file.`,
    );
  }
  return parsed.data.layout;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
