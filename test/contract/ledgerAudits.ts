/** The part of the ledger contract that concerns audits: the reports of a run, and the summaries of finished runs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import type { Fix, SubjectReport } from '../../shared/storage/finding.ts';
import { failed, findingOf, passed, reportOf, storedOf, summaryOf, unknownCheck } from '../storage/run/samples.ts';

const numRuns = 25;

let runs = 0;

/** The scenarios share one table, so each has days of its own. */
function aRun(): string {
  runs += 1;
  return new Date(Date.UTC(2030, 0, runs)).toISOString().slice(0, 10);
}

/** Every optional field, and what a JSON text has to escape. */
const fix: Fix = {
  summary: 'turn versioning on',
  safe: true,
  caution: 'it costs\n"more"',
  calls: [
    { service: 's3', operation: 'PutBucketVersioning', input: { Bucket: 'acme', Deep: { list: [1, null, true] } } },
  ],
  cloudFormation: { type: 'AWS::S3::Bucket', properties: { VersioningConfiguration: { Status: 'Enabled' } } },
};

const full: SubjectReport = reportOf('acme', [
  passed('encryption'),
  { ...passed('object-lock'), outcome: 'not-applicable' },
  unknownCheck('replication'),
  failed('versioning', [
    findingOf('versioning', 'acme', { key: 'a b#c', fix, monthlyUsd: 0.1, excepted: { reason: 'é\u0000', until: 1 } }),
    findingOf('versioning', 'acme', { excepted: { reason: '' } }),
  ]),
]);

export function ledgerAuditContract(ledger: () => Ledger): void {
  describe('audit reports', () => {
    it('come back exactly as they were put', async () => {
      const text = fc.string({ unit: 'binary', maxLength: 200 }).map((one) => one.toWellFormed());
      await fc.assert(
        fc.asyncProperty(text, text, fc.option(fc.nat({ max: 100 })), async (summary, shows, score) => {
          const run = aRun();
          const finding = findingOf('versioning', 'acme', {
            summary,
            evidence: [{ document: shows, path: summary, shows }],
          });
          const report = { ...full, score, results: [...full.results, failed('x', [finding])] };
          const stored = storedOf('acme', [], {
            run,
            report,
            since: { [`["bucket","acme",${JSON.stringify(shows)}]`]: { check: 'versioning', since: '2026-11-01' } },
          });
          await ledger().putAuditReport(stored);
          expect(await ledger().auditReports(run)).toEqual([stored]);
        }),
        { numRuns },
      );
    });

    it('are those of the run, one a subject and writer, the last one put, by subject', async () => {
      const run = aRun();
      const [first, again] = [storedOf('b', [], { run }), storedOf('b', [passed('versioning')], { run })];
      const other = { ...first, writer: 'us-west-2' };
      const [before, table] = [
        storedOf('a', [], { run }),
        { ...first, report: { ...first.report, subject: { kind: 'table', id: 'a' } as const } },
      ];
      for (const one of [table, first, other, again, before]) await ledger().putAuditReport(one);
      await ledger().putAuditReport(storedOf('a', [], { run: aRun() }));
      expect(await ledger().auditReports(run)).toEqual([before, again, other, table]);
    });

    it('of one subject are its own, not those of one whose name begins like it', async () => {
      const run = aRun();
      const [short, long, dotted] = ['acme', 'acme-backups', 'acme.backups'].map((one) => storedOf(one, [], { run }));
      const west = storedOf('acme', [], { run, writer: 'us-west-2' });
      for (const one of [short, long, dotted, west]) if (one !== undefined) await ledger().putAuditReport(one);
      const read = (id: string) => ledger().auditReports(run, { kind: 'bucket', id });
      expect(await read('acme')).toEqual([short, west]);
      expect(await read('acme-backups')).toEqual([long]);
      expect(await read('acm')).toEqual([]);
      expect(await ledger().auditReports(run, { kind: 'table', id: 'acme' })).toEqual([]);
    });

    it('may be as long as an item, and are read across pages of a megabyte', async () => {
      const run = aRun();
      // Text that does not compress: each character of base64 holds six bits.
      const noise = Array.from({ length: 6_000 }, (_, index) => Math.imul(index + 1, 2_654_435_761).toString(36)).join(
        '',
      );
      const reports = Array.from({ length: 40 }, (_, index) => {
        const id = `bucket-${String(index).padStart(2, '0')}`;
        const plain = index % 2 === 0 ? noise : noise.repeat(4);
        return storedOf(id, [failed('versioning', [findingOf('versioning', id, { summary: plain })])], { run });
      });
      for (const one of reports) await ledger().putAuditReport(one);
      expect(await ledger().auditReports(run)).toEqual(reports);
    });
  });

  describe('audit summaries', () => {
    it('come back exactly, the newest run first, every writer once, at most as many as asked for', async () => {
      const [older, newer] = [aRun(), aRun()];
      const { before: _, ...first } = summaryOf({ run: older, open: [], unsure: [], unwatched: [] });
      const [rewritten, other] = [summaryOf({ run: newer }), summaryOf({ run: newer, writer: 'us-west-2' })];
      for (const one of [summaryOf({ run: newer, endedAt: 1 }), first, other, rewritten]) {
        await ledger().putAuditSummary(one);
      }
      expect(await ledger().auditSummaries(3)).toEqual([other, rewritten, first]);
      expect(await ledger().auditSummaries(1)).toEqual([other]);
      expect(await ledger().auditReports(newer)).toEqual([]);
    });

    it('of one run are those of all of its writers, and no others', async () => {
      const [older, run, newer] = [aRun(), aRun(), aRun()];
      const [east, west] = [summaryOf({ run }), summaryOf({ run, writer: 'us-west-2' })];
      const others = [summaryOf({ run: older }), summaryOf({ run: newer, writer: 'us-west-2' })];
      for (const one of [...others, east, west]) await ledger().putAuditSummary(one);
      expect(await ledger().auditSummaries(20, run)).toEqual([west, east]);
      expect(await ledger().auditSummaries(1, run)).toEqual([west]);
      expect(await ledger().auditSummaries(20, '2029-02-31')).toEqual([]);
      // A day is a whole name: nobody else's begins with it.
      expect(await ledger().auditSummaries(20, run.slice(0, -1))).toEqual([]);
    });

    it('of very many subjects fit', async () => {
      const subjects = Array.from({ length: 4_000 }, (_, index) => {
        const id = `${Math.imul(index + 1, 2_654_435_761).toString(36)}-${index}`.padStart(63, 'x');
        return {
          subject: { kind: 'bucket', id },
          score: index % 100,
          findings: { low: index },
          excepted: 0,
          unknown: 0,
        } as const;
      });
      const summary = summaryOf({ run: aRun(), subjects });
      await ledger().putAuditSummary(summary);
      expect(await ledger().auditSummaries(1)).toEqual([summary]);
    });
  });
}
