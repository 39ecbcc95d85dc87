/** Runs of restore tests as other tests show them. */
import type { RestoreRun } from '../../shared/restore/run.ts';

const hourMs = 3_600_000;
const startedAt = Date.UTC(2026, 10, 30, 4);

export const passedRun: RestoreRun = {
  id: 'orders-20261130T040000Z-a1b2',
  backup: 'orders',
  engine: 'postgres',
  trigger: { kind: 'schedule', scheduledAt: startedAt },
  startedAt,
  endedAt: startedAt + 95_000,
  verdict: 'passed',
  reasons: [],
  source: {
    kind: 'objects',
    place: { bucket: 'acme-backups', prefix: 'db/orders/' },
    from: 'primary',
    takenAt: startedAt - 2 * hourMs,
    takenBy: 'key',
    objects: [
      {
        key: 'db/orders/2026-11-30T02-00-00Z.dump',
        versionId: '3sL4kqtJlcpXroDTDmJ',
        size: 1_288_490_188,
        modifiedAt: startedAt - 2 * hourMs + 60_000,
        storageClass: 'STANDARD',
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        verified: 'CRC64NVME (full object)',
      },
    ],
    bytes: 1_288_490_188,
    medianBytes: 1_181_116_006,
  },
  rpo: { measuredMs: 2 * hourMs + 5 * 60_000, by: 'data', objectiveMs: 24 * hourMs },
  rto: { thawMs: 0, fetchMs: 12_400, restoreMs: 78_000, checksMs: 340, totalMs: 90_740, objectiveMs: hourMs },
  checks: [
    {
      name: 'users',
      outcome: 'passed',
      asked: 'select count(*) from users',
      expected: 'at least 1000',
      got: '1204',
      value: 1204,
    },
  ],
  tables: [
    { name: 'public.users', rows: 1_204, columns: ['id integer', 'name text'] },
    { name: 'public.orders', rows: 140_000, columns: ['id integer', 'user_id integer', 'placed_at timestamptz'] },
  ],
  changes: [],
  versions: { server: '15.18', dump: '15.18', pg_restore: '15.18' },
  left: [],
  evidence: { bucket: 'acme-evidence', key: 'restores/orders/orders-20261130T040000Z-a1b2.json', versionId: 'v7' },
};

/** Everything that can be wrong at once, with texts that would disturb a terminal. */
export const failedRun: RestoreRun = {
  ...passedRun,
  id: 'users-20261130T050000Z-c3d4',
  asked: { from: 'replica', at: startedAt },
  backup: 'users',
  trigger: { kind: 'person', by: 'mara' },
  verdict: 'failed',
  reasons: [
    {
      code: 'check-failed',
      text: 'The check “users” wants at least 1000 and got 12.',
      advice: 'Look what the backup leaves out: compare the tables of the source with those below.',
    },
    { code: 'vanished', text: 'The table public.\u001b[31minvoices is not there any more.' },
  ],
  rpo: { measuredMs: 5 * hourMs, by: 'backup' },
  rto: { thawMs: 4 * hourMs, fetchMs: 60_000, restoreMs: 9_000, checksMs: 20, totalMs: 4 * hourMs + 69_020 },
  checks: [
    {
      name: 'users',
      outcome: 'failed',
      asked: 'select count(*) from users',
      expected: 'at least 1000',
      got: '12',
      value: 12,
      why: '12 is less than 1000',
    },
    {
      name: 'newest order',
      outcome: 'unknown',
      asked: 'select max(placed_at) from orders',
      expected: 'matches ^2026-',
      why: 'relation "orders" does not exist',
    },
  ],
  tables: [{ name: 'public.users', rows: 12, columns: ['id integer'] }],
  changes: ['The table public.invoices is not there any more.'],
  left: ['the folder of the run (EBUSY)'],
};

/** Nothing was found. */
export const unknownRun: RestoreRun = {
  id: 'files-20261130T060000Z-e5f6',
  backup: 'files',
  engine: 'files',
  trigger: { kind: 'person', by: 'mara' },
  startedAt,
  endedAt: startedAt + 1_200,
  verdict: 'unknown',
  reasons: [
    { code: 'denied', text: 'S3 does not let us list s3://acme-backups/files/.', advice: 'Allow s3:ListBucket.' },
  ],
  checks: [],
  tables: [],
  changes: [],
  versions: {},
  left: [],
};
