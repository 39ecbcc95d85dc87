/** The part of the ledger contract that concerns restore tests: runs, and since when which backup is watched. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { badCodes, blindCodes } from '../../shared/restore/failure.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { dueAt, failedRun, hourMs, runId, runOf } from '../restore/runs.ts';

const numRuns = 25;

let backups = 0;

/** The scenarios share one table, so each has backups of its own. */
function aBackup(): string {
  backups += 1;
  return `backup-${backups}`;
}

/** Every field that may be absent, and every kind of source and trigger. */
const full: readonly Partial<RestoreRun>[] = [
  {
    trigger: { kind: 'person', by: 'anna' },
    asked: { from: 'replica', at: dueAt },
    source: {
      kind: 'objects',
      place: { bucket: 'acme-backups', prefix: '' },
      from: 'replica',
      takenAt: dueAt,
      takenBy: 'modified',
      objects: [
        {
          key: 'a b#c/é\n.dump',
          versionId: 'v1',
          size: 0,
          modifiedAt: dueAt,
          storageClass: 'GLACIER',
          sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
          verified: 'CRC64NVME (full object)',
        },
      ],
      bytes: 0,
      medianBytes: 0.5,
    },
    left: ['the database holdfast_x of the staging server'],
    changes: ['public.users lost the column email'],
    shortened: ['long texts and lists are cut'],
    evidence: { bucket: 'acme-evidence', key: 'restores/x.json', versionId: 'v2' },
  },
  {
    engine: 'dynamodb',
    trigger: { kind: 'aws-backup', job: 'job-1' },
    source: { kind: 'table', table: 'carts', region: 'us-east-1', takenAt: dueAt, backupArn: 'arn:aws:b', bytes: 7 },
    rto: { thawMs: 1, fetchMs: 2, restoreMs: 3, checksMs: 4, totalMs: 10 },
    rpo: { measuredMs: 1, by: 'backup' },
  },
  { source: { kind: 'resource', arn: 'arn:aws:rds:x', recoveryPointArn: 'arn:aws:backup:x', takenAt: dueAt } },
  {
    verdict: 'unknown',
    reasons: [...badCodes, ...blindCodes].map((code) => ({ code, text: `about ${code}`, advice: 'do something' })),
    checks: [
      { name: 'a', outcome: 'unknown', asked: 'select 1', expected: '1', why: 'no answer' },
      { name: 'b', outcome: 'failed', asked: 'select 2', expected: '1', got: '2', value: 2, why: '2 is not 1' },
    ],
  },
];

