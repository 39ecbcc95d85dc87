/**
 * The config of this process, read once when it starts. In the Lambda bundles this module is replaced
 * by one that holds the config itself (`serverless/compiledConfigPlugin.ts`).
 */
import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { filesBeside } from '../config/fileBeside.ts';
import { parseConfig } from '../config/parse.ts';
import { type Problem, renderProblem } from '../config/problem.ts';

class ConfigInvalid extends Error {
  readonly code = 'config-invalid';

  constructor(problems: readonly Problem[]) {
    super(`The config cannot be used:\n${problems.map(renderProblem).join('\n')}`);
    this.name = 'ConfigInvalid';
    // The mistake is in the file; where it was found in the program helps nobody.
    this.stack = this.message;
  }
}

type Loaded = { readonly config: Config; readonly warnings: readonly string[] };

function load(path: string): Loaded {
  const parsed = parseConfig(readFileSync(path, 'utf8'), path, undefined, filesBeside(path));
  if (!parsed.ok) {
    throw new ConfigInvalid(parsed.problems);
  }
  return { config: parsed.config, warnings: parsed.warnings.map(renderProblem) };
}

/** `HOLDFAST_CONFIG` names the file; a relative path starts from the working directory. */
export const { config, warnings }: Loaded = load(process.env['HOLDFAST_CONFIG'] ?? 'holdfast.yml');
