import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../shared/config/csv.ts';

describe('parseCsv', () => {
  // RFC 4180, section 2, and PostgreSQL's documentation of COPY, "CSV Format", for what is null.
  it.each([
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['1,2', [['1', '2']]],
    ['"a,b","line\nbreak","he said ""no"""\n', [['a,b', 'line\nbreak', 'he said "no"']]],
    [
      '1,\n,2\n',
      [
        ['1', null],
        [null, '2'],
      ],
    ],
    ['1,""\n', [['1', '']]],
    ['1,', [['1', null]]],
    ['', []],
    ['a\n\nb\n', [['a'], [null], ['b']]],
  ])('reads %j', (text, rows) => {
    expect(parseCsv(text)).toEqual({ ok: true, value: rows });
  });

  it.each([
    ['"open', 'row 1 has a quoted value that does not end, or goes on after its quote'],
    ['1\n"a"b', 'row 2 has a quoted value that does not end, or goes on after its quote'],
    ['a"b', 'row 1 has a quote inside a value; put the value in quotes and double the one inside'],
  ])('refuses %j', (text, message) => {
    expect(parseCsv(text)).toEqual({ ok: false, message });
  });

  it('reads back whatever is written by the rules', async () => {
    const written = (value: string | null): string => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
    const cell = fc.option(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ') }));
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    await fc.assert(
      fc.property(rows, (values) => {
        const text = values.map((row) => `${row.map(written).join(',')}\n`).join('');
        expect(parseCsv(text)).toEqual({ ok: true, value: values });
      }),
    );
  });
});
