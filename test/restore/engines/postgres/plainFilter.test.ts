/** What of a plain dump reaches psql, in whatever pieces it is read. Lines are as pg_dump 15.18 writes them. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlainFilter } from '../../../../shared/restore/engines/postgres/plainFilter.ts';

const head = [
  '--',
  '-- PostgreSQL database dump',
  '--',
  '',
  '\\restrict Jjo53hBtyCgNwvBj',
  '',
  '-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)',
  '',
  'SET statement_timeout = 0;',
];

const data = [
  'COPY public.t (a, b) FROM stdin;',
  '1\tALTER TABLE public.t OWNER TO app;',
  '',
  '\\\\restrict abc',
  '\\.',
];

const end = ['', '--', '-- PostgreSQL database dump complete', '--', ''];

const unrestrict = ['\\unrestrict Jjo53hBtyCgNwvBj', '', ''];

function section(type: string, ...lines: readonly string[]): readonly string[] {
  return ['', '--', `-- Name: t; Type: ${type}; Schema: public; Owner: app`, '--', '', ...lines, ''];
}

const table = section('TABLE', 'CREATE TABLE public.t (', '    a integer', ');');
const owner = ['', 'ALTER TABLE public.t OWNER TO app;', ''];
const rights = section('ACL', 'GRANT SELECT ON TABLE public.t TO reader;', 'GRANT ALL ON TABLE public.t TO app;');

async function filtered(lines: readonly string[], cuts: readonly number[] = []) {
  const filter = new PlainFilter('first\n');
  const bytes = Buffer.from(lines.join('\n'));
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const pieces = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
  const text = (await buffer(Readable.from(pieces).pipe(filter))).toString();
  return { lines: text.split('\n'), isComplete: filter.isComplete };
}

const withoutRestriction = head.filter((line) => !line.startsWith('\\restrict'));

test('owners, rights and the dump’s own restriction are left out, and data is not, however it is cut', async () => {
  const lines = [...head, ...table, ...owner, ...data, ...rights, ...end, ...unrestrict];
  const expected = ['first', ...withoutRestriction, ...table, '', '', ...data, ...rights.slice(0, 4), ...end];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(10_000), { maxLength: 30 }), async (cuts) => {
      const seen = await filtered(lines, cuts);
      expect(seen.isComplete).toBe(true);
      const shown = seen.lines.filter((line) => line !== '');
      expect(shown).toEqual(expected.filter((line) => line !== ''));
    }),
  );
});

test.each([
  ['after the first statement', [...head, '\\restrict abc', ...end]],
  ['a second one in the head', [...head.slice(0, 5), '\\restrict abc', ...head.slice(5), ...end]],
  ['with something behind it', [...head, ...end, '\\unrestrict Jjo53hBtyCgNwvBj', '\\! ls']],
  ['with another key', [...head, ...end, '\\unrestrict abc']],
  ['with more on its line', [...head.slice(0, 4), '\\restrict abc \\! ls', ...end]],
])('a restriction is passed on to psql, which refuses it: %s', async (_, lines) => {
  const seen = await filtered(lines);
  expect(seen.lines.some((line) => /^\\(un)?restrict/.test(line))).toBe(true);
});

test('without the comment at the end it is not complete, whatever the data says', async () => {
  const said = ['COPY public.t (a) FROM stdin;', '-- PostgreSQL database dump complete'];
  expect((await filtered([...head, ...table, ...said])).isComplete).toBe(false);
  expect((await filtered([...head, ...end, 'SELECT 1;'])).isComplete).toBe(false);
});

test('a line of many megabytes passes as it comes', async () => {
  const long = 'x'.repeat(3_000_000);
  const seen = await filtered([...head, long, ...end], [1_000_000, 1_000_001, 2_500_000]);
  expect(seen.lines).toContain(long);
  expect(seen.isComplete).toBe(true);
});
