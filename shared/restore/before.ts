/** The run that this one is compared with, and what is to be said when there is less of it than there should be. Pure. */
import type { DataCheck } from '../config/restoreConfig.ts';
import type { CheckResult, Reason, RestoreRun } from './run.ts';

/** `run` is absent when there is none, or when nothing is to be compared. */
export type Before =
  | { readonly state: 'known'; readonly run?: RunBefore }
  | { readonly state: 'failed'; readonly why: string };

export type RunBefore = Pick<RestoreRun, 'checks' | 'tables'> & {
  /** What the ledger had no room for and this run cannot be compared with, one line each. */
  readonly lost?: readonly string[];
};

/** @param runs newest first, of the backup that the config names */
export function beforeOf(
  runs: readonly RestoreRun[],
  lostOf: (run: RestoreRun) => readonly string[],
): Extract<Before, { readonly state: 'known' }> {
  const whole = runs.filter(isMeasure);
  const [last] = whole;
  if (last === undefined) return { state: 'known' };
  const lost = lostOf(last);
  const run = { checks: newestValues(whole), tables: last.tables };
  return { state: 'known', run: lost.length === 0 ? run : { ...run, lost } };
}

/**
 * Everything in it was restored and counted. Whether it passed does not matter: a table that was dropped on purpose is
 * told once, by the first run without it. Of an older backup than the newest, what is in it says nothing of the next one.
 */
function isMeasure({ rto, asked }: RestoreRun): boolean {
  return rto !== undefined && asked?.at === undefined;
}

/** A check that was not answered once is compared with its last answer. */
function newestValues(runs: readonly RestoreRun[]): readonly CheckResult[] {
  const byName = new Map<string, CheckResult>();
  for (const check of runs.flatMap(({ checks }) => checks)) {
    if (check.value !== undefined && !byName.has(check.name)) byName.set(check.name, check);
  }
  return [...byName.values()];
}

/** Whatever was not compared is not known to be as it was. */
export function uncomparedReasons(checks: readonly DataCheck[], before: Before): readonly Reason[] {
  if (before.state === 'failed') {
    const text = `The last run could not be read, so nothing was compared with it: ${before.why}`;
    return [{ code: 'unreachable', text }];
  }
  const lost = before.run?.lost ?? [];
  if (lost.length === 0) return [];
  const known = new Set(before.run?.checks.map(({ name }) => name));
  const unknown = checks.filter(({ name, expect }) => expect.changedMaxPercent !== undefined && !known.has(name));
  const more =
    unknown.length === 0 ? '' : ` Not compared are the checks ${unknown.map(({ name }) => name).join(', ')}.`;
  return [
    {
      code: 'check-unanswered',
      text: `Of the last run ${lost.join(', and ')}, so that the rest was not compared with it.${more}`,
      advice: 'Back up the schemas of this database one by one, so that the ledger has room for what is in each.',
    },
  ];
}
