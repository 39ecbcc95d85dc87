/** `holdfast validate`: everything that is wrong with a config, or that it is fine. */
import { renderProblem } from '../shared/config/problem.ts';
import { readConfig } from '../shared/config/read.ts';
import { configCounts } from './configCounts.ts';
import type { Io } from './io.ts';

type ValidateOptions = {
  readonly file: string;
  readonly json: boolean;
  /** Unix milliseconds: what is past then gives a warning. */
  readonly now: number;
};

/** @returns The exit status: 0 for a valid config, 1 for an invalid one, 2 for one that could not be looked at. */
export async function validate(options: ValidateOptions, io: Io): Promise<0 | 1 | 2> {
  const file = await readConfig(options.file, options.now);
  const parsed = file.read ? file.parsed : { ok: false as const, problems: [file.problem], warnings: [] };
  const problems = parsed.ok ? [] : parsed.problems;
  if (options.json) {
    io.stdout(`${JSON.stringify({ valid: parsed.ok, problems, warnings: parsed.warnings }, null, 2)}\n`);
  } else {
    for (const problem of problems) io.stderr(`${renderProblem(problem)}\n`);
    for (const warning of parsed.warnings) io.stderr(`warning: ${renderProblem(warning)}\n`);
    if (parsed.ok) io.stdout(`${options.file}: valid; ${configCounts(parsed.config)}\n`);
  }
  if (!file.read) return 2;
  return parsed.ok ? 0 : 1;
}
