/** Which backups of a config are restored. */

import type { Config } from '../shared/config/config.ts';
import { nearest } from '../shared/config/nearest.ts';
import { renderProblem } from '../shared/config/problem.ts';
import { printable, quote } from '../shared/config/quote.ts';
import { readConfig } from '../shared/config/read.ts';
import type { RestoreTest } from '../shared/config/restoreConfig.ts';
import { Refused } from './refused.ts';
import type { RestoreTestOptions } from './restoreOptions.ts';

export type RestorePlan = {
  readonly config: Config;
  /** In the config's order, each once. */
  readonly tests: readonly RestoreTest[];
  /** What a person should know before reading the results, a line each. */
  readonly warnings: readonly string[];
};

const namesMax = 10;

/** @throws Refused */
export async function planOf(options: RestoreTestOptions, now: number): Promise<RestorePlan> {
  const file = await readConfig(options.config, now);
  if (!file.read) throw new Refused(renderProblem(file.problem));
  const { parsed } = file;
  if (!parsed.ok) throw new Refused(parsed.problems.map(renderProblem).join('\n'));
  const { tests, leftOut } = fitting(namedTests(options.names, parsed.config.restore.tests), options);
  return { config: parsed.config, tests, warnings: [...parsed.warnings.map(renderProblem), ...leftOut] };
}

/** @throws Refused */
export function namedTests(names: readonly string[], tests: readonly RestoreTest[]): readonly RestoreTest[] {
  if (tests.length === 0) {
    throw new Refused(
      'The config has no backup that says how it is restored: give one of `backups` an `engine`, such as postgres.',
    );
  }
  const ids = tests.map(({ id }) => id);
  for (const name of names) {
    if (ids.includes(name)) continue;
    const near = nearest(name, ids);
    const more = ids.length > namesMax ? ` and ${ids.length - namesMax} more` : '';
    const hint =
      near === undefined
        ? `these are there: ${ids.slice(0, namesMax).map(printable).join(', ')}${more}.`
        : `did you mean ${quote(near)}?`;
    throw new Refused(`No backup ${quote(name)} is tested; ${hint}`);
  }
  return names.length === 0 ? tests : tests.filter(({ id }) => names.includes(id));
}

/**
 * Restoring the primary, or the newest, where another was asked for would tell of something else.
 *
 * @returns those that can be restored as it is asked for, and which were left out because nobody named them.
 */
function fitting(
  tests: readonly RestoreTest[],
  options: RestoreTestOptions,
): { readonly tests: readonly RestoreTest[]; readonly leftOut: readonly string[] } {
  const misfits = tests.flatMap((test) => {
    const why = misfitOf(test, options);
    return why === undefined ? [] : [{ test, why }];
  });
  const [first] = misfits;
  if (first !== undefined && (options.names.length > 0 || misfits.length === tests.length)) {
    throw new Refused(first.why);
  }
  return {
    tests: tests.filter((test) => !misfits.some((misfit) => misfit.test === test)),
    leftOut: misfits.map(({ why }) => `left out: ${why}`),
  };
}

function misfitOf({ id, source }: RestoreTest, { fromReplica, at, from }: RestoreTestOptions): string | undefined {
  const isTable = source.kind === 'table';
  if (from !== undefined && isTable)
    return `--from: no folder stands for DynamoDB, where the backup ${quote(id)} lies.`;
  if (at !== undefined && isTable) return `--at: the backup ${quote(id)} is a table, which is restored as it was last.`;
  if (fromReplica && (isTable || source.replica === undefined)) {
    return `--from-replica: the backup ${quote(id)} has no \`replica\` in the config.`;
  }
  return undefined;
}
