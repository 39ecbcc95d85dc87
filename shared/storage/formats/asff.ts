/**
 * Findings in the AWS Security Finding Format, as `BatchImportFindings` of Security Hub takes them. The names and limits
 * are those of AWS Security Hub API Reference, "AwsSecurityFinding" and the pages that it links to.
 */
import { printable } from '../../config/quote.ts';
import { findingId } from '../changes.ts';
import { type Finding, type FindingSeverity, type Subject, type SubjectReport, sawAll } from '../finding.ts';
import {
  type AuditRun,
  evidenceText,
  findingsOf,
  fingerprint,
  subjectName,
  type UnknownResult,
  unknownsOf,
  unseenText,
} from './auditRun.ts';

/** Into which Security Hub the findings are imported. */
export type AsffTarget = {
  /** Twelve digits: whoever imports must be of this account, whosever the buckets are. */
  readonly account: string;
  readonly region: string;
};

type Label = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

type Severity = { readonly Label: Label; readonly Original: string };

export type AsffFinding = {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: 'Holdfast';
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Types: readonly string[];
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Severity: Severity;
  readonly FindingProviderFields: { readonly Severity: Severity; readonly Types: readonly string[] };
  readonly Title: string;
  readonly Description: string;
  readonly Remediation?: { readonly Recommendation: { readonly Text: string } };
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: readonly Resource[];
  readonly Compliance: { readonly Status: 'FAILED' | 'NOT_AVAILABLE' | 'PASSED' };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  readonly Workflow: { readonly Status: 'NEW' | 'SUPPRESSED' };
  readonly Note?: { readonly Text: string; readonly UpdatedBy: 'holdfast'; readonly UpdatedAt: string };
};

type Resource = {
  readonly Type: 'AwsS3Bucket' | 'AwsDynamoDbTable' | 'Other';
  readonly Id: string;
  readonly Partition: Partition;
  readonly Region?: string;
  readonly Details?:
    | { readonly AwsS3Bucket: { readonly Name: string } }
    | { readonly AwsDynamoDbTable: { readonly TableName: string } };
};

type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

export type AsffRequest = { readonly Findings: readonly AsffFinding[] };

/** Characters. */
const limits = { id: 512, title: 256, description: 1_024, text: 512, field: 2_048, resource: 512 } as const;

/** "Guidelines for using the BatchImportFindings API": 100 findings and 6 MB per request; a finding here is under 10 KB. */
const batchMax = 100;

/** AWS Security Hub User Guide, "Types taxonomy for ASFF". */
const types = ['Software and Configuration Checks/AWS Security Best Practices'];

const labels = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

/**
 * One request after another. What was told of the baseline and is so no more is archived: findings, excepted ones among
 * them, and checks that could not look. Empty when there is nothing to tell.
 *
 * @param before the reports of the baseline, and what it knew from before.
 */
export function asffRequests(
  run: AuditRun,
  target: AsffTarget,
  before: readonly SubjectReport[] = [],
): readonly AsffRequest[] {
  const regions = new Map(run.subjects.map(({ subject, region }) => [subjectName(subject), region]));
  const regionOf = (subject: Subject) => regions.get(subjectName(subject));
  const context = { run, target, regionOf };
  const all = [
    ...findingsOf(run.subjects).map((finding) => ofFinding(finding, 'ACTIVE', context)),
    ...(run.since?.changes.gone ?? []).map((finding) => ofFinding(finding, 'ARCHIVED', context)),
    ...exceptedAndGone(before, run.subjects).map((finding) => ofFinding(finding, 'ARCHIVED', context)),
    ...run.subjects.flatMap((report) => ofUnknowns(report.subject, unknownsOf(report), 'ACTIVE', context)),
    ...unknownNoMore(before, run.subjects).flatMap(([subject, them]) => ofUnknowns(subject, them, 'ARCHIVED', context)),
  ];
  return Array.from({ length: Math.ceil(all.length / batchMax) }, (_, batch) => ({
    Findings: all.slice(batch * batchMax, (batch + 1) * batchMax),
  }));
}

/** `changes.gone` has those without an exception. Where nobody could look now, nothing is known to be gone. */
function exceptedAndGone(before: readonly SubjectReport[], now: readonly SubjectReport[]): readonly Finding[] {
  const there = new Set(findingsOf(now).map(findingId));
  const excepted = lookedAtNow(before, now).flatMap((report) => findingsOf([report]));
  const gone = excepted.filter((finding) => finding.excepted !== undefined && !there.has(findingId(finding)));
  return [...new Map(gone.map((finding) => [findingId(finding), finding])).values()];
}

function unknownNoMore(
  before: readonly SubjectReport[],
  now: readonly SubjectReport[],
): readonly (readonly [Subject, readonly UnknownResult[]])[] {
  const told = new Set<string>();
  return lookedAtNow(before, now).map((report) => {
    const unknowns = unknownsOf(report).filter(({ check }) => {
      const id = checkId(report, check);
      return !told.has(id) && told.add(id);
    });
    return [report.subject, unknowns] as const;
  });
}

/** Of the reports of before, what checks said that could look now. */
function lookedAtNow(before: readonly SubjectReport[], now: readonly SubjectReport[]): readonly SubjectReport[] {
  const looked = new Set(
    now.flatMap((report) =>
      report.results.flatMap((result) => (sawAll(result) ? [checkId(report, result.check)] : [])),
    ),
  );
  return before.map((report) => ({
    ...report,
    results: report.results.filter(({ check }) => looked.has(checkId(report, check))),
  }));
}

function checkId({ subject }: SubjectReport, check: string): string {
  return findingId({ subject, check, key: '' });
}

