/** A check asks what its engine can answer, and expects what the answer can be. */
import type { CheckDraft, TestDraft } from './draftRestore.ts';
import type { ReadFile } from './fileWanted.ts';
import type { Findings } from './findings.ts';
import { isGiven, isMap, keyPlace, type Part, type Setting } from './part.ts';
import { quote } from './quote.ts';
import type { EngineConfig, Question } from './restoreConfig.ts';
import { rowsOf } from './rowsSource.ts';

const asks: Readonly<Record<EngineConfig['kind'], Question['kind']>> = {
  postgres: 'sql',
  sqlite: 'sql',
  files: 'files',
  dynamodb: 'items',
};

const such: Readonly<Record<Question['kind'], string>> = {
  sql: 'sql: select count(*) from users',
  files: 'files: "**/*.jpg"',
  items: 'items: all',
};

export function checkDataChecks({ checks, engine }: TestDraft, readFile: ReadFile, findings: Findings): void {
  const names = new Set<string>();
  for (const check of checks) {
    if (!isMap(check.part)) continue;
    checkName(check.name, names, findings);
    const asked = askedBy(check, findings);
    if (engine.kind.state === 'valid' && asked !== undefined) checkFit(check, asked, engine.kind.value, findings);
    checkExpectation(check, asked, findings);
    checkRows(check, readFile, findings);
  }
}

function checkName(name: Setting<string>, names: Set<string>, findings: Findings): void {
  if (name.state !== 'valid') return;
  if (names.has(name.value)) {
    findings.problem(name.part, `there is a check ${quote(name.value)} already; give each a name of its own`);
  }
  names.add(name.value);
}

function askedBy({ part, sql, files, items }: CheckDraft, findings: Findings): Question['kind'] | undefined {
  const given = Object.entries({ sql, files, items }).filter(([, setting]) => isGiven(setting));
  const [first] = given;
  if (first === undefined || given.length > 1) {
    const what = first === undefined ? 'nothing is asked here' : 'more than one thing is asked here';
    findings.problem(keyPlace(part), `${what}; write one of sql, files and items`);
    return undefined;
  }
  if (isGiven(sql)) return 'sql';
  return isGiven(files) ? 'files' : 'items';
}

function checkFit(check: CheckDraft, asked: Question['kind'], kind: EngineConfig['kind'], findings: Findings): void {
  const fitting = asks[kind];
  if (asked === fitting) return;
  findings.problem(keyPlace(check[asked].part), `${kind} cannot answer \`${asked}\`; write ${such[fitting]}`);
}

function checkExpectation(check: CheckDraft, asked: Question['kind'] | undefined, findings: Findings): void {
  const { expectPart, equals, min, max, matches, rows, changed } = check;
  if (!isMap(expectPart)) return;
  const given = Object.entries({ equals, min, max, matches, rows, changed }).filter(([, setting]) => isGiven(setting));
  if (given.length === 0) {
    findings.problem(expectPart, 'nothing is expected here; write equals, min, max, matches, rows or changed');
  }
  checkAlone('equals', equals, given, findings);
  checkAlone('rows', rows, given, findings);
  if (min.state === 'valid' && max.state === 'valid' && min.value > max.value) {
    findings.problem(
      max.part,
      `nothing is at least ${min.value} and at most ${max.value}; write a greater max or a smaller min`,
    );
  }
  if (asked === undefined || asked === 'sql') return;
  for (const { part } of [matches, rows].filter(isGiven)) {
    findings.problem(keyPlace(part), 'the answer is a number; expect equals, min, max or changed of it');
  }
  if (equals.state === 'valid' && typeof equals.value !== 'number') {
    findings.problem(equals.part, 'the answer is a number; write one');
  }
}

type Given = readonly (readonly [string, { readonly part: Part }])[];

/** What says everything leaves nothing to be said by the others. */
function checkAlone(key: string, setting: Setting<unknown>, given: Given, findings: Findings): void {
  if (!isGiven(setting) || given.length < 2) return;
  const others = given.map(([other]) => other).filter((other) => other !== key);
  findings.problem(
    keyPlace(setting.part),
    `\`${key}\` cannot stand beside ${others.join(', ')}; write two checks, or remove one`,
  );
}

function checkRows({ rows }: CheckDraft, readFile: ReadFile, findings: Findings): void {
  if (rows.state !== 'valid') return;
  const read = rowsOf(rows.value, readFile);
  if (!read.ok) {
    findings.problem(rows.part, read.message);
    return;
  }
  const widths = read.value.map((row) => row.length);
  const odd = widths.findIndex((width) => width !== widths[0]);
  if (odd !== -1) {
    findings.problem(
      rows.part,
      `row ${odd + 1} has ${widths[odd]} values and row 1 has ${widths[0]}; write as many in each`,
    );
  }
}
