/** Our whole restore, in a process of its own: `node restoreOurs.ts STORE WORKSPACES`. Prints what it took, as JSON. */
import { randomBytes } from 'node:crypto';
import type { RestoreTest } from '../shared/config/restoreConfig.ts';
import { createPostgresEngine } from '../shared/restore/engines/postgres.ts';
import { findBackup } from '../shared/restore/find.ts';
import { createFolderBackupStore } from '../shared/restore/folderBackups.ts';
import { restoreArtefact } from '../shared/restore/restoreArtefact.ts';
import { systemClock } from '../shared/runtime/systemClock.ts';
import { thisMachine } from '../shared/runtime/thisMachine.ts';

const [root = '', workspaces = ''] = process.argv.slice(2);

const source = {
  kind: 'objects',
  from: { bucket: 'bench', prefix: '' },
  pick: { from: 'primary', which: { kind: 'newest' } },
  find: { time: 'modified', parts: false, match: '*.dump', manifest: { kind: 'suffix', suffix: '.sha256' } },
} as const;

const engine = { kind: 'postgres', tables: ['pgbench_accounts'], extensions: [] } as const;

const test: RestoreTest & { readonly source: typeof source; readonly engine: typeof engine } = {
  id: 'bench',
  services: [],
  schedule: { cron: '0 4 * * SUN', timezone: 'UTC' },
  source,
  engine,
  checks: [
    { name: 'branches', ask: { kind: 'sql', sql: 'SELECT count(*) FROM pgbench_branches' }, expect: { min: 1 } },
  ],
  shrinkMaxPercent: 50,
  awsBackupPlans: [],
};

const store = createFolderBackupStore(root);
const { signal } = new AbortController();
const secrets = () => Promise.reject(new Error('The bench has no secrets.'));
const clock = systemClock;
const startedAt = performance.now();
const found = await findBackup(
  { source, shrinkMaxPercent: 50, now: clock.now(), random: Math.random },
  { store, signal },
);
if (!found.ok) throw new Error(found.failure.text);
const postgres = createPostgresEngine({
  machine: thisMachine(),
  secrets,
  liveHosts: { endpoints: [], databases: [] },
  resolve: async () => [],
  clock,
  secret: () => randomBytes(24).toString('hex'),
});
const restored = await restoreArtefact(
  { test, source, run: 'bench-20261130T040000Z-aaaa', found: found.value, keep: false, checksBefore: [] },
  { store, secrets, engines: { postgres }, workspaces, clock, progress: () => {} },
  signal,
);
const { failures, restored: facts, left } = restored;
if (facts === undefined || failures.length > 0 || left.length > 0) throw new Error(JSON.stringify({ failures, left }));
const { fetchMs, restoreMs, checksMs } = facts;
const rows = facts.tables.map(({ rows: count }) => count).reduce((total, count) => total + count, 0);
const wholeMs = performance.now() - startedAt;
// Kilobytes (Node.js documentation, `process.resourceUsage`).
const peakBytes = process.resourceUsage().maxRSS * 1_024;
process.stdout.write(JSON.stringify({ wholeMs, fetchMs, restoreMs, checksMs, peakBytes, rows }));
