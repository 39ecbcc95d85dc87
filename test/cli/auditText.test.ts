import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditText } from '../../cli/auditText.ts';
import type { SubjectReport } from '../../shared/storage/finding.ts';
import { anyRun } from '../storage/formats/anyRun.ts';
import { comparedRun, sampleReports, sampleRun } from '../storage/formats/sampleRun.ts';
import { unsafe } from '../storage/formats/unsafe.ts';

const view = {
  width: 100,
  explain: false,
  commandsOf: () => ['aws s3api put-bucket-versioning --bucket acme-backups'],
};

const widest = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));

/** The sample's first bucket, so many times. */
function estate(count: number): readonly SubjectReport[] {
  const [first] = sampleReports;
  if (first === undefined) return [];
  return Array.from({ length: count }, (_, place) => {
    const subject = { kind: 'bucket', id: `acme-${String(place).padStart(4, '0')}` } as const;
    return {
      ...first,
      subject,
      results: first.results.map((result) =>
        result.outcome === 'failed'
          ? { ...result, findings: result.findings.map((finding) => ({ ...finding, subject })) }
          : result,
      ),
    };
  });
}

describe('the table of an audit', () => {
  it.each([60, 80, 100, 200])('fits %i columns, but for commands', (width) => {
    const text = auditText(comparedRun, { ...view, width, explain: true, commandsOf: () => [] });
    expect(widest(text)).toBeLessThanOrEqual(Math.max(width, 75));
  });

  it('never breaks a command', () => {
    const command = `aws s3api put-bucket-lifecycle-configuration --lifecycle-configuration '${'x'.repeat(300)}'`;
    expect(auditText(sampleRun, { ...view, commandsOf: () => [command] })).toContain(`\n        ${command}\n`);
  });

  it('tells the fix as a command of what is high and graver, and of all when asked', () => {
    const told = (explain: boolean) => auditText(sampleRun, { ...view, explain }).split('aws s3api').length - 1;
    // The sample has a fix for one critical and one high finding.
    expect(told(false)).toBe(2);
    const [first] = sampleReports;
    const low = { ...first, results: first?.results.filter(({ severity }) => severity === 'low') ?? [] };
    if (first === undefined) throw new Error('No sample.');
    const run = { ...sampleRun, subjects: [{ ...first, ...low }] };
    expect(auditText(run, view)).not.toContain('aws s3api');
  });

  it('stays readable with a thousand buckets', () => {
    const text = auditText({ ...sampleRun, subjects: estate(1_000) }, view);
    expect(text.split('\n').length).toBeLessThan(100);
    expect(text).toContain('and 960 more; --explain lists all');
    expect(text).toMatch(
      /retention: 1000 findings, in s3:\/\/acme-0000, s3:\/\/acme-0001, s3:\/\/acme-0002 and 997 more/,
    );
    expect(text).toMatch(/public-access: could not look 1000 times/);
    expect(auditText({ ...sampleRun, subjects: estate(1_000) }, { ...view, explain: true })).toContain('acme-0999');
  });

  it('says apart what could not be looked at, and what is excepted', () => {
    const text = auditText(sampleRun, { ...view, explain: true });
    expect(text).toContain('  ? public-access: could not look. GetPublicAccessBlock was denied.');
    expect(text).toMatch(/excepted encryption: .* Excepted until 2027-01-30: Logs hold/s);
  });

  it('shows a terminal nothing but text, whatever stands in the settings', () => {
    fc.assert(
      fc.property(anyRun, fc.boolean(), (run, explain) => {
        const text = auditText(run, { ...view, explain });
        expect(unsafe.test(text.replaceAll('\n', ''))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
