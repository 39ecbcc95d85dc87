import { describe, expect, it } from 'vitest';
import { applyFixes, fixScript, leftToPeople, safeFixes } from '../../cli/auditFix.ts';
import type { Finding, Fix, SubjectReport } from '../../shared/storage/finding.ts';
import { sampleReports } from '../storage/formats/sampleRun.ts';

function call(bucket: string, operation: string, status: string): Fix {
  return {
    summary: `${operation} ${status}.`,
    safe: true,
    calls: [{ service: 's3', operation, input: { Bucket: bucket, Status: status } }],
  };
}

function report(bucket: string, fixes: readonly Fix[]): SubjectReport {
  const subject = { kind: 'bucket', id: bucket } as const;
  const findings = fixes.map((fix, place): Finding => {
    return { check: 'some', subject, key: `${place}`, severity: 'high', summary: 'Wrong.', evidence: [], fix };
  });
  const head = { check: 'some', title: 'Some', severity: 'high', reason: 'Because.' } as const;
  return { subject, lookedAt: 0, score: 0, facts: [], results: [{ ...head, outcome: 'failed', findings }] };
}

const lifecycle = 'PutBucketLifecycleConfiguration';

describe('--fix', () => {
  it('takes what is safe, and leaves the rest to people', () => {
    const fixes = safeFixes(sampleReports);
    expect(fixes.map(({ fix }) => fix.summary)).toEqual(['Turn versioning on.']);
    // Retention, the rule that never acts, and the time to restore; what is excepted stays as it is.
    expect(leftToPeople(sampleReports, fixes)).toBe(3);
    expect(fixScript(fixes)).toBe(
      [
        '# s3://acme-backups, versioning: Versioning is suspended: overwriting and deleting are final.',
        '# Turn versioning on.',
        `aws s3api put-bucket-versioning --bucket acme-backups --versioning-configuration '{"Status":"Enabled"}'`,
        '',
      ].join('\n'),
    );
  });

  it('makes a fix once that mends two findings', () => {
    const one = call('a', lifecycle, 'x');
    const fixes = safeFixes([report('a', [one, { ...one }])]);
    expect(fixes.map(({ findings }) => findings.length)).toEqual([2]);
  });

  /** Amazon S3 API Reference, "PutBucketLifecycleConfiguration": it replaces the whole configuration that was there. */
  it('never writes one document twice from what one audit saw', async () => {
    const fixes = safeFixes([
      report('a', [call('a', lifecycle, 'x'), call('a', lifecycle, 'y')]),
      report('b', [call('b', lifecycle, 'x')]),
    ]);
    expect(fixes.map(({ isLater }) => isLater)).toEqual([false, true, false]);
    expect(fixScript(fixes).match(/^aws .*$/gm)).toHaveLength(2);
    const applied: Fix[] = [];
    const told: string[] = [];
    const mended = await applyFixes(
      fixes,
      async (fix) => {
        applied.push(fix);
        return { kind: 'applied' };
      },
      (line) => told.push(line),
    );
    expect(applied).toHaveLength(2);
    expect(mended).toHaveLength(2);
    expect(told[1]).toBe('s3://a, some: not yet: a fix before it has written the same; audit again');
  });

  it.each([
    [{ kind: 'already' } as const, /it is so already/, 1],
    [{ kind: 'refused', call: 1, why: 'no.' } as const, /not done: no\./, 0],
    [{ kind: 'changed', call: 1, why: 'else' } as const, /has changed since the audit: else; audit again/, 0],
    [{ kind: 'unknown', call: 1, why: 'denied' } as const, /how it is now could not be read: denied/, 0],
    [{ kind: 'failed', call: 1, why: 'AccessDenied' } as const, /AWS refused it: AccessDenied/, 0],
    [{ kind: 'unsure', call: 1, why: 'timeout' } as const, /it may have been done: timeout/, 0],
  ])('tells %j, and counts only what is so as mended', async (outcome, message, count) => {
    const told: string[] = [];
    const mended = await applyFixes(
      safeFixes([report('a', [call('a', lifecycle, 'x')])]),
      async () => outcome,
      (line) => told.push(line),
    );
    expect(told).toEqual([expect.stringMatching(message)]);
    expect(mended).toHaveLength(count);
  });
});
