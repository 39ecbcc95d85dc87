/** Whether the answer to a check's question is the one expected. Pure. */
import type { DataCheck, Question } from '../../config/restoreConfig.ts';
import type { Answer } from '../engine.ts';
import type { CheckResult } from '../run.ts';
import { decimalOf } from './decimal.ts';
import { type Demand, demandsOf } from './demands.ts';
import { type Row, rowsText, valueText } from './rowsText.ts';

/**
 * @param before of the same check in the last run that passed
 * @returns `unknown` where the question was not answered, or the answer is of a kind that cannot be compared
 */
export function judgeCheck(check: DataCheck, answer: Answer, before: CheckResult | undefined): CheckResult {
  if (answer.check !== check.name) throw new Error(`The answer to ${answer.check} was judged as one to ${check.name}.`);
  const demands = demandsOf(check.expect, before?.value);
  const about = {
    name: check.name,
    asked: questionText(check.ask),
    expected: demands.map(({ expected }) => expected).join(' and '),
  };
  if (answer.rows.state === 'failed') return { ...about, outcome: 'unknown', why: answer.rows.why };
  const { rows } = answer.rows;
  const value = numberOf(rows);
  const got = { got: gotText(rows), ...(value === undefined ? {} : { value }) };
  const faults = demands.flatMap((demand) => faultOf(demand, rows) ?? []);
  if (faults.length === 0) return { ...about, outcome: 'passed', ...got };
  const outcome = faults.some((fault) => fault.outcome === 'failed') ? 'failed' : 'unknown';
  return { ...about, outcome, ...got, why: faults.map(({ why }) => why).join('; ') };
}

function questionText(ask: Question): string {
  switch (ask.kind) {
    case 'sql':
      return ask.sql;
    case 'files':
      return `how many files match ${ask.glob}`;
    case 'items':
      return 'how many items there are';
  }
}

function faultOf(demand: Demand, rows: readonly Row[]): ReturnType<Demand['judge']> {
  return demand.of === 'rows' ? demand.judge(rows) : valueFault(demand, rows);
}

/** A value is the first column of the only row. */
function valueFault(demand: Extract<Demand, { readonly of: 'value' }>, rows: readonly Row[]) {
  const [row] = rows;
  if (row === undefined) return { outcome: 'failed', why: 'the answer has no row' } as const;
  if (rows.length > 1) {
    return { outcome: 'failed', why: `the answer has ${rows.length} rows, and a value is of a single one` } as const;
  }
  const [value] = row;
  if (value === undefined) return { outcome: 'unknown', why: 'the answer has no column' } as const;
  return demand.judge(value);
}

/** What a later run compares with: rounded, when it has more digits than a double. */
function numberOf(rows: readonly Row[]): number | undefined {
  const [row, second] = rows;
  const text = second === undefined ? row?.[0] : undefined;
  if (text === undefined || text === null || decimalOf(text) === undefined) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function gotText(rows: readonly Row[]): string {
  const [row, second] = rows;
  const [value, other] = row ?? [];
  if (value !== undefined && second === undefined && other === undefined) return valueText(value);
  return rowsText(rows);
}
