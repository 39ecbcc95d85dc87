/** `holdfast validate`: everything that is wrong with a config, or that it is fine. */
import type { Config } from '../shared/config/config.ts';
import { renderProblem } from '../shared/config/problem.ts';
import { readConfig } from '../shared/config/read.ts';
import type { Io } from './io.ts';

/** @returns The exit status: 0 for a valid config, 1 for an invalid one, 2 for one that could not be looked at. */
export async function validate(options: { readonly file: string; readonly json: boolean }, io: Io): Promise<0 | 1 | 2> {
  const file = await readConfig(options.file);
  const parsed = file.read ? file.parsed : { ok: false as const, problems: [file.problem], warnings: [] };
  const problems = parsed.ok ? [] : parsed.problems;
  if (options.json) {
    io.stdout(`${JSON.stringify({ valid: parsed.ok, problems, warnings: parsed.warnings }, null, 2)}\n`);
  } else {
    for (const problem of problems) io.stderr(`${renderProblem(problem)}\n`);
    for (const warning of parsed.warnings) io.stderr(`warning: ${renderProblem(warning)}\n`);
    if (parsed.ok) io.stdout(`${options.file}: valid; ${counts(parsed.config)}\n`);
  }
  if (!file.read) return 2;
  return parsed.ok ? 0 : 1;
}

function counts({ services, observers }: Config): string {
  const endpoints = services.reduce((sum, service) => sum + service.endpoints.length, 0);
  return [
    counted(services.length, 'service'),
    counted(endpoints, 'endpoint'),
    counted(observers.length, 'observer'),
  ].join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
