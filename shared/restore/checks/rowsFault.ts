/** The first difference between the rows that a check lists and those that came. Pure. */
import type { Fault } from './demands.ts';
import { type Row, rowText, valueText } from './rowsText.ts';

/** What an engine keeps of an answer (`Answer`): more rows than these may have been there. */
export const answerRowsMax = 1_000;

export function rowsFault(wanted: readonly Row[], got: readonly Row[]): Fault | undefined {
  for (const [index, row] of wanted.slice(0, got.length).entries()) {
    const fault = rowFault(index + 1, row, got[index] ?? []);
    if (fault !== undefined) return { outcome: 'failed', why: fault };
  }
  // What was cut off may be what is wanted, or one row more than that.
  if (got.length >= answerRowsMax && wanted.length >= answerRowsMax) {
    return {
      outcome: 'unknown',
      why: `the first ${answerRowsMax} rows are as listed, and more of an answer is not kept`,
    };
  }
  const [missing, surplus] = [wanted[got.length], got[wanted.length]];
  if (missing !== undefined) {
    return {
      outcome: 'failed',
      why: `row ${got.length + 1}, ${rowText(missing)}, is missing: ${countText(got.length)} came`,
    };
  }
  if (surplus !== undefined) {
    return {
      outcome: 'failed',
      why: `${countText(got.length)} came; row ${wanted.length + 1}, ${rowText(surplus)}, is not listed`,
    };
  }
  return undefined;
}

function rowFault(number: number, wanted: Row, got: Row): string | undefined {
  if (wanted.length !== got.length) {
    return `row ${number} has ${columnsText(got.length)} instead of ${wanted.length}: ${rowText(got)}`;
  }
  for (const [index, value] of wanted.entries()) {
    const other = got[index] ?? null;
    if (value !== other)
      return `row ${number}, column ${index + 1} is ${valueText(other)} instead of ${valueText(value)}`;
  }
  return undefined;
}

function countText(rows: number): string {
  if (rows === 0) return 'no row';
  return rows === 1 ? '1 row' : `${rows} rows`;
}

function columnsText(columns: number): string {
  return columns === 1 ? '1 column' : `${columns} columns`;
}
