/** Runs of restore tests, as small as a scenario allows. */
import type { RestoreTest } from '../../shared/config/restoreConfig.ts';
import type { Reason, RestoreRun } from '../../shared/restore/run.ts';

const secondMs = 1_000;
export const hourMs = 3_600 * secondMs;

/** A Sunday, four in the morning: when `orders` is due. */
export const dueAt = Date.UTC(2026, 10, 29, 4);

/** `orders-20261129T040000Z-x7k2` */
export function runId(backup: string, startedAt: number, random = 'x7k2'): string {
  const moment = new Date(startedAt).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${backup}-${moment}-${random}`;
}

/** One that passed, of a custom dump of 3 MB that was two hours old, in 90 s. */
export function runOf(more: Partial<RestoreRun> = {}): RestoreRun {
  const { backup = 'orders', startedAt = dueAt } = more;
  const key = 'db/orders/orders-2026-11-29T02-00-00Z.dump';
  return {
    id: runId(backup, startedAt),
    backup,
    engine: 'postgres',
    trigger: { kind: 'schedule', scheduledAt: startedAt },
    startedAt,
    endedAt: startedAt + 90 * secondMs,
    verdict: 'passed',
    reasons: [],
    source: {
      kind: 'objects',
      place: { bucket: 'acme-backups', prefix: 'db/orders/' },
      from: 'primary',
      takenAt: startedAt - 2 * hourMs,
      takenBy: 'key',
      objects: [{ key, size: 3_000_000, modifiedAt: startedAt - 2 * hourMs, storageClass: 'STANDARD' }],
      bytes: 3_000_000,
    },
    rpo: { measuredMs: 2 * hourMs, by: 'data', objectiveMs: 24 * hourMs },
    rto: rtoOf(90 * secondMs, hourMs),
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
    tables: [{ name: 'public.users', rows: 1204, columns: ['id bigint', 'email text'] }],
    changes: [],
    versions: { server: '15.18', dump: '15.18' },
    left: [],
    ...more,
  };
}

/** Without a thaw; a fifth of it fetching, a tenth of it checking. */
export function rtoOf(totalMs: number, objectiveMs?: number): NonNullable<RestoreRun['rto']> {
  const [fetchMs, checksMs] = [totalMs / 5, totalMs / 10];
  const parts = { thawMs: 0, fetchMs, restoreMs: totalMs - fetchMs - checksMs, checksMs, totalMs };
  return { ...parts, ...(objectiveMs === undefined ? {} : { objectiveMs }) };
}

export const truncated: Reason = {
  code: 'truncated',
  text: 'The dump ends in the middle of the table public.users',
  advice: 'See the log of the job that writes it',
};

export function failedRun(more: Partial<RestoreRun> = {}): RestoreRun {
  const { rpo: _, rto: _r, ...run } = runOf({ verdict: 'failed', reasons: [truncated], checks: [], tables: [] });
  return { ...run, ...more, id: runId(more.backup ?? run.backup, more.startedAt ?? run.startedAt, 'f4il') };
}

/** Sundays at four, in UTC. */
export function testOf(id = 'orders', more: Partial<RestoreTest> = {}): RestoreTest {
  return {
    id,
    services: [],
    rpoMs: 24 * hourMs,
    rtoMs: hourMs,
    schedule: { cron: '0 4 * * SUN', timezone: 'UTC' },
    source: {
      kind: 'objects',
      from: { bucket: 'acme-backups', prefix: `db/${id}/` },
      pick: { from: 'primary', which: { kind: 'newest' } },
      find: { time: 'key', parts: false },
    },
    engine: { kind: 'postgres', tables: [], extensions: [] },
    checks: [],
    shrinkMaxPercent: 50,
    awsBackupPlans: [],
    ...more,
  };
}
