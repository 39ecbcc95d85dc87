/** A run of a restore test that fits into one item of the ledger. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { countText, cutTo } from '../alerts/phrases.ts';
import type { CheckResult, RestoreRun, TableCount } from '../restore/run.ts';
import { gzippedBytes } from './dynamodbPacked.ts';

/** A DynamoDB item holds 400 KB, its keys and names included (Developer Guide, "Quotas in Amazon DynamoDB"). */
const runBytesMax = 380_000;

/**
 * What is left out, one after another, until it fits: what a person, and the comparison of the next run, need least goes
 * first. After the last one every run fits, whatever a backup holds.
 */
const steps: readonly ((run: RestoreRun) => RestoreRun)[] = [
  (run) => withShortTexts(run, 2_000),
  (run) => withObjects(run, 100),
  (run) => ({ ...run, tables: run.tables.slice(0, 5_000) }),
  (run) => ({ ...run, tables: run.tables.map(({ columns: _, ...table }) => table) }),
  (run) => ({ ...run, tables: run.tables.slice(0, 1_000) }),
  (run) => withShortTexts(withObjects(run, 10), 200),
  (run) => ({ ...run, tables: run.tables.filter(hasShortName).slice(0, 100) }),
  (run) => ({ ...withFewLines(run, 20), checks: gravestChecks(run.checks, 20) }),
];

/** Never fails: in the end less is kept, and `shortened` says of what. */
export function fitRestoreRun(run: RestoreRun, bytesMax = runBytesMax): RestoreRun {
  let fitted = run;
  for (const step of steps) {
    if (gzippedBytes(fitted) <= bytesMax) break;
    fitted = step(fitted);
  }
  return fitted === run ? run : { ...fitted, shortened: [...(run.shortened ?? []), ...missingIn(fitted, run)] };
}

function withShortTexts(run: RestoreRun, charactersMax: number): RestoreRun {
  const cut = (text: string) => cutTo(text, charactersMax);
  return {
    ...run,
    checks: run.checks.map(({ got, why, ...check }) => ({
      ...check,
      asked: cut(check.asked),
      expected: cut(check.expected),
      ...(got === undefined ? {} : { got: cut(got) }),
      ...(why === undefined ? {} : { why: cut(why) }),
    })),
    reasons: run.reasons.map(({ advice, ...reason }) => ({
      ...reason,
      text: cut(reason.text),
      ...(advice === undefined ? {} : { advice: cut(advice) }),
    })),
    changes: run.changes.map(cut),
    left: run.left.map(cut),
    versions: Object.fromEntries(Object.entries(run.versions).map(([name, version]) => [cut(name), cut(version)])),
  };
}

function withObjects(run: RestoreRun, most: number): RestoreRun {
  const { source } = run;
  if (source?.kind !== 'objects') return run;
  return { ...run, source: { ...source, objects: source.objects.slice(0, most) } };
}

function withFewLines(run: RestoreRun, most: number): RestoreRun {
  return {
    ...run,
    reasons: run.reasons.slice(0, most),
    changes: run.changes.slice(0, most),
    left: run.left.slice(0, most),
    versions: Object.fromEntries(Object.entries(run.versions).slice(0, most)),
  };
}

/** A name that was cut would be missing in the next run, and told as vanished. */
function hasShortName({ name }: TableCount): boolean {
  return name.length <= 1_000;
}

/** Those that did not pass stand first. */
function gravestChecks(checks: readonly CheckResult[], most: number): readonly CheckResult[] {
  const rank = ({ outcome }: CheckResult) => (outcome === 'passed' ? 1 : 0);
  return checks.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
}

function missingIn(fitted: RestoreRun, run: RestoreRun): readonly string[] {
  const hasColumns = ({ tables }: RestoreRun) => tables.some(({ columns }) => columns !== undefined);
  return [
    ...fewerLine('object', objectsOf(fitted).length, objectsOf(run).length),
    ...fewerLine('table', fitted.tables.length, run.tables.length),
    ...(hasColumns(run) && !hasColumns(fitted) ? ['the columns of the tables are left out'] : []),
    ...fewerLine('check', fitted.checks.length, run.checks.length),
    ...(isCut(fitted, run) ? ['long texts and lists are cut'] : []),
  ];
}

function isCut(fitted: RestoreRun, run: RestoreRun): boolean {
  const whole = new Map(run.checks.map((check) => [check.name, check]));
  const lists = ({ reasons, changes, left, versions }: RestoreRun) => ({ reasons, changes, left, versions });
  return (
    fitted.checks.some((check) => !isDeepStrictEqual(check, whole.get(check.name))) ||
    !isDeepStrictEqual(lists(fitted), lists(run))
  );
}

function objectsOf({ source }: RestoreRun) {
  return source?.kind === 'objects' ? source.objects : [];
}

function fewerLine(what: string, kept: number, all: number): readonly string[] {
  return kept === all
    ? []
    : [`only ${kept.toLocaleString('en-US')} of ${countText(all, what)} ${kept === 1 ? 'is' : 'are'} kept`];
}
