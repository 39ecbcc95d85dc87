import type { BatchImportFindingsRequest } from '@aws-sdk/client-securityhub';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/storage/finding.ts';
import { type AsffFinding, type AsffRequest, asffRequests } from '../../../shared/storage/formats/asff.ts';
import { anyRun } from './anyRun.ts';
import { golden } from './golden.ts';
import { mutableFinding } from './mutableFinding.ts';
import { comparedRun, sampleReports, sampleRun } from './sampleRun.ts';
import { textsIn, unsafe } from './unsafe.ts';

const target = { account: '123456789012', region: 'eu-central-1' };

const findings = (requests: readonly AsffRequest[]): readonly AsffFinding[] => requests.flatMap((one) => one.Findings);

/**
 * AWS Security Hub API Reference, "AwsSecurityFinding", "Recommendation", "Note", "Resource" and "Severity": what the pages
 * say of lengths, in characters. test/wire/asff.test.ts reads the same out of the published service model.
 */
function lengthProblems(finding: AsffFinding): readonly string[] {
  const lengths: readonly (readonly [string, string | undefined, number])[] = [
    ['Id', finding.Id, 512],
    ['ProductArn', finding.ProductArn, 2048],
    ['ProductName', finding.ProductName, 128],
    ['GeneratorId', finding.GeneratorId, 512],
    ['Title', finding.Title, 256],
    ['Description', finding.Description, 1024],
    ['Remediation', finding.Remediation?.Recommendation.Text, 512],
    ['Note', finding.Note?.Text, 512],
    ['Original', finding.Severity.Original, 64],
    ...Object.entries(finding.ProductFields).flatMap(([name, value]) => [
      ['name in ProductFields', name, 128] as const,
      ['value in ProductFields', value, 2048] as const,
    ]),
  ];
  const problems = lengths.filter(([, text, max]) => text !== undefined && (!/\S/.test(text) || text.length > max));
  return [
    ...problems.map(([name]) => name),
    ...(Object.keys(finding.ProductFields).length > 50 ? ['ProductFields'] : []),
    ...(Buffer.byteLength(JSON.stringify(finding)) > 240 * 1024 ? ['240 KB'] : []),
  ];
}

