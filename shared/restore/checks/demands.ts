/** What a check demands of its answer, one by one: all of them must hold. Pure. */
import { quote } from '../../config/quote.ts';
import type { Expectation } from '../../config/restoreConfig.ts';
import { compareDecimals, type Decimal, decimalOf, isWithinPercent } from './decimal.ts';
import { matchPattern, valueLengthMax } from './patternMatch.ts';
import { rowsFault } from './rowsFault.ts';
import { type Row, valueText } from './rowsText.ts';

export type Fault = { readonly outcome: 'failed' | 'unknown'; readonly why: string };

export type Demand = {
  /** In words, such as `at least 1000`. */
  readonly expected: string;
} & (
  | { readonly of: 'value'; readonly judge: (value: string | null) => Fault | undefined }
  | { readonly of: 'rows'; readonly judge: (rows: readonly Row[]) => Fault | undefined }
);

/** @param before the value of the last run that passed, where it was a number */
export function demandsOf(expect: Expectation, before: number | undefined): readonly Demand[] {
  const { equals, min, max, matches, rows, changedMaxPercent } = expect;
  return [
    ...(equals === undefined ? [] : [equalsDemand(equals)]),
    ...(min === undefined ? [] : [limitDemand('at least', min)]),
    ...(max === undefined ? [] : [limitDemand('at most', max)]),
    ...(matches === undefined ? [] : [matchDemand(matches)]),
    ...(changedMaxPercent === undefined ? [] : [changeDemand(changedMaxPercent, before)]),
    ...(rows === undefined ? [] : [rowsDemand(rows)]),
  ];
}

function equalsDemand(equals: string | number | boolean | null): Demand {
  const expected = typeof equals === 'string' ? quote(equals) : `${equals}`;
  return {
    of: 'value',
    expected,
    judge: (value) =>
      isEqual(value, equals) ? undefined : failed(`${valueText(value)} is not ${equals === null ? 'null' : expected}`),
  };
}

/** What PostgreSQL prints of a boolean, and of one that is cast to text; and SQLite, which keeps them as numbers. */
const trueTexts: ReadonlySet<string> = new Set(['t', 'true', '1']);
const falseTexts: ReadonlySet<string> = new Set(['f', 'false', '0']);

function isEqual(value: string | null, equals: string | number | boolean | null): boolean {
  if (value === null || equals === null) return value === equals;
  if (typeof equals === 'string') return value === equals;
  if (typeof equals === 'boolean') return (equals ? trueTexts : falseTexts).has(value);
  const [got, wanted] = [decimalOf(value), decimalOf(`${equals}`)];
  return got !== undefined && wanted !== undefined && compareDecimals(got, wanted) === 0;
}

function limitDemand(limit: 'at least' | 'at most', of: number): Demand {
  const bound = decimalOf(`${of}`);
  if (bound === undefined) throw new Error(`A check is limited by ${of}, which is no number.`);
  return {
    of: 'value',
    expected: `${limit} ${of}`,
    judge(value) {
      if (value === null) return failed(`null is not ${limit} ${of}`);
      const got = decimalOf(value);
      if (got === undefined)
        return unknown(`${valueText(value)} is no number, so it is neither less nor more than ${of}`);
      const order = compareDecimals(got, bound);
      if (limit === 'at least' ? order >= 0 : order <= 0) return undefined;
      return failed(`${valueText(value)} is ${order < 0 ? 'less' : 'more'} than ${of}`);
    },
  };
}

function matchDemand(pattern: string): Demand {
  return {
    of: 'value',
    expected: `a match of ${quote(pattern)}`,
    judge(value) {
      if (value === null) return failed('null matches nothing');
      switch (matchPattern(pattern, value)) {
        case 'found':
          return undefined;
        case 'none':
          return failed(`${valueText(value)} does not match ${quote(pattern)}`);
        case 'too-long':
          return unknown(`a value of ${value.length} characters is not matched; ${valueLengthMax} are the most`);
        case 'too-slow':
          return unknown(`matching ${quote(pattern)} takes too long; write it without repetitions inside repetitions`);
        case 'no-pattern':
          return unknown(`${quote(pattern)} is no regular expression`);
      }
    },
  };
}

function changeDemand(percent: number, before: number | undefined): Demand {
  const base = before === undefined ? undefined : decimalOf(`${before}`);
  const allowed = decimalOf(`${percent}`);
  if (allowed === undefined) throw new Error(`A check may change by ${percent} %, which is no number.`);
  const from =
    base === undefined ? 'the last run (there is none to compare with yet)' : `${before}, as in the last run`;
  return {
    of: 'value',
    expected: `at most ${percent} % off ${from}`,
    judge(value) {
      if (value === null && base !== undefined) return failed(`null is not a number any more; it was ${before}`);
      const got = value === null ? undefined : decimalOf(value);
      if (got === undefined) return unknown(`${valueText(value)} is no number, so nobody can tell how far off it is`);
      if (base === undefined || isWithinPercent(got, base, allowed)) return undefined;
      return failed(`${valueText(value)} is ${awayText(got, base)} off ${before}`);
    },
  };
}

/** No share of nothing is something, so what was zero must stay it. */
function awayText(got: Decimal, base: Decimal): string {
  if (base.units === 0n) return 'infinitely many percent';
  const [is, was] = [got, base].map(({ units, scale }) => Number(units) / 10 ** scale);
  const percent = (Math.abs((is ?? 0) - (was ?? 0)) / Math.abs(was ?? 1)) * 100;
  return Number.isFinite(percent) ? `${Number(percent.toPrecision(4))} %` : 'very far';
}

function rowsDemand(rows: readonly Row[]): Demand {
  const expected = rows.length === 1 ? 'the row listed' : `the ${rows.length} rows listed`;
  return { of: 'rows', expected: rows.length === 0 ? 'no row' : expected, judge: (got) => rowsFault(rows, got) };
}

function failed(why: string): Fault {
  return { outcome: 'failed', why };
}

function unknown(why: string): Fault {
  return { outcome: 'unknown', why };
}
