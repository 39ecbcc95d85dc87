/** A check that found something and could not see everything: what it did not see is neither fine nor gone. */
import { describe, expect, it } from 'vitest';
import { auditBucket } from '../../shared/storage/auditBucket.ts';
import { findingId } from '../../shared/storage/changes.ts';
import { judgeExceptions } from '../../shared/storage/exceptions.ts';
import type { CheckResult, SubjectReport } from '../../shared/storage/finding.ts';
import { unknownsOf } from '../../shared/storage/formats/auditRun.ts';
import { auditJson, auditJsonSchema, baselineOf } from '../../shared/storage/formats/json.ts';
import { junitXml } from '../../shared/storage/formats/junit.ts';
import { absent, found } from '../../shared/storage/looked.ts';
import { fitReport } from '../../shared/storage/run/fitReport.ts';
import { subjectReportSchema } from '../../shared/storage/run/reportSchema.ts';
import { sinceOf } from '../../shared/storage/run/since.ts';
import { summarise } from '../../shared/storage/run/summarise.ts';
import { scoreOf } from '../../shared/storage/score.ts';
import { contextOf, denied, replica, replicaOf, replicationOf, ruleTo, settingsOf } from './buckets.ts';

const second = 'acme-second';
const checkId = 'replication-destination';

/** Replicates to two buckets, of which the first is not versioned. */
function reportWith(versioning: typeof absent | typeof denied): SubjectReport {
  const replication = found(replicationOf(ruleTo(replica), ruleTo(second, { priority: 2 })));
  const others = [replicaOf({ versioning: absent }), settingsOf(second, { region: found('eu-west-1'), versioning })];
  return auditBucket(contextOf({ settings: { replication }, others }));
}

function resultIn({ results }: SubjectReport): Extract<CheckResult, { outcome: 'failed' }> {
  const result = results.find(({ check }) => check === checkId);
  if (result?.outcome !== 'failed') throw new Error(`${checkId} has not failed`);
  return result;
}

const all = reportWith(absent);
const part = reportWith(denied);
const lost = resultIn(all).findings.filter(({ key }) => key.startsWith(second));
const lostId = lost.map(findingId)[0] ?? '';

describe('what was seen of a part', () => {
  it('says what it could not see', () => {
    expect(resultIn(all).doubts).toBeUndefined();
    expect(resultIn(part).doubts?.[0]?.evidence[0]?.document).toBe(`${second}/get-bucket-versioning`);
    expect(unknownsOf(part)).toContainEqual(expect.objectContaining({ check: checkId, isPart: true }));
    expect(unknownsOf(all).map(({ check }) => check)).not.toContain(checkId);
    expect(junitXml({ version: '1', at: 0, subjects: [part] })).toContain(
      `could not look at everything: ${second}: AccessDenied`,
    );
  });

  it('survives being stored, however little room there is', () => {
    expect(subjectReportSchema.parse(JSON.parse(JSON.stringify(part)))).toEqual(part);
    expect(resultIn(fitReport(part, 10)).doubts).toHaveLength(1);
  });

  it('lets findings that it could not see keep their run, and resolves no alert', () => {
    expect(lost.length).toBeGreaterThan(0);
    const stored = (run: string, report: SubjectReport, before?: { since: ReturnType<typeof sinceOf> }) => ({
      run,
      writer: 'w',
      basis: 'b',
      report,
      since: sinceOf(report, run, before),
    });
    const first = stored('1', all);
    const then = stored('2', part, first);
    const again = stored('3', all, then);
    const summaryOf = (one: typeof first, before: typeof first) =>
      summarise({
        run: one.run,
        writer: 'w',
        basis: 'b',
        reports: [one],
        before: { run: before.run, reports: [before] },
        dropped: [],
        writtenAt: Number(one.run),
      });
    expect(then.since[lostId]?.since).toBe('1');
    expect(summaryOf(then, first).changes).toMatchObject({ fresh: 0, gone: 0 });
    expect(summaryOf(then, first).unsure).toContainEqual({ check: checkId, since: '1' });
    expect(summaryOf(again, then).changes).toMatchObject({ fresh: 0, gone: 0 });
  });

  it('leaves the rest in the JSON that the next audit is compared with', () => {
    const run = (report: SubjectReport) => ({ version: '1', at: 0, subjects: [report] });
    const json = auditJsonSchema.parse(auditJson(run(part), baselineOf(auditJson(run(all)))));
    const kept = baselineOf(json).flatMap(({ results }) =>
      results.flatMap((result) => (result.outcome === 'failed' ? result.findings.map(findingId) : [])),
    );
    for (const finding of lost) expect(kept).toContain(findingId(finding));
  });

  it('does not show that an exception for the rest is needed no more', () => {
    const judged = (report: SubjectReport) => {
      const exceptions = [{ check: checkId, key: `${second}:versioning`, reason: 'known', until: Infinity }];
      const { bucket } = contextOf();
      return judgeExceptions({ ...bucket, exceptions }, report.subject, report.results).outcome;
    };
    const { doubts: _, ...sure } = resultIn(part);
    expect(judged(all)).toBe('passed');
    expect(judged(part)).toBe('unknown');
    expect(judged({ ...part, results: [sure] })).toBe('failed');
  });

  it('is no reason to call a check excepted when all that was seen is', () => {
    const result = resultIn(part);
    const findings = result.findings.map((one) => ({ ...one, excepted: { reason: 'known' } }));
    const { doubts: _, ...sure } = { ...result, findings };
    expect(scoreOf([sure])).toMatchObject({ excepted: 1, unknown: 0 });
    expect(scoreOf([{ ...result, findings }])).toMatchObject({ excepted: 0, unknown: 1 });
  });
});