describe('ASFF', () => {
  it('is what the golden file says', () => {
    const text = `${JSON.stringify(asffRequests(comparedRun, target), null, 2)}\n`;
    expect(text).toBe(golden('sample.asff.json', text));
  });

  it('is what the SDK of Security Hub takes, by its types', () => {
    // The compiler is what checks this: every name, and every value of a closed list.
    const requests = asffRequests(sampleRun, target).map((request): BatchImportFindingsRequest => {
      return { Findings: request.Findings.map(mutableFinding) };
    });
    expect(requests).toHaveLength(1);
  });

  it('keeps the documented lengths, whatever stands in the settings', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        for (const finding of findings(asffRequests(run, target))) {
          expect(lengthProblems(finding)).toEqual([]);
          expect(textsIn(finding).filter((text) => unsafe.test(text))).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  });

  /** "Guidelines for using the BatchImportFindings API": up to 100 findings per batch, up to 6 MB per batch. */
  it('makes batches of at most 100', () => {
    const [first] = sampleReports;
    const [versioning] = first?.results ?? [];
    if (first === undefined || versioning?.outcome !== 'failed') throw new Error('The sample has changed.');
    const [finding] = versioning.findings;
    const many = Array.from({ length: 250 }, (_, place): Finding[] =>
      finding === undefined ? [] : [{ ...finding, key: `${place}` }],
    ).flat();
    const run = { ...sampleRun, subjects: [{ ...first, results: [{ ...versioning, findings: many }] }] };
    const requests = asffRequests(run, target);
    expect(requests.map((request) => request.Findings.length)).toEqual([100, 100, 50]);
    expect(new Set(findings(requests).map(({ Id }) => Id)).size).toBe(250);
    for (const request of requests) expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(6 * 1024 * 1024);
    expect(asffRequests({ ...sampleRun, subjects: [] }, target)).toEqual([]);
  });

  it('suppresses what is excepted, archives what is gone, and calls unavailable what nobody could look at', () => {
    const told = findings(asffRequests(comparedRun, target)).map((finding) => [
      finding.GeneratorId,
      finding.Severity.Label,
      finding.Compliance.Status,
      finding.RecordState,
      finding.Workflow.Status,
    ]);
    expect(told).toEqual([
      ['holdfast/retention', 'CRITICAL', 'FAILED', 'ACTIVE', 'NEW'],
      ['holdfast/versioning', 'HIGH', 'FAILED', 'ACTIVE', 'NEW'],
      ['holdfast/restore-time', 'MEDIUM', 'FAILED', 'ACTIVE', 'NEW'],
      ['holdfast/encryption', 'MEDIUM', 'FAILED', 'ACTIVE', 'SUPPRESSED'],
      ['holdfast/dead-rule', 'LOW', 'FAILED', 'ACTIVE', 'NEW'],
      ['holdfast/versioning', 'HIGH', 'PASSED', 'ARCHIVED', 'NEW'],
      ['holdfast/public-access', 'LOW', 'NOT_AVAILABLE', 'ACTIVE', 'NEW'],
      ['holdfast/synchronous-standby', 'LOW', 'NOT_AVAILABLE', 'ACTIVE', 'NEW'],
    ]);
  });

  it('archives what could not be looked at, and what was excepted, once it is neither there nor unknown', () => {
    const before = sampleReports;
    const told = findings(asffRequests(sampleRun, target));
    const ids = (status: AsffFinding['Compliance']['Status'] | AsffFinding['Workflow']['Status']) =>
      told.flatMap(({ Id, Compliance, Workflow }) =>
        [Compliance.Status, Workflow.Status].includes(status) ? [Id] : [],
      );
    const archivedBy = (outcome: 'passed' | 'unknown') => {
      const subjects = before.map((report) => ({
        ...report,
        results: report.results.map(({ check, title, severity, reason }) => {
          const about = { check, title, severity, reason };
          return outcome === 'passed' ? { ...about, outcome } : { ...about, outcome, why: 'denied', evidence: [] };
        }),
      }));
      const all = findings(asffRequests({ ...sampleRun, subjects }, target, [...before, ...before]));
      return all.filter(({ RecordState }) => RecordState === 'ARCHIVED');
    };
    const archived = archivedBy('passed');
    expect(archived.map(({ Id }) => Id).toSorted()).toEqual([...ids('NOT_AVAILABLE'), ...ids('SUPPRESSED')].toSorted());
    expect(new Set(archived.map(({ Compliance }) => Compliance.Status))).toEqual(new Set(['PASSED']));
    expect(archivedBy('unknown')).toEqual([]);
    // What is still there stays as it is, and what was not audited this time is not known to be gone.
    const states = (run: typeof sampleRun) =>
      findings(asffRequests(run, target, before)).map(({ RecordState }) => RecordState);
    expect(states(sampleRun)).not.toContain('ARCHIVED');
    expect(states({ ...sampleRun, subjects: [] })).toEqual([]);
  });

  it('keeps the Id from run to run, and the archived one has the Id that it had', () => {
    const ids = (run: typeof sampleRun) => findings(asffRequests(run, target)).map(({ Id }) => Id);
    expect(ids({ ...sampleRun, at: sampleRun.at + 86_400_000 })).toEqual(ids(sampleRun));
    const gone = comparedRun.since?.changes.gone ?? [];
    const [goneFinding] = gone;
    const [, logs] = sampleReports;
    const [versioning] = logs?.results ?? [];
    if (goneFinding === undefined || logs === undefined || versioning === undefined) throw new Error('No sample.');
    const dayBefore = { ...logs, results: [{ ...versioning, outcome: 'failed' as const, findings: gone }] };
    const archived = findings(asffRequests(comparedRun, target)).filter((one) => one.RecordState === 'ARCHIVED');
    expect(archived.map(({ Id }) => Id)).toEqual(ids({ ...sampleRun, subjects: [dayBefore] }));
  });

  /** AWS General Reference, "Amazon Resource Names (ARNs)", and Security Hub, "Updating findings": the default product's ARN. */
  it('names the product and the resources by their ARNs, in every partition', () => {
    const arns = (region: string) => {
      const subjects = sampleReports.map(({ region: _, ...report }) => report);
      const [first, ...rest] = findings(asffRequests({ ...sampleRun, subjects }, { ...target, region }));
      return [first?.ProductArn, first?.Resources[0]?.Id, first?.Resources[0]?.Partition, rest.length > 0];
    };
    expect(arns('eu-central-1')).toEqual([
      'arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default',
      'arn:aws:s3:::acme-backups',
      'aws',
      true,
    ]);
    expect(arns('cn-north-1').slice(0, 3)).toEqual([
      'arn:aws-cn:securityhub:cn-north-1:123456789012:product/123456789012/default',
      'arn:aws-cn:s3:::acme-backups',
      'aws-cn',
    ]);
    expect(arns('us-gov-west-1')[2]).toBe('aws-us-gov');
  });
});
