/**
 * Every file in bad/ and good/ with its golden output beside it. To review changed messages, run with
 * `UPDATE_GOLDEN=1`, then read the difference: each message must say what is wrong and what would be right.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ParsedConfig } from '../../shared/config/parse.ts';
import { type Problem, renderProblem } from '../../shared/config/problem.ts';
import { readConfig } from '../../shared/config/read.ts';

const folder = (name: string): string => join(import.meta.dirname, name);

const casesIn = (name: string): readonly string[] =>
  readdirSync(folder(name))
    .filter((file) => file.endsWith('.yml'))
    .map((file) => file.slice(0, -'.yml'.length));

/** The golden text; with UPDATE_GOLDEN it is what was found, to be reviewed as a change of the file. */
const golden = (path: string, found: string): string => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, found);
  return readFileSync(path, 'utf8');
};

const lines = (problems: readonly Problem[], file: string, mark: string): string =>
  problems.map((problem) => `${mark}${renderProblem({ ...problem, file })}\n`).join('');

const parsedFile = async (path: string): Promise<ParsedConfig> => {
  const file = await readConfig(path, Date.UTC(2026, 10, 30));
  if (!file.read) throw new Error(renderProblem(file.problem));
  return file.parsed;
};

describe('bad configs', () => {
  it.each(casesIn('bad'))('%s', async (name) => {
    const parsed = await parsedFile(join(folder('bad'), `${name}.yml`));
    expect(parsed.ok).toBe(false);
    const problems = parsed.ok ? [] : parsed.problems;
    const found = lines(problems, `${name}.yml`, '') + lines(parsed.warnings, `${name}.yml`, 'warning: ');
    expect(found).toBe(golden(join(folder('bad'), `${name}.txt`), found));
  });
});

describe('good configs', () => {
  it.each(casesIn('good'))('%s', async (name) => {
    const parsed = await parsedFile(join(folder('good'), `${name}.yml`));
    const { config, warnings } = parsed.ok ? parsed : { config: parsed.problems, warnings: parsed.warnings };
    const found = { config, warnings: warnings.map((warning) => renderProblem({ ...warning, file: `${name}.yml` })) };
    const text = golden(join(folder('good'), `${name}.json`), `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(text));
  });
});
