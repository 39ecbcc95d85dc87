/** What PostgreSQL and SQLite print of a value, against what a person wrote in the config. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../../shared/config/restoreConfig.ts';
import { judgeCheck } from '../../../shared/restore/checks/judgeCheck.ts';
import type { CheckResult } from '../../../shared/restore/run.ts';

type Rows = readonly (readonly (string | null)[])[];

function judged(expect: Expectation, rows: Rows, before?: Partial<CheckResult>): CheckResult {
  const check = { name: 'users', ask: { kind: 'sql', sql: 'select count(*) from users' }, expect } as const;
  const answer = { check: 'users', rows: { state: 'answered', rows } } as const;
  const last = { name: 'users', outcome: 'passed', asked: '', expected: '', ...before } as const;
  return judgeCheck(check, answer, before === undefined ? undefined : last);
}

function outcome(expectation: Expectation, value: string | null): CheckResult['outcome'] {
  return judged(expectation, [[value]]).outcome;
}

describe('a check', () => {
  it('says what was asked, expected and found', () => {
    expect(judged({ min: 1_000 }, [['1234']])).toEqual({
      name: 'users',
      outcome: 'passed',
      asked: 'select count(*) from users',
      expected: 'at least 1000',
      got: '1234',
      value: 1_234,
    });
    expect(judged({ min: 1_000 }, [['12']])).toMatchObject({
      outcome: 'failed',
      got: '12',
      why: '12 is less than 1000',
    });
  });

  it('is not known to be right where nobody answered', () => {
    const check = { name: 'files', ask: { kind: 'files', glob: '*.csv' }, expect: { min: 1 } } as const;
    const result = judgeCheck(
      check,
      { check: 'files', rows: { state: 'failed', why: 'no such table: users' } },
      undefined,
    );
    expect(result).toEqual({
      name: 'files',
      outcome: 'unknown',
      asked: 'how many files match *.csv',
      expected: 'at least 1',
      why: 'no such table: users',
    });
  });

  it('is never judged by the answer to another one', () => {
    const check = { name: 'items', ask: { kind: 'items' }, expect: { min: 1 } } as const;
    expect(() => judgeCheck(check, { check: 'users', rows: { state: 'answered', rows: [['1']] } }, undefined)).toThrow(
      'The answer to users was judged as one to items.',
    );
  });

  it('demands everything at once, and what is wrong outweighs what cannot be told', () => {
    expect(judged({ min: 1, max: 5, matches: '^3' }, [['3']])).toMatchObject({
      outcome: 'passed',
      expected: 'at least 1 and at most 5 and a match of "^3"',
    });
    const both = judged({ equals: 'abc', min: 1 }, [['abd']]);
    expect(both).toMatchObject({ outcome: 'failed' });
    expect(both.why).toBe('"abd" is not "abc"; "abd" is no number, so it is neither less nor more than 1');
    expect(judged({ matches: 'a', min: 1 }, [['abd']]).outcome).toBe('unknown');
  });
});

describe('a value', () => {
  it.each([
    [5, '5'],
    [5, '5.00'],
    [5, '+5'],
    [0.1, '0.10'],
    [-0.5, '-.5'],
    [1e21, '1000000000000000000000'],
    // float8 in PostgreSQL: `select 1e15::float8`
    [1e15, '1e+15'],
    [true, 't'],
    [true, 'true'],
    [true, '1'],
    [false, 'f'],
    [false, 'false'],
    [false, '0'],
    [null, null],
    ['abc', 'abc'],
    ['', ''],
  ])('equals %j when the database prints %j', (equals, value) => {
    expect(outcome({ equals }, value)).toBe('passed');
  });

  it.each([
    // One more than the largest whole number up to which a double holds all: 2^53 + 1.
    [9_007_199_254_740_992, '9007199254740993'],
    [0.1, '0.1000000000000000000000001'],
    [5, 'five'],
    [5, ''],
    [5, null],
    [5, 'NaN'],
    [true, 'f'],
    [true, 'yes'],
    [false, null],
    [null, 'null'],
    [null, ''],
    ['abc', 'ABC'],
    ['abc', 'abc '],
    ['5', '5.0'],
    ['', null],
  ])('does not equal %j when the database prints %j', (equals, value) => {
    expect(outcome({ equals }, value)).toBe('failed');
  });

  it('may have more digits than a double holds', () => {
    const many = `1${'0'.repeat(400)}`;
    expect(outcome({ min: 1e300 }, many)).toBe('passed');
    expect(outcome({ max: 1e300 }, many)).toBe('failed');
    const result = judged({ min: 1 }, [[many]]);
    expect(result).not.toHaveProperty('value');
    expect(result.got?.length).toBeLessThan(100);
    expect(outcome({ max: 9_007_199_254_740_992 }, '9007199254740993')).toBe('failed');
  });

  it('is compared as JavaScript compares numbers that it holds', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, (value, limit) => {
        expect(outcome({ min: limit }, `${value}`)).toBe(value >= limit ? 'passed' : 'failed');
        expect(outcome({ max: limit }, `${value}`)).toBe(value <= limit ? 'passed' : 'failed');
        expect(outcome({ equals: limit }, `${value}`)).toBe(value === limit ? 'passed' : 'failed');
      }),
    );
  });

  it('is neither less nor more than a number when it is none, and null is no number of rows', () => {
    for (const text of ['abc', '', 'NaN', 'Infinity', '1,000', '0x10', '1e99999']) {
      expect(outcome({ min: 0 }, text)).toBe('unknown');
    }
    expect(outcome({ min: 0 }, null)).toBe('failed');
  });

  it('is of the only row', () => {
    expect(judged({ min: 0 }, [])).toMatchObject({ outcome: 'failed', got: 'no row', why: 'the answer has no row' });
    expect(judged({ equals: null }, []).outcome).toBe('failed');
    const two = judged({ min: 0 }, [['1'], ['2']]);
    expect(two).toMatchObject({ outcome: 'failed', got: '2 rows: (1), (2)' });
    expect(two).not.toHaveProperty('value');
    expect(judged({ min: 0 }, [[]]).outcome).toBe('unknown');
  });

  it('is the first column of the row', () => {
    expect(judged({ equals: 1 }, [['1', 'abc']])).toMatchObject({
      outcome: 'passed',
      got: '1 row: (1, "abc")',
      value: 1,
    });
  });
});

describe('a pattern', () => {
  it.each([
    ['^\\d+ rows$', '12 rows', 'passed'],
    ['ok', 'all is ok here', 'passed'],
    ['/OK/i', 'all is ok here', 'passed'],
    ['^ok', 'not ok', 'failed'],
    ['', 'anything', 'unknown'],
    ['(', '(', 'unknown'],
  ] as const)('%j against %j: %s', (matches, value, expected) => {
    expect(outcome({ matches }, value)).toBe(expected);
  });

  it('does not match null', () => {
    expect(outcome({ matches: 'null' }, null)).toBe('failed');
  });

  it('does not hang on a value that nobody thought of', () => {
    const result = judged({ matches: '^(a+)+$' }, [[`${'a'.repeat(60)}!`]]);
    expect(result).toMatchObject({ outcome: 'unknown' });
    expect(result.why).toContain('takes too long');
  });

  it('is not held against a text of any length', () => {
    expect(outcome({ matches: 'b$' }, `${'a'.repeat(10_000)}b`)).toBe('unknown');
    expect(outcome({ matches: 'b$' }, `${'a'.repeat(9_999)}b`)).toBe('passed');
  });
});

describe('rows', () => {
  const listed: Rows = [
    ['1', 'Ada'],
    ['2', null],
  ];

  it('are as listed, in order', () => {
    expect(judged({ rows: listed }, listed)).toMatchObject({ outcome: 'passed', expected: 'the 2 rows listed' });
    expect(judged({ rows: [] }, [])).toMatchObject({ outcome: 'passed', expected: 'no row' });
  });

  it.each([
    [[listed[1] ?? [], listed[0] ?? []], 'row 1, column 1 is 2 instead of 1'],
    [
      [
        ['1', 'Ada'],
        ['2', 'Eve'],
      ],
      'row 2, column 2 is "Eve" instead of null',
    ],
    [
      [
        ['1', 'Ada'],
        ['2', ''],
      ],
      'row 2, column 2 is "" instead of null',
    ],
    [[['1', 'Ada']], 'row 2, (2, null), is missing: 1 row came'],
    [[], 'row 1, (1, "Ada"), is missing: no row came'],
    [[...listed, ['3', 'Eve']], '3 rows came; row 3, (3, "Eve"), is not listed'],
    [
      [
        ['1', 'Ada', 'x'],
        ['2', null],
      ],
      'row 1 has 3 columns instead of 2: (1, "Ada", "x")',
    ],
    [
      [
        ['1.0', 'Ada'],
        ['2', null],
      ],
      'row 1, column 1 is 1.0 instead of 1',
    ],
  ] as [Rows, string][])('differ first where it is said: %j', (rows, why) => {
    expect(judged({ rows: listed }, rows)).toMatchObject({ outcome: 'failed', why });
  });

  it('beyond those kept of an answer are not known', () => {
    const kept: Rows = Array.from({ length: 1_000 }, (_, index) => [`${index}`]);
    expect(judged({ rows: kept }, kept).outcome).toBe('unknown');
    expect(judged({ rows: [...kept, ['1000']] }, kept).outcome).toBe('unknown');
    expect(judged({ rows: kept.slice(0, 999) }, kept.slice(0, 999)).outcome).toBe('passed');
    expect(judged({ rows: kept.slice(0, 999) }, kept).outcome).toBe('failed');
  });

  it('are shown shortly, with nothing that a terminal would act upon', () => {
    const { got } = judged(
      { rows: [] },
      Array.from({ length: 12 }, () => [`\u001b[2J${'x'.repeat(500)}`]),
    );
    expect(got).toMatch(/^12 rows, first \("/);
    expect(got).not.toContain('\u001b');
    expect(got?.length).toBeLessThan(500);
  });
});

describe('a change since the last run', () => {
  const changedMaxPercent = 10;

  it.each([
    ['110', 100, 'passed'],
    ['90', 100, 'passed'],
    ['110.0000001', 100, 'failed'],
    ['89', 100, 'failed'],
    // In doubles, 1.1 − 1 is more than a tenth of 1.
    ['1.1', 1, 'passed'],
    ['-110', -100, 'passed'],
    ['-111', -100, 'failed'],
    ['0', 0, 'passed'],
    ['1', 0, 'failed'],
    ['0', 100, 'failed'],
  ] as const)('to %s from %d: %s', (value, before, expected) => {
    expect(judged({ changedMaxPercent }, [[value]], { value: before }).outcome).toBe(expected);
  });

  it('tells how far off it is', () => {
    expect(judged({ changedMaxPercent }, [['150']], { value: 100 })).toMatchObject({
      expected: 'at most 10 % off 100, as in the last run',
      why: '150 is 50 % off 100',
      value: 150,
    });
  });

  it('is nothing without a run before, and this is said', () => {
    for (const before of [undefined, {}]) {
      expect(judged({ changedMaxPercent }, [['5']], before)).toMatchObject({
        outcome: 'passed',
        expected: 'at most 10 % off the last run (there is none to compare with yet)',
        value: 5,
      });
    }
  });

  it('is not known of what is no number', () => {
    expect(judged({ changedMaxPercent }, [['abc']], { value: 100 }).outcome).toBe('unknown');
    expect(judged({ changedMaxPercent }, [['abc']]).outcome).toBe('unknown');
    expect(judged({ changedMaxPercent }, [[null]]).outcome).toBe('unknown');
    expect(judged({ changedMaxPercent }, [[null]], { value: 100 }).outcome).toBe('failed');
  });
});
