/** A run with something in every place. */
import type { RestoreRun } from '../../shared/restore/run.ts';

export const aRun: RestoreRun = {
  id: 'orders-20261130T040000Z-a1b2',
  backup: 'orders',
  engine: 'postgres',
  trigger: { kind: 'schedule', scheduledAt: Date.UTC(2026, 10, 30, 4) },
  startedAt: Date.UTC(2026, 10, 30, 4, 0, 2),
  endedAt: Date.UTC(2026, 10, 30, 4, 21),
  verdict: 'failed',
  reasons: [{ code: 'check-failed', text: 'The check users gave 12.', advice: 'See whether users were deleted.' }],
  source: {
    kind: 'objects',
    place: { bucket: 'acme-backups', prefix: 'db/orders/' },
    from: 'primary',
    takenAt: Date.UTC(2026, 10, 30, 2),
    takenBy: 'key',
    objects: [
      {
        key: 'db/orders/20261130T020000Z.dump',
        versionId: '3HL4kqtJvjVBH40Nrjfkd',
        size: 1_000,
        modifiedAt: Date.UTC(2026, 10, 30, 2, 5),
        storageClass: 'STANDARD_IA',
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        verified: 'CRC64NVME (full object)',
      },
    ],
    bytes: 1_000,
    medianBytes: 990.5,
  },
  rpo: { measuredMs: 7_202_000, by: 'data', objectiveMs: 86_400_000 },
  rto: { thawMs: 0, fetchMs: 1_200, restoreMs: 60_000, checksMs: 400, totalMs: 61_600, objectiveMs: 3_600_000 },
  checks: [
    {
      name: 'users',
      outcome: 'failed',
      asked: 'select count(*) from users',
      expected: 'at least 1000',
      got: '12',
      value: 12,
      why: 'fewer than 1000',
    },
  ],
  tables: [{ name: 'public.users', rows: 12, columns: ['id bigint', 'name text'] }],
  changes: ['public.orders is gone'],
  versions: { server: '15.18', dump: '15.18' },
  left: ['the folder orders-20261130T040000Z-a1b2'],
};
