/** A report that fits into one item of the ledger. Pure. */
import { cutTo } from '../../alerts/phrases.ts';
import type { CheckResult, Doubt, Finding, SubjectReport } from '../finding.ts';

/**
 * A DynamoDB item holds 400 KB (Developer Guide, "Quotas in Amazon DynamoDB"). Text that does not compress has to fit too,
 * beside the keys and what is remembered of earlier runs.
 */
export const reportBytesMax = 250_000;

/** What is left out, one after another, until it fits: what a person needs least goes first. */
const steps: readonly ((finding: Finding) => Finding)[] = [
  (finding) => ({ ...finding, evidence: finding.evidence.map(({ shows: _, ...place }) => place).slice(0, 3) }),
  ({ fix, ...finding }) => (fix === undefined ? finding : { ...finding, fix: withoutTemplate(fix) }),
  ({ fix, ...finding }) => (fix === undefined ? finding : { ...finding, fix: { ...fix, calls: [] } }),
  (finding) => ({ ...finding, summary: cutTo(finding.summary, 200), evidence: finding.evidence.slice(0, 1) }),
];

/** Once all of that is not enough, so many findings of each check are kept, and each halving leaves fewer. */
const findingsStart = 256;

/** Never fails: in the end there are fewer findings, and the last one of each check says how many are left out. */
export function fitReport(report: SubjectReport, bytesMax = reportBytesMax): SubjectReport {
  let fitted = report;
  if (fits(fitted, bytesMax)) return fitted;
  for (const step of steps) {
    fitted = { ...fitted, results: fitted.results.map((result) => mapFindings(result, step)) };
    if (fits(fitted, bytesMax)) return fitted;
  }
  fitted = { ...fitted, facts: fitted.facts.slice(0, 20).map(({ name, text }) => ({ name, text: cutTo(text, 200) })) };
  for (let most = findingsStart; most >= 1; most /= 2) {
    const fewer = { ...fitted, results: fitted.results.map((result) => keepFindings(result, most)) };
    if (fits(fewer, bytesMax)) return fewer;
  }
  return { ...fitted, results: fitted.results.map((result) => shortResult(keepFindings(result, 1))) };
}

function fits(report: SubjectReport, bytesMax: number): boolean {
  return Buffer.byteLength(JSON.stringify(report)) <= bytesMax;
}

function withoutTemplate({ cloudFormation: _, ...fix }: NonNullable<Finding['fix']>) {
  return fix;
}

function mapFindings(result: CheckResult, act: (finding: Finding) => Finding): CheckResult {
  if (result.outcome === 'failed') {
    return mapDoubts({ ...result, findings: result.findings.map(act) }, (doubts) =>
      doubts.slice(0, doubtsMax).map((doubt) => ({ ...doubt, evidence: doubt.evidence.slice(0, 1) })),
    );
  }
  return result.outcome === 'unknown' ? { ...result, evidence: result.evidence.slice(0, 3) } : result;
}

type Failed = Extract<CheckResult, { readonly outcome: 'failed' }>;

/** One at least stays: it says that not everything was seen. */
function mapDoubts(result: Failed, act: (doubts: readonly Doubt[]) => readonly Doubt[]): Failed {
  return result.doubts === undefined ? result : { ...result, doubts: act(result.doubts) };
}

function keepFindings(result: CheckResult, most: number): CheckResult {
  if (result.outcome !== 'failed' || result.findings.length <= most) return result;
  const left = result.findings.length - most;
  const kept = result.findings.slice(0, most);
  const findings = kept.map((finding, index) =>
    index === most - 1
      ? { ...finding, summary: `${finding.summary} (and ${left} more findings, not listed)` }
      : finding,
  );
  // What is not listed must not be told as gone by the run that lists it no more.
  const doubt: Doubt = { why: `${left} more findings are not listed, for want of room`, evidence: [] };
  return { ...result, findings, doubts: [...(result.doubts ?? []), doubt] };
}

const doubtsMax = 20;
const shortMax = 100;

function shortResult(result: CheckResult): CheckResult {
  const short = { ...result, title: cutTo(result.title, shortMax), reason: cutTo(result.reason, shortMax) };
  if (short.outcome === 'failed') {
    const findings = short.findings.map((finding) => ({ ...finding, evidence: [] }));
    return mapDoubts({ ...short, findings }, (doubts) =>
      doubts.slice(0, 1).map(({ why }) => ({ why: cutTo(why, shortMax), evidence: [] })),
    );
  }
  if (short.outcome !== 'unknown') return short;
  return { ...short, why: cutTo(short.why, shortMax), evidence: [] };
}
