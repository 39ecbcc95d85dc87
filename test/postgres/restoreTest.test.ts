/**
 * `holdfast restore-test` on a real dump, from the config to the exit status: what is found, fetched, held against its
 * checksums, restored, asked and judged.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { main } from '../../cli/main.ts';
import { recordedIo } from '../cli/recordedIo.ts';
import { RestoreWorld } from './restoreWorld.ts';

let world: RestoreWorld;
let dump: string;
let s3: string;

beforeAll(async () => {
  world = await RestoreWorld.open();
  await world.database(
    'orders',
    'CREATE TABLE orders (id int PRIMARY KEY, at timestamptz NOT NULL)',
    `INSERT INTO orders SELECT g, now() - g * interval '1 minute' FROM generate_series(60, 1059) g`,
  );
  dump = await world.dump('orders', '-Fc');
  s3 = join(world.root, 's3');
}, 120_000);

afterAll(() => world.close());

const key = 'db/orders/orders.dump';
const stored = () => join(s3, 'acme-backups', 'objects', key);

/** `sha256sum` prints the sum, two spaces and the name. */
const sumOf = (hex: string) => `${hex}  orders.dump\n`;

beforeEach(() => {
  rmSync(s3, { recursive: true, force: true });
  mkdirSync(join(stored(), '..'), { recursive: true });
  copyFileSync(dump, stored());
});

const reported = z.object({
  runs: z.array(
    z.object({
      verdict: z.string(),
      reasons: z.array(z.object({ code: z.string() })),
      tables: z.array(z.object({ name: z.string(), rows: z.number() })),
      left: z.array(z.string()),
    }),
  ),
});

type Changes = { readonly engine?: object; readonly backup?: object; readonly expect?: object };

async function tested(changes: Changes = {}) {
  const config = join(world.root, 'holdfast.yml');
  const orders = {
    from: 's3://acme-backups/db/orders/',
    objective: { rpo: '24h', rto: '1h' },
    engine: { kind: 'postgres', database: 'orders', tables: ['orders'], ...changes.engine },
    newest: 'select max(at) from orders',
    checks: [{ name: 'orders', sql: 'select count(*) from orders', expect: changes.expect ?? { equals: 1_000 } }],
    ...changes.backup,
  };
  const services = { shop: { endpoints: { 'us-east-1': 'https://shop.example.com/health' } } };
  writeFileSync(config, JSON.stringify({ observers: ['us-east-1'], services, backups: { orders } }));
  const { io, written } = recordedIo();
  const exit = await main(['restore-test', '--config', config, '--from', s3, '--json'], io);
  const [run] = reported.parse(JSON.parse(written.stdout)).runs;
  return { exit, ...run, codes: run?.reasons.map(({ code }) => code) };
}

test('a good one passes, with the rows that were put in', async () => {
  expect(await tested()).toMatchObject({
    exit: 0,
    verdict: 'passed',
    codes: [],
    tables: [{ name: 'public.orders', rows: 1_000 }],
    left: [],
  });
});

test.each([
  ['too few rows', 'check-failed', { expect: { min: 1_001 } }],
  ['stale data', 'stale-data', { backup: { objective: { rpo: '30m' } } }],
  ['a missing table', 'missing-table', { engine: { tables: ['customers'] } }],
  ['the wrong database', 'wrong-database', { engine: { database: 'billing' } }],
])('%s fails, and nothing is left', async (_, code, changes) => {
  const outcome = await tested(changes);
  expect(outcome).toMatchObject({ exit: 1, verdict: 'failed', left: [] });
  expect(outcome.codes).toContain(code);
});

test('a backup that is older than the RPO fails although all of it is there', async () => {
  const dayAgo = Date.now() / 1_000 - 2 * 86_400;
  utimesSync(stored(), dayAgo, dayAgo);
  expect((await tested({ backup: { newest: undefined } })).codes).toContain('stale-backup');
});

test('none at all fails', async () => {
  rmSync(stored());
  expect(await tested()).toMatchObject({ exit: 1, verdict: 'failed', codes: ['no-backup'] });
});

test('a byte that was changed where it lies is a wrong checksum, and is not restored', async () => {
  const bytes = readFileSync(dump);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(`${stored()}.sha256`, sumOf(sum));
  const beside = { backup: { find: { manifest: '.sha256' } } };
  expect(await tested(beside)).toMatchObject({ exit: 0, verdict: 'passed' });
  bytes[bytes.length - 100] = (bytes.at(-100) ?? 0) ^ 1;
  writeFileSync(stored(), bytes);
  expect(await tested(beside)).toMatchObject({ exit: 1, verdict: 'failed', codes: ['checksum-mismatch'], tables: [] });
});
