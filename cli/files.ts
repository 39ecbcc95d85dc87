/** The files that commands are given and leave. */
import { isUtf8 } from 'node:buffer';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import { Refused } from './refused.ts';

/** All of it or nothing, so that nobody reads half a report. @throws Refused */
export async function writeReport(path: string, text: string): Promise<void> {
  const half = `${path}.${process.pid}.part`;
  try {
    await writeFile(half, text);
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    throw new Refused(`${printable(path)}: the file cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

/** @throws Refused */
export async function readJson(path: string, bytesMax: number): Promise<unknown> {
  const text = await readText(path, bytesMax);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused(`${printable(path)}: this is not JSON`, { cause: error });
  }
}

/** @throws Refused */
export async function readText(path: string, bytesMax: number): Promise<string> {
  const content = await contentOf(path, bytesMax);
  if (!isUtf8(content)) throw new Refused(`${printable(path)}: the file is not UTF-8`);
  return content.toString('utf8');
}

async function contentOf(path: string, bytesMax: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= bytesMax) return await readFile(path);
  } catch (error) {
    throw new Refused(`${printable(path)}: the file cannot be read: ${reasonOf(error)}`, { cause: error });
  }
  throw new Refused(`${printable(path)}: the file is larger than ${bytesMax / 2 ** 20} MiB`);
}

/** @throws Refused */
export function parsedFile<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = issue?.path.map(String).join('.') ?? '';
  throw new Refused(`${printable(path)}: ${printable(at === '' ? '' : `${at}: `)}${printable(issue?.message ?? '')}`);
}

function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
