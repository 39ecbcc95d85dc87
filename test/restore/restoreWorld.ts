/** A world in which everything is as it should be: a backup in a folder that stands for S3, an engine, and empty tables. */
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RestoreTest } from '../../shared/config/restoreConfig.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { Engine, Restored } from '../../shared/restore/engine.ts';
import { failedWith, succeeded } from '../../shared/restore/failure.ts';
import { createFolderBackupStore } from '../../shared/restore/folderBackups.ts';
import { createInProcessSteps } from '../../shared/restore/inProcessSteps.ts';
import type { Progress } from '../../shared/restore/progress.ts';
import { createRestoring, type Restoration, type RestoringParts } from '../../shared/restore/restoring.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { createHastyClocks, type HastyClocks } from '../fakes/hastyClock.ts';

export const startAt = Date.UTC(2026, 10, 30, 4);
export const hourMs = 3_600_000;
export const content = 'customers and orders';

export const ordersTest: RestoreTest = {
  id: 'orders',
  services: [],
  rpoMs: 24 * hourMs,
  rtoMs: hourMs,
  schedule: { cron: '0 4 * * 1', timezone: 'UTC' },
  source: {
    kind: 'objects',
    from: { bucket: 'acme-backups', prefix: 'orders/' },
    pick: { from: 'primary', which: { kind: 'newest' } },
    find: { time: 'key', parts: false },
  },
  engine: { kind: 'sqlite', newest: 'select max(at) from orders' },
  checks: [{ name: 'rows', ask: { kind: 'sql', sql: 'select count(*) from orders' }, expect: { min: 10 } }],
  shrinkMaxPercent: 50,
  awsBackupPlans: [],
};

export const goodlyRestored: Restored = {
  restoreMs: 20,
  checksMs: 10,
  versions: { sqlite: '3.50.0' },
  tables: [{ name: 'orders', rows: 12, columns: ['id integer', 'at text'] }],
  answers: [{ check: 'rows', rows: { state: 'answered', rows: [['12']] } }],
  newest: { state: 'found', at: startAt - 2 * hourMs },
};

/** Reads what was fetched, and leaves files where it may, as engines do. */
export const honestEngine: Engine<'sqlite'> = {
  async restore({ artefact, folder }, { progress }) {
    await writeFile(join(folder, 'restored.db'), 'rows');
    progress({ phase: 'query' });
    const text = await readFile(artefact.file, 'utf8');
    return text === content ? succeeded(goodlyRestored) : failedWith('corrupt', 'The file is not a database.');
  },
};

export type World = {
  readonly root: string;
  readonly clocks: HastyClocks;
  readonly parts: RestoringParts;
  readonly told: Progress[];
  readonly errors: unknown[];
  put(key: string, text: string, modifiedAt?: number): Promise<void>;
  /** What runs have left behind on the disk. */
  leftovers(): Promise<readonly string[]>;
  runs(): Promise<readonly RestoreRun[]>;
  remove(): Promise<void>;
};

export async function createWorld(changed: Partial<RestoringParts> = {}): Promise<World> {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-restore-run-'));
  const workspaces = join(root, 'workspaces');
  const bucket = join(root, 's3', 'acme-backups', 'objects');
  await mkdir(bucket, { recursive: true });
  const clocks = createHastyClocks(startAt);
  const ledger = createMemoryLedger();
  const errors: unknown[] = [];
  const parts: RestoringParts = {
    store: createFolderBackupStore(join(root, 's3')),
    ledger,
    leases: createMemoryControlStore(),
    secrets: async () => 'no-secret',
    engines: { sqlite: honestEngine },
    workspaces,
    clock: clocks.still,
    random: () => 0.5,
    version: '0.0.0',
    onError: (error) => errors.push(error),
    ...changed,
  };
  return {
    root,
    clocks,
    parts,
    told: [],
    errors,
    async put(key, text, modifiedAt = startAt - hourMs) {
      const file = join(bucket, key);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      await utimes(file, modifiedAt / 1_000, modifiedAt / 1_000);
    },
    leftovers: () => readdir(workspaces).catch(() => []),
    runs: () => ledger.restoreRuns('orders', 100),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export type Asked = {
  readonly test?: RestoreTest;
  readonly scheduledAt?: number;
  readonly at?: number;
  readonly keep?: boolean;
  readonly holder?: string;
  readonly signal?: AbortSignal;
  readonly evidence?: { readonly bucket: string; readonly prefix: string };
};

/** One run in this process. */
export function restore(world: World, asked: Asked = {}, parts = world.parts): Promise<Restoration> {
  const { test = ordersTest, scheduledAt, at, keep, holder = 'somebody', signal, evidence } = asked;
  const restoring = createRestoring({ tests: [test], ...(evidence === undefined ? {} : { evidence }) }, parts);
  const stop = signal === undefined ? {} : { signal };
  return restoring(
    {
      backup: 'orders',
      trigger: scheduledAt === undefined ? { kind: 'person', by: 'a person' } : { kind: 'schedule', scheduledAt },
      ...(at === undefined ? {} : { at }),
      ...(keep === undefined ? {} : { keep }),
    },
    {
      steps: createInProcessSteps({ clock: world.clocks.hasty, graceMs: 24 * hourMs, ...stop }),
      holder,
      progress: (progress) => world.told.push(progress),
      ...stop,
    },
  );
}
