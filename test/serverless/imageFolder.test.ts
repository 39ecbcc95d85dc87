/** What Docker is given: everything that the function starts, and that the Dockerfile copies all of it. */
import { copyFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOptions } from '../../serverless/bundle.ts';
import { imageFolder } from '../../serverless/imageFolder.ts';
import type { RestoreTest } from '../../shared/config/restoreConfig.ts';
import { createSqliteEngine } from '../../shared/restore/engines/sqlite.ts';
import type { Engines } from '../../shared/restore/engines.ts';
import { sqliteProgram } from '../../shared/runtime/sqliteProgram.ts';
import { objectSource } from '../fakes/storedBackup.ts';
import { configOf, restoring } from '../template/configs.ts';

/** Made by `databases.py`, with Python's sqlite3. */
const shop = fileURLToPath(new URL('../restore/engines/fixtures/shop.db', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const config = configOf(restoring);

let image: Awaited<ReturnType<typeof imageFolder>>;
let work: string;

beforeAll(async () => {
  image = await imageFolder(config);
  work = await mkdtemp(join(tmpdir(), 'holdfast-image-test-'));
  await copyFile(shop, join(work, 'backup'));
}, 120_000);

afterAll(async () => {
  await image?.remove();
  if (work !== undefined) await rm(work, { recursive: true, force: true });
});

type SqliteTest = RestoreTest & { readonly engine: { readonly kind: 'sqlite' } };

const test: SqliteTest = {
  id: 'shop',
  services: [],
  schedule: { cron: '0 4 * * 0', timezone: 'UTC' },
  source: objectSource,
  engine: { kind: 'sqlite' },
  checks: [{ name: 'answer', ask: { kind: 'sql', sql: 'select 6 * 7' }, expect: {} }],
  shrinkMaxPercent: 50,
  awsBackupPlans: [],
};

async function restoredBy(engine: NonNullable<Engines['sqlite']>) {
  const file = join(work, 'backup');
  return await engine.restore(
    { test, run: 'shop-1', artefact: { file, bytes: (await stat(file)).size }, folder: work },
    { now: () => 0, progress: () => {}, signal: new AbortController().signal },
  );
}

/** The tables that `databases.py` makes. */
const shopRestored = {
  ok: true,
  value: {
    answers: [{ check: 'answer', rows: { state: 'answered', rows: [['42']] } }],
    tables: expect.arrayContaining([expect.objectContaining({ name: 'orders' })]),
  },
};

describe('the folder that the image is built from', () => {
  it('has what the function is, and what it starts', async () => {
    expect((await readdir(image.path)).sort()).toEqual(['Dockerfile', 'restore.mjs', 'sqliteChild.mjs']);
  });

  it('is copied whole by its Dockerfile, to one place', async () => {
    const text = await readFile(join(image.path, 'Dockerfile'), 'utf8');
    expect(text).toContain('\nCOPY restore.mjs sqliteChild.mjs ${LAMBDA_TASK_ROOT}/\n');
  });

  it('has a child that reads a database by itself', async () => {
    const program = pathToFileURL(join(image.path, 'sqliteChild.mjs'));
    expect(await restoredBy(createSqliteEngine({ program }))).toMatchObject(shopRestored);
  });

  it('has it where what is bundled looks for it', async () => {
    // The engines as `lambdaRestore.ts` makes them, bundled as `restore.mjs` is, and put where that is.
    await build({
      ...bundleOptions(config),
      stdin: {
        contents: "export { createRestoreEngines } from './shared/runtime/restoreEngines.ts';",
        resolveDir: root,
        loader: 'ts',
      },
      outfile: join(image.path, 'engines.mjs'),
      logLevel: 'error',
    });
    const bundled: typeof import('../../shared/runtime/restoreEngines.ts') = await import(
      /* @vite-ignore */ pathToFileURL(join(image.path, 'engines.mjs')).href
    );
    const clock = { now: () => 0, monotonic: () => 0, sleep: async () => {} };
    const { sqlite } = bundled.createRestoreEngines({ services: [] }, { secrets: async () => '', clock });
    if (sqlite === undefined) throw new Error('There is no engine for SQLite.');
    expect(await restoredBy(sqlite)).toMatchObject(shopRestored);
    // The same engines without their child restore nothing: it is that file that is started.
    await rm(join(image.path, 'sqliteChild.mjs'));
    expect(await restoredBy(sqlite)).toMatchObject({ ok: false, failure: { code: 'server-died' } });
  });
});

describe('the program that reads databases', () => {
  it('is the source itself where nothing is bundled', () => {
    expect(fileURLToPath(sqliteProgram)).toBe(join(root, 'shared', 'runtime', 'sqliteChild.ts'));
  });
});
