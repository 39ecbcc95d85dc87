/**
 * PostgreSQL documentation, "20.6.2. Primary Server", synchronous_standby_names: the three forms, the examples, the
 * keywords' case and quoting, and `*`. What is refused, and that numbers may be names, is the grammar's of PostgreSQL
 * (src/backend/replication/syncrep_gram.y and syncrep_scanner.l); test/postgres puts all of these to a real server.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesStandby, parseStandbyNames, type StandbyNames } from '../../../shared/storage/postgres/standbyNames.ts';
import { refusedNames, type understoodNames } from './namesTexts.ts';

describe('synchronous_standby_names', () => {
  it.each<readonly [(typeof understoodNames)[number], StandbyNames]>([
    ['', { kind: 'none' }],
    ['FIRST 3 (s1, s2, s3, s4)', { kind: 'first', needed: 3, names: ['s1', 's2', 's3', 's4'] }],
    ['ANY 3 (s1, s2, s3, s4)', { kind: 'any', needed: 3, names: ['s1', 's2', 's3', 's4'] }],
    ['s1, s2', { kind: 'first', needed: 1, names: ['s1', 's2'] }],
    ['2 (s1, s2, s3)', { kind: 'first', needed: 2, names: ['s1', 's2', 's3'] }],
    ['any 1(s1,s2)', { kind: 'any', needed: 1, names: ['s1', 's2'] }],
    [' fIrSt\t1\v( s1 ) ', { kind: 'first', needed: 1, names: ['s1'] }],
    ['*', { kind: 'first', needed: 1, names: ['*'] }],
    ['ANY 2 (*)', { kind: 'any', needed: 2, names: ['*'] }],
    ['"any", "FIRST"', { kind: 'first', needed: 1, names: ['any', 'FIRST'] }],
    ['"a ""quoted"", (name)"', { kind: 'first', needed: 1, names: ['a "quoted", (name)'] }],
    ['7, 8', { kind: 'first', needed: 1, names: ['7', '8'] }],
    ['1 (2)', { kind: 'first', needed: 1, names: ['2'] }],
    ['größe$1', { kind: 'first', needed: 1, names: ['größe$1'] }],
    ['firsts, anyone', { kind: 'first', needed: 1, names: ['firsts', 'anyone'] }],
  ])('%j', (text, value) => {
    expect(parseStandbyNames(text)).toEqual({ ok: true, value });
  });

  it.each(refusedNames)('%j is refused', (text) => {
    expect(parseStandbyNames(text).ok).toBe(false);
  });

  it('gives every quoted name back as it was meant', () => {
    const name = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), (names, needed) => {
        const list = names.map((text) => `"${text.replaceAll('"', '""')}"`).join(', ');
        expect(parseStandbyNames(`ANY ${needed} (${list})`)).toEqual({
          ok: true,
          value: { kind: 'any', needed, names },
        });
      }),
    );
  });

  it('ends for any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => typeof parseStandbyNames(text).ok === 'boolean'));
    expect(parseStandbyNames(`"${'"'.repeat(100_000)}`).ok).toBe(false);
  });
});

describe('a name of the list', () => {
  it.each([
    ['near', 'near', true],
    // pg_strcasecmp in SyncRepGetStandbyPriority.
    ['NEAR', 'near', true],
    ['*', 'whoever', true],
    ['near', 'nearer', false],
    ['', 'near', false],
  ])('%j means the standby %j: %s', (name, applicationName, expected) => {
    expect(namesStandby(name, applicationName)).toBe(expected);
  });
});