export function ledgerRestoreContract(ledger: () => Ledger): void {
  describe('runs of restore tests', () => {
    it.each(full)('come back exactly as they were put, %#', async (more) => {
      const run = runOf({ backup: aBackup(), ...more });
      await ledger().putRestoreRun(run);
      expect(await ledger().restoreRuns(run.backup, 10)).toEqual([run]);
      expect(await ledger().restoreRun(run.backup, run.id)).toEqual(run);
    });

    it('come back exactly whatever their texts hold', async () => {
      const text = fc.string({ unit: 'binary', maxLength: 200 }).map((one) => one.toWellFormed());
      await fc.assert(
        fc.asyncProperty(text, text, async (one, other) => {
          const run = failedRun({
            backup: aBackup(),
            reasons: [{ code: 'corrupt', text: one, advice: other }],
            tables: [{ name: one, rows: 1, columns: [other] }],
            versions: { server: other },
          });
          await ledger().putRestoreRun(run);
          expect(await ledger().restoreRuns(run.backup, 1)).toEqual([run]);
        }),
        { numRuns },
      );
    });

    it('are there once however often one is put', async () => {
      const run = runOf({ backup: aBackup() });
      await ledger().putRestoreRun(run);
      await ledger().putRestoreRun(run);
      expect(await ledger().restoreRuns(run.backup, 10)).toEqual([run]);
    });

    it('are those of the backup, newest first, at most as many as asked for', async () => {
      const backup = aBackup();
      const [oldest, older, newest] = [-2, -1, 0].map((weeks) =>
        runOf({ backup, startedAt: dueAt + weeks * 7 * 24 * hourMs }),
      );
      if (oldest === undefined || older === undefined || newest === undefined) throw new Error('no runs');
      // One backup's name begins like the other's.
      const other = runOf({ backup: `${backup}-eu` });
      for (const run of [older, other, newest, oldest]) await ledger().putRestoreRun(run);
      expect(await ledger().restoreRuns(backup, 10)).toEqual([newest, older, oldest]);
      expect(await ledger().restoreRuns(backup, 2)).toEqual([newest, older]);
      expect(await ledger().restoreRuns(`${backup}-eu`, 10)).toEqual([other]);
      expect(await ledger().restoreRuns('backup', 10)).toEqual([]);
    });

    it('of a range are those that began in it, its end apart, newest first, at most as many as asked for', async () => {
      const backup = aBackup();
      const runs = [0, 1, 2, 3].map((hours) => runOf({ backup, startedAt: dueAt + hours * hourMs }));
      for (const run of runs) await ledger().putRestoreRun(run);
      const [, second, third] = runs;
      const range = { from: dueAt + hourMs, to: dueAt + 3 * hourMs };
      expect(await ledger().restoreRuns(backup, 10, range)).toEqual([third, second]);
      expect(await ledger().restoreRuns(backup, 1, range)).toEqual([third]);
      expect(await ledger().restoreRuns(backup, 10, { from: 0, to: dueAt })).toEqual([]);
      expect(await ledger().restoreRuns(backup, 10, { from: dueAt, to: dueAt })).toEqual([]);
    });

    it('are found by their id, and only by it', async () => {
      const backup = aBackup();
      // Two that began in the same second.
      const one = runOf({ backup, startedAt: dueAt + 120, id: runId(backup, dueAt, 'aaaa') });
      const two = runOf({ backup, startedAt: dueAt + 999, id: runId(backup, dueAt, 'bbbb') });
      const later = runOf({ backup, startedAt: dueAt + 1_000 });
      for (const run of [one, two, later]) await ledger().putRestoreRun(run);
      expect(await ledger().restoreRun(backup, one.id)).toEqual(one);
      expect(await ledger().restoreRun(backup, two.id)).toEqual(two);
      expect(await ledger().restoreRun(backup, later.id)).toEqual(later);
      for (const id of [runId(backup, dueAt, 'cccc'), `${backup}-`, '', `${one.id}#`, runId(backup, dueAt - 1_000)]) {
        expect(await ledger().restoreRun(backup, id)).toBeUndefined();
      }
      expect(await ledger().restoreRun(aBackup(), one.id)).toBeUndefined();
    });

    it('of several backups: the last of each, none of those without', async () => {
      const [one, two, none] = [aBackup(), aBackup(), aBackup()];
      const last = [failedRun({ backup: one }), runOf({ backup: two })];
      const before = runOf({ backup: one, startedAt: dueAt - hourMs });
      for (const run of [...last, before]) await ledger().putRestoreRun(run);
      expect(await ledger().newestRestoreRuns([one, none, two])).toEqual(last);
      expect(await ledger().newestRestoreRuns([])).toEqual([]);
    });

    it('of a thousand tables of thirty columns are kept whole: the next run compares with them', async () => {
      const columns = Array.from({ length: 30 }, (_, index) => `column_${index} character varying`);
      const tables = Array.from({ length: 1_000 }, (_, index) => ({ name: `public.t${index}`, rows: index, columns }));
      const run = runOf({ backup: aBackup(), tables });
      await ledger().putRestoreRun(run);
      expect(await ledger().restoreRuns(run.backup, 1)).toEqual([run]);
    });

    it('that are too large for an item are kept, and say what is missing', async () => {
      const noise = (index: number) => Math.imul(index + 1, 2_654_435_761).toString(36);
      const tables = Array.from({ length: 60_000 }, (_, index) => ({ name: `public.${noise(index)}`, rows: index }));
      const run = failedRun({ backup: aBackup(), tables });
      await ledger().putRestoreRun(run);
      const [kept] = await ledger().restoreRuns(run.backup, 1);
      expect(kept?.tables.length).toBeGreaterThan(0);
      expect(kept).toEqual({
        ...run,
        tables: tables.slice(0, kept?.tables.length),
        shortened: [`only ${kept?.tables.length.toLocaleString('en-US')} of 60,000 tables are kept`],
      });
    });
  });

  describe('since when backups are watched', () => {
    it('comes back as it was put last, of every backup and writer', async () => {
      const backup = aBackup();
      const [east, west] = ['us-east-1', 'us-west-2'].map((writer) => ({ backup, writer, since: 1, schedule: 'x' }));
      if (east === undefined || west === undefined) throw new Error('no watches');
      const { schedule: _, ...over } = { ...west, since: 3 };
      for (const watch of [{ ...east, since: 2 }, west, east, over]) await ledger().putRestoreWatch(watch);
      const watches = await ledger().restoreWatches();
      expect(watches.filter((one) => one.backup === backup)).toEqual([east, over]);
    });
  });
}
