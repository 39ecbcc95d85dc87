/** What holds for every check, of any bucket. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditBucket } from '../../shared/storage/auditBucket.ts';
import { findingId } from '../../shared/storage/changes.ts';
import type { BucketCheck, BucketContext } from '../../shared/storage/check.ts';
import { bucketChecks } from '../../shared/storage/checks/all.ts';
import {
  type CheckResult,
  type Finding,
  type FindingSeverity,
  type FixCall,
  findingSeverities,
} from '../../shared/storage/finding.ts';
import { objectionTo } from '../../shared/storage/fixes/objection.ts';
import { settingsAfter } from '../../shared/storage/fixes/settingsAfter.ts';
import { unknown } from '../../shared/storage/looked.ts';
import { scoreOf } from '../../shared/storage/score.ts';
import { now } from './auditSamples.ts';
import { anyContext, anySetting, variedSettings, withSettings } from './settingsArbitraries.ts';

function outcomeOf(check: BucketCheck, context: BucketContext): string {
  return check.applies(context.policy, context) ? check.run(context).outcome : 'not-applicable';
}

const notSeen = unknown('denied', 'not allowed to look');

describe.each(variedSettings)('a bucket whose %s nobody can look at', (setting) => {
  const cases = fc.tuple(anyContext, fc.array(anySetting[setting], { minLength: 4, maxLength: 4 }));

  it('passes a check only if it would pass whatever stands there', () => {
    fc.assert(
      fc.property(cases, ([context, values]) => {
        const unseen = withSettings(context, { ...context.settings, [setting]: notSeen });
        for (const check of bucketChecks) {
          if (outcomeOf(check, unseen) !== 'passed') continue;
          for (const value of values) {
            const seen = withSettings(context, { ...context.settings, [setting]: value });
            expect([check.id, outcomeOf(check, seen)]).not.toEqual([check.id, 'failed']);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('fails a check only if it would fail whatever stands there', () => {
    fc.assert(
      fc.property(cases, ([context, values]) => {
        const unseen = withSettings(context, { ...context.settings, [setting]: notSeen });
        for (const check of bucketChecks) {
          if (outcomeOf(check, unseen) !== 'failed') continue;
          for (const value of values) {
            const seen = withSettings(context, { ...context.settings, [setting]: value });
            expect([check.id, outcomeOf(check, seen)]).not.toEqual([check.id, 'passed']);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('an audit of any bucket', () => {
  it('tells every finding apart, and weighs none more than its check', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        const { results } = auditBucket(context);
        const findings = results.flatMap((result) => (result.outcome === 'failed' ? result.findings : []));
        expect(new Set(findings.map(findingId)).size).toBe(findings.length);
        for (const result of results) {
          if (result.outcome !== 'failed') continue;
          for (const { severity } of result.findings)
            expect(graveness(severity)).toBeLessThanOrEqual(graveness(result.severity));
        }
      }),
    );
  });

  it('runs into no bug', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        const whys = auditBucket(context).results.map((result) => (result.outcome === 'unknown' ? result.why : ''));
        expect(whys.filter((why) => why.includes('which is a bug'))).toEqual([]);
      }),
    );
  });

  it('has a summary that fits a line, and a caution wherever a fix is not safe', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        for (const result of auditBucket(context).results) {
          if (result.outcome !== 'failed') continue;
          for (const { summary, fix } of result.findings) {
            expect(summary).not.toMatch(/\n|undefined|NaN|Infinity/);
            expect(fix === undefined || fix.safe || fix.caution !== undefined).toBe(true);
          }
        }
      }),
    );
  });
});

function graveness(severity: FindingSeverity): number {
  return findingSeverities.length - findingSeverities.indexOf(severity);
}

describe('a safe fix', () => {
  it('takes its finding away, brings no graver one, and passes the second guard', () => {
    const fixed = new Set<string>();
    fc.assert(
      fc.property(anyContext, (context) => {
        const report = auditBucket(context);
        for (const result of report.results) {
          if (result.outcome !== 'failed') continue;
          for (const finding of result.findings.filter(({ fix }) => fix?.safe === true)) {
            const after = applied(context, finding.fix?.calls ?? []);
            const left = findingsOf(auditBucket(after).results);
            const known = new Set(findingsOf(report.results).map(findingId));
            expect(left.map(findingId)).not.toContain(findingId(finding));
            const graver = left.filter(
              (other) => !known.has(findingId(other)) && graveness(other.severity) > graveness(finding.severity),
            );
            expect(graver.map(({ summary }) => [finding.summary, summary])).toEqual([]);
            fixed.add(result.check);
          }
        }
      }),
      { numRuns: 400 },
    );
    // The property says nothing of checks that it never met.
    expect([...fixed].toSorted()).toEqual(expect.arrayContaining(['lifecycle-keep', 'public-access', 'versioning']));
  });
});

function applied(context: BucketContext, calls: readonly FixCall[]): BucketContext {
  const estate = new Map(context.estate);
  for (const call of calls) {
    const before = estate.get(String(call.input['Bucket']));
    if (before === undefined) throw new Error(`${call.operation} is for a bucket that nobody knows.`);
    expect([call.operation, objectionTo(call, before, now)]).toEqual([call.operation, undefined]);
    const after = settingsAfter(call, before);
    if (after === undefined) throw new Error(`${call.operation} is not known.`);
    estate.set(after.bucket, after);
  }
  return { ...context, estate, settings: estate.get(context.settings.bucket) ?? context.settings };
}

function findingsOf(results: readonly CheckResult[]) {
  return results.flatMap((result) => (result.outcome === 'failed' ? result.findings : []));
}

describe('the score', () => {
  it('never rises when a check that passed fails, or cannot look any more', () => {
    fc.assert(
      fc.property(anyContext, fc.nat(), fc.constantFrom(...findingSeverities), (context, place, severity) => {
        const { results } = auditBucket(context);
        const passing = results.filter(({ outcome }) => outcome === 'passed');
        const chosen = passing[place % Math.max(1, passing.length)];
        if (chosen === undefined) return;
        const { check, title, reason } = chosen;
        const head = { check, title, reason, severity: chosen.severity };
        const finding: Finding = {
          check,
          subject: { kind: 'bucket', id: 'b' },
          key: '',
          severity,
          summary: '',
          evidence: [],
        };
        const before = scoreOf(results).value ?? 0;
        for (const worse of [
          { ...head, outcome: 'failed', findings: [finding] },
          { ...head, outcome: 'failed', findings: [{ ...finding, excepted: { reason: 'known' } }] },
          { ...head, outcome: 'unknown', why: '', evidence: [] },
        ] as const) {
          const after = scoreOf(results.map((result) => (result === chosen ? worse : result))).value;
          expect(after ?? 0).toBeLessThanOrEqual(before);
        }
      }),
    );
  });

  it('is 100 only if every check that applies passed', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        const { results, score } = auditBucket(context);
        const isAll = results.every(({ outcome }) => outcome === 'passed' || outcome === 'not-applicable');
        expect(score === 100).toBe(isAll);
      }),
    );
  });
});
