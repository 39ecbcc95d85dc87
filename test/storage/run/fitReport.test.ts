import { describe, expect, it } from 'vitest';
import { fitReport, reportBytesMax } from '../../../shared/storage/run/fitReport.ts';
import { findingsOf } from '../../../shared/storage/run/since.ts';
import { failed, findingOf, reportOf, unknownCheck } from './samples.ts';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

const withFindings = (count: number, text = 'x') =>
  reportOf('acme', [
    unknownCheck('replication'),
    failed(
      'versioning',
      Array.from({ length: count }, (_, index) =>
        findingOf('versioning', 'acme', {
          key: `${index}`,
          summary: text,
          evidence: Array.from({ length: 5 }, () => ({ document: 'd', path: 'p', shows: text })),
          fix: {
            summary: text,
            safe: true,
            calls: [{ service: 's3', operation: 'PutBucketVersioning', input: { text } }],
            cloudFormation: { type: 'AWS::S3::Bucket', properties: { text } },
          },
        }),
      ),
    ),
  ]);

describe('a report for the ledger', () => {
  it('that fits stays as it is', () => {
    const report = withFindings(20);
    expect(fitReport(report)).toBe(report);
  });

  it('that is too long loses evidence and templates before it loses a finding', () => {
    const report = withFindings(150, 'x'.repeat(400));
    expect(bytesOf(report)).toBeGreaterThan(reportBytesMax);
    const fitted = fitReport(report);
    expect(bytesOf(fitted)).toBeLessThanOrEqual(reportBytesMax);
    expect(findingsOf(fitted)).toHaveLength(150);
    expect(findingsOf(fitted)[0]?.summary).toBe('x'.repeat(400));
  });

  it('says how many findings are left out, when not all of them can be there', () => {
    const fitted = fitReport(withFindings(5_000, 'é'.repeat(300)));
    expect(bytesOf(fitted)).toBeLessThanOrEqual(reportBytesMax);
    const kept = findingsOf(fitted);
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.at(-1)?.summary).toMatch(new RegExp(`\\(and ${5_000 - kept.length} more findings, not listed\\)$`));
  });

  it.each([1_000, 5_000, 20_000])('fits into %i bytes, and keeps what could not be looked at', (bytesMax) => {
    const fitted = fitReport(withFindings(100, 'y'.repeat(1_000)), bytesMax);
    expect(fitted.results.map(({ outcome }) => outcome)).toEqual(['unknown', 'failed']);
    expect(bytesOf(fitted)).toBeLessThanOrEqual(Math.max(bytesMax, 2_000));
  });
});