type Context = {
  readonly run: AuditRun;
  readonly target: AsffTarget;
  readonly regionOf: (subject: Subject) => string | undefined;
};

function ofFinding(finding: Finding, recordState: 'ACTIVE' | 'ARCHIVED', context: Context): AsffFinding {
  const { severity, summary, evidence, fix, monthlyUsd, excepted } = finding;
  const at = new Date(context.run.at).toISOString();
  const isGone = recordState === 'ARCHIVED';
  const recommendation = fix && [fix.summary, ...(fix.caution === undefined ? [] : [fix.caution])].join(' ');
  const named = {
    ...Object.fromEntries(
      evidence.slice(0, 10).map((one, place) => [`holdfast/Evidence${place + 1}`, evidenceText(one)]),
    ),
    ...(monthlyUsd === undefined ? {} : { 'holdfast/MonthlyUsd': monthlyUsd.toFixed(2) }),
    ...(excepted?.until === undefined ? {} : { 'holdfast/ExceptedUntil': new Date(excepted.until).toISOString() }),
  };
  return {
    ...common(finding, severity, context),
    Title: cut(summary, limits.title),
    Description: cut(`${subjectName(finding.subject)}: ${summary}`, limits.description),
    ...(recommendation === undefined
      ? {}
      : { Remediation: { Recommendation: { Text: cut(recommendation, limits.text) } } }),
    ProductFields: fields(named),
    Compliance: { Status: isGone ? 'PASSED' : 'FAILED' },
    RecordState: recordState,
    Workflow: { Status: excepted === undefined ? 'NEW' : 'SUPPRESSED' },
    ...(excepted === undefined
      ? {}
      : { Note: { Text: cut(`Excepted: ${excepted.reason}`, limits.text), UpdatedBy: 'holdfast', UpdatedAt: at } }),
  };
}

/** NOT_AVAILABLE is AWS's word for a check that could not be performed; how grave it would be, nobody knows. */
function ofUnknowns(
  subject: Subject,
  unknowns: readonly UnknownResult[],
  recordState: AsffFinding['RecordState'],
  context: Context,
): readonly AsffFinding[] {
  return unknowns.map((result): AsffFinding => {
    const { check, title, why, evidence } = result;
    const named = evidence.slice(0, 10).map((one, place) => [`holdfast/Evidence${place + 1}`, evidenceText(one)]);
    return {
      ...common({ check, subject, key: 'unknown' }, 'unknown', context),
      Title: cut(`${sentence(unseenText(result))}: ${title}`, limits.title),
      Description: cut(`${subjectName(subject)}: ${why}`, limits.description),
      ProductFields: fields(Object.fromEntries(named)),
      Compliance: { Status: recordState === 'ARCHIVED' ? 'PASSED' : 'NOT_AVAILABLE' },
      RecordState: recordState,
      Workflow: { Status: 'NEW' },
    };
  });
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function common(
  finding: Pick<Finding, 'check' | 'subject' | 'key'>,
  grave: FindingSeverity | 'unknown',
  { run, target, regionOf }: Context,
) {
  const at = new Date(run.at).toISOString();
  const severity: Severity = { Label: grave === 'unknown' ? 'LOW' : labels[grave], Original: grave };
  const partition = partitionOf(target.region);
  return {
    SchemaVersion: '2018-10-08' as const,
    Id: cut(`holdfast/${target.region}/${target.account}/${finding.check}/${fingerprint(finding)}`, limits.id),
    ProductArn: `arn:${partition}:securityhub:${target.region}:${target.account}:product/${target.account}/default`,
    ProductName: 'Holdfast' as const,
    GeneratorId: cut(`holdfast/${finding.check}`, limits.id),
    AwsAccountId: target.account,
    Types: types,
    CreatedAt: at,
    UpdatedAt: at,
    // "Using FindingProviderFields": what later imports may change; Severity and Types are for the first one.
    Severity: severity,
    FindingProviderFields: { Severity: severity, Types: types },
    Resources: [resourceOf(finding.subject, regionOf(finding.subject) ?? target.region, target)],
  };
}

function resourceOf(subject: Subject, region: string, { account }: AsffTarget): Resource {
  const partition = partitionOf(region);
  const { kind, id } = subject;
  const place = { Partition: partition, Region: region };
  switch (kind) {
    case 'bucket':
      return {
        Type: 'AwsS3Bucket',
        Id: resourceId(`arn:${partition}:s3:::${id}`),
        ...place,
        Details: { AwsS3Bucket: { Name: printable(id) } },
      };
    case 'table': {
      // A table away from home is known with its region, which no name of a table can hold.
      const [name = ''] = id.split('@');
      return {
        Type: 'AwsDynamoDbTable',
        Id: resourceId(`arn:${partition}:dynamodb:${region}:${account}:table/${name}`),
        ...place,
        Details: { AwsDynamoDbTable: { TableName: printable(name) } },
      };
    }
    case 'database':
    case 'backup':
      return { Type: 'Other', Id: resourceId(`holdfast/${kind}/${id}`), ...place };
  }
}

function resourceId(id: string): string {
  return cut(id, limits.resource);
}

/** AWS General Reference, "Amazon Resource Names (ARNs)": China's and GovCloud's regions have partitions of their own. */
function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function fields(named: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, cut(value, limits.field)]));
}

/** One line of at most so many characters, counted as UTF-16, and at least one that is not a space. */
function cut(text: string, lengthMax: number): string {
  const line = printable(text).trim();
  if (line.length === 0) return '-';
  if (line.length <= lengthMax) return line;
  return `${line.slice(0, lengthMax - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
