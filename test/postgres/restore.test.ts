/** Dumps that pg_dump made, restored: what is good passes, and what is not says why. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RestoreWorld, restoredOf, sqlCheck } from './restoreWorld.ts';

let world: RestoreWorld;

beforeAll(async () => {
  world = await RestoreWorld.open();
  await world.sql('postgres', 'CREATE ROLE app', 'CREATE ROLE reader');
  await world.database(
    'orders',
    'CREATE SCHEMA shop',
    'CREATE TABLE shop.orders (id int PRIMARY KEY, at timestamptz NOT NULL, note text)',
    `INSERT INTO shop.orders SELECT g, '2026-11-30T03:00:00Z'::timestamptz - g * interval '1 minute', md5(g::text)
       FROM generate_series(0, 19999) g`,
    'CREATE TABLE customers (id int, name varchar(20))',
    String.raw`INSERT INTO customers VALUES (1, 'A'), (2, E'tab\there'), (3, E'\\.'), (4, E'line\nbreak')`,
    'CREATE TABLE measured (day date, value numeric(10,2)) PARTITION BY RANGE (day)',
    `CREATE TABLE measured_1 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2026-07-01')`,
    `CREATE TABLE measured_2 PARTITION OF measured FOR VALUES FROM ('2026-07-01') TO ('2027-01-01')`,
    `INSERT INTO measured VALUES ('2026-03-01', 1), ('2026-08-01', 2), ('2026-09-01', 3)`,
    'CREATE TABLE hidden (id int)',
    'INSERT INTO hidden VALUES (1), (2)',
    'ALTER TABLE hidden ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE hidden FORCE ROW LEVEL SECURITY',
    'CREATE POLICY nobody ON hidden USING (false)',
    'CREATE VIEW open_orders AS SELECT * FROM shop.orders WHERE id < 10',
    `SELECT lo_from_bytea(0, '\\x0102')`,
    'ALTER TABLE shop.orders OWNER TO app',
    'GRANT SELECT ON customers TO reader',
    'ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO reader',
    `COMMENT ON TABLE customers IS 'who buys'`,
    'CREATE PUBLICATION everything FOR ALL TABLES',
    'CREATE EXTENSION pgcrypto',
    `COMMENT ON EXTENSION pgcrypto IS 'ours'`,
  );
}, 120_000);

afterAll(() => world.close());

/** From the statements above, and `\d` of psql. */
const tables = [
  { name: 'public.customers', rows: 4, columns: ['id integer', 'name character varying(20)'] },
  { name: 'public.hidden', rows: 2, columns: ['id integer'] },
  { name: 'public.measured', rows: 3, columns: ['day date', 'value numeric(10,2)'] },
  { name: 'shop.orders', rows: 20_000, columns: ['id integer', 'at timestamp with time zone', 'note text'] },
];

async function dumpAs(format: string): Promise<string> {
  if (format === 'directory as tar') return world.tarOf(await world.dump('orders', '-Fd'));
  const options: Readonly<Record<string, readonly string[]>> = {
    custom: ['-Fc'],
    'custom, not compressed': ['-Fc', '-Z0'],
    tar: ['-Ft'],
    plain: ['-Fp'],
    'plain with inserts': ['-Fp', '--inserts', '--rows-per-insert=100'],
    'plain without owners': ['-Fp', '--no-owner', '--no-privileges'],
  };
  return world.dump('orders', ...(options[format] ?? []));
}

describe('a good dump passes', () => {
  test.each([
    ['custom', 'custom'],
    ['custom, not compressed', 'custom'],
    ['tar', 'tar'],
    ['directory as tar', 'directory'],
    ['plain', 'plain'],
    ['plain with inserts', 'plain'],
    ['plain without owners', 'plain'],
  ])('%s', async (format, told) => {
    const result = await world.restore(await dumpAs(format), {
      engine: { newest: 'SELECT max(at) FROM shop.orders', tables: ['customers', 'shop.orders', 'open_orders'] },
      checks: [
        sqlCheck('all', 'SELECT count(*) FROM shop.orders;'),
        sqlCheck('nulls', `SELECT NULL, true, '{1,2}'::int[], '2026-01-02'::date`),
        sqlCheck('names', 'SELECT name FROM customers ORDER BY id'),
        sqlCheck('wrong', 'SELECT nothing FROM nowhere'),
      ],
    });
    const restored = restoredOf(result);
    expect(restored.tables).toEqual(tables);
    expect(restored.newest).toEqual({ state: 'found', at: Date.UTC(2026, 10, 30, 3) });
    expect(restored.versions).toMatchObject({ server: '15.18', dumped: '15.18', pg_dump: '15.18', format: told });
    expect(restored.answers.slice(0, 3).map(({ rows }) => rows)).toEqual([
      { state: 'answered', rows: [['20000']] },
      { state: 'answered', rows: [[null, 't', '{1,2}', '2026-01-02']] },
      { state: 'answered', rows: [['A'], ['tab\there'], ['\\.'], ['line\nbreak']] },
    ]);
    expect(restored.answers[3]?.rows).toMatchObject({ state: 'failed', why: expect.stringContaining('nowhere') });
    expect(result.left).toEqual([]);
  });
});
