import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf, tableChanges } from '../../../shared/restore/checks/changes.ts';
import type { TableCount } from '../../../shared/restore/run.ts';

const users: TableCount = {
  name: 'public.users',
  rows: 1_000,
  columns: ['id integer', 'email text', 'born timestamp with time zone'],
};
const orders: TableCount = { name: 'public.orders', rows: 1 };

describe('since the last run', () => {
  it('nothing changed in what is the same, and nothing is known without one', () => {
    expect(changesOf([users, orders], [users, orders], 0)).toEqual([]);
    expect(changesOf([users], undefined, 0)).toEqual([]);
  });

  it('growth, new tables, new columns and another order are no change', () => {
    const grown = {
      ...users,
      rows: 9_000,
      columns: ['email text', 'id integer', 'born timestamp with time zone', 'name text'],
    };
    expect(changesOf([{ name: 'public.news', rows: 0 }, grown, orders], [users, orders], 0)).toEqual([]);
  });

  it('tables and columns vanished, or have another type', () => {
    const now = { ...users, columns: ['id bigint', 'email text'] };
    expect(changesOf([now], [users, orders], 10)).toEqual([
      'column id of public.users is now bigint; it was integer',
      'column born of public.users vanished; it was timestamp with time zone',
      'public.orders vanished; it had 1 row',
    ]);
    expect(tableChanges([now], [users], 10).map(({ code }) => code)).toEqual(['vanished', 'vanished']);
  });

  it('columns that either run does not know of are not compared', () => {
    expect(changesOf([{ name: 'public.users', rows: 1_000 }], [users], 10)).toEqual([]);
    expect(changesOf([users], [{ name: 'public.users', rows: 1_000 }], 10)).toEqual([]);
  });

  it.each([
    [900, 10, []],
    [899, 10, ['public.users shrank from 1000 to 899 rows, by more than 10 %']],
    [999, 0, ['public.users shrank from 1000 to 999 rows, by more than 0 %']],
    [1, 99, ['public.users shrank from 1000 to 1 row, by more than 99 %']],
    [0, 100, []],
  ])('%d rows are left of 1000, where %d %% may go', (rows, percent, changes) => {
    expect(changesOf([{ ...users, rows }], [users], percent)).toEqual(changes);
  });

  it('a table without rows cannot shrink', () => {
    expect(changesOf([{ ...users, rows: 0 }], [{ ...users, rows: 0 }], 0)).toEqual([]);
  });

  it('a table shrank too much exactly when less than its share is left', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), fc.integer({ min: 0, max: 100 }), (was, is, percent) => {
        const shrank = tableChanges([{ ...orders, rows: is }], [{ ...orders, rows: was }], percent).length === 1;
        expect(shrank).toBe(is * 100 < was * (100 - percent));
      }),
    );
  });

  it('a database of another name is told shortly', () => {
    const before = Array.from({ length: 500 }, (_, index) => ({ name: `t${index}\u001b[2J`, rows: 1 }));
    const changes = changesOf([], before, 0);
    expect(changes).toHaveLength(51);
    expect(changes.at(-1)).toBe('450 more changes like these');
    expect(changes.join('')).not.toContain('\u001b');
    expect(tableChanges([], before, 0)).toHaveLength(500);
  });
});
