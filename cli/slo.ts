/** `holdfast slo export` and `holdfast slo import`: objectives in the words of OpenSLO v1. */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { renderProblem } from '../shared/config/problem.ts';
import { readConfig } from '../shared/config/read.ts';
import type { Loss } from '../shared/openslo/document.ts';
import { objectsOf } from '../shared/openslo/exportObjects.ts';
import { type ImportedText, importObjects } from '../shared/openslo/importObjects.ts';
import { objectsText, servicesText } from '../shared/openslo/yamlText.ts';
import type { Io } from './io.ts';

/** @returns 1 for a config that is not valid, 2 for one that cannot be read. */
export async function exportSlos({ config: file }: { readonly config: string }, io: Io): Promise<0 | 1 | 2> {
  const read = await readConfig(file);
  const problems = read.read ? (read.parsed.ok ? [] : read.parsed.problems) : [read.problem];
  for (const problem of problems) io.stderr(`${renderProblem(problem)}\n`);
  if (!read.read) return 2;
  if (!read.parsed.ok) return 1;
  io.stdout(objectsText(objectsOf(read.parsed.config)));
  return 0;
}

/** @returns 1 when something has no place in a config, 2 when a file cannot be read, 0 otherwise. */
export async function importSlos(files: readonly string[], io: Io): Promise<0 | 1 | 2> {
  const texts: ImportedText[] = [];
  for (const file of files) {
    const text = await textOf(file);
    if (typeof text === 'string') texts.push({ file, text });
    else io.stderr(`${file}: ${text.why}\n`);
  }
  if (texts.length < files.length) return 2;
  const { services, losses, problems } = importObjects(texts);
  for (const problem of problems) io.stderr(`${renderProblem(problem)}\n`);
  if (problems.length > 0) return 2;
  if (services.length > 0) io.stdout(servicesText(services));
  for (const loss of losses) io.stderr(`${lossText(loss)}\n`);
  return losses.length === 0 ? 0 : 1;
}

/** As much as a config may have. */
const fileBytesMax = 1_048_576;

async function textOf(file: string): Promise<string | { readonly why: string }> {
  try {
    const content = await readFile(file);
    if (content.length > fileBytesMax) return { why: 'the file is larger than 1 MiB' };
    return isUtf8(content) ? content.toString('utf8') : { why: 'the file is not UTF-8' };
  } catch (error) {
    return { why: `the file cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function lossText({ file, line, object, path, why }: Loss): string {
  return `${file}:${line}: ${object}${path === '' ? '' : `: ${path}`}: ${why}`;
}
