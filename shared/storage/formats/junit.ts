/**
 * Findings as JUnit XML, for whatever shows test reports: a suite per subject, a case per check. There is no standard; this
 * is the form that the Jenkins JUnit plugin's schema (jenkins-junit.xsd) allows.
 */
import { printable } from '../../config/quote.ts';
import type { CheckResult, Evidence, Finding, SubjectReport } from '../finding.ts';
import { type AuditRun, evidenceText, inOrder, subjectName } from './auditRun.ts';

type Case = { readonly kind: 'passed' | 'failure' | 'error' | 'skipped'; readonly xml: string };

/** The document, with a line feed at its end. */
export function junitXml(run: AuditRun): string {
  const suites = run.subjects.map((report) => suiteOf(report));
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites name="holdfast audit" tests="${all.length}" failures="${count(all, 'failure')}" errors="${count(all, 'error')}" time="0">\n`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>\n',
  ].join('');
}

function suiteOf(report: SubjectReport): { readonly cases: readonly Case[]; readonly xml: string } {
  const name = subjectName(report.subject);
  const cases = report.results.map((result) => caseOf(result, `${report.subject.kind}.${report.subject.id}`));
  // Without a zone and fractions, which the schemas do not allow.
  const timestamp = new Date(report.lookedAt).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const xml = [
    `  <testsuite name="${content(name)}" ${counts(cases)} time="0" timestamp="${timestamp}">\n`,
    ...cases.map((one) => one.xml),
    '  </testsuite>\n',
  ];
  return { cases, xml: xml.join('') };
}

function counts(cases: readonly Case[]): string {
  return `tests="${cases.length}" failures="${count(cases, 'failure')}" errors="${count(cases, 'error')}" skipped="${count(cases, 'skipped')}"`;
}

function count(cases: readonly Case[], kind: Case['kind']): number {
  return cases.filter((one) => one.kind === kind).length;
}

function caseOf(result: CheckResult, classname: string): Case {
  const told = toldOf(result);
  const open = `    <testcase classname="${content(classname)}" name="${content(`${result.check}: ${result.title}`)}" time="0"`;
  if (told === undefined) return { kind: 'passed', xml: `${open}/>\n` };
  return { kind: told.kind, xml: `${open}>\n      ${element(told)}\n    </testcase>\n` };
}

/** What was skipped has no attributes in the schema. */
function element({ kind, type, message, lines }: Told): string {
  const attributes = kind === 'skipped' ? '' : ` type="${content(type)}" message="${content(message)}"`;
  const text = (kind === 'skipped' ? [message, ...lines] : lines).map(content).join('\n');
  return `<${kind}${attributes}${text === '' ? '/>' : `>${text}</${kind}>`}`;
}

type Told = {
  readonly kind: Exclude<Case['kind'], 'passed'>;
  readonly type: string;
  readonly message: string;
  readonly lines: readonly string[];
};

/** Undefined for what has passed. What nobody could look at is an error: it has neither passed nor failed. */
function toldOf(result: CheckResult): Told | undefined {
  switch (result.outcome) {
    case 'passed':
      return undefined;
    case 'not-applicable':
      return { kind: 'skipped', type: 'not-applicable', message: 'The policy does not ask for it.', lines: [] };
    case 'unknown':
      return {
        kind: 'error',
        type: 'unknown',
        message: `Could not look: ${result.why}`,
        lines: result.evidence.map(evidenceText),
      };
    case 'failed':
      return failed(result);
  }
}

function failed({ findings, reason, doubts = [] }: Extract<CheckResult, { readonly outcome: 'failed' }>): Told {
  const counting = inOrder(findings.filter(({ excepted }) => excepted === undefined));
  const excepted = inOrder(findings.filter((finding) => finding.excepted !== undefined));
  const unseen = doubts.flatMap(({ why, evidence }) => [`could not look at everything: ${why}`, ...evidence.map(at)]);
  const lines = [...[...counting, ...excepted].flatMap(linesOf), ...unseen];
  const [first] = counting;
  // What is excepted is all that was seen, which is not all that there may be.
  const [doubt] = doubts;
  if (first === undefined && doubt !== undefined) {
    return { kind: 'error', type: 'unknown', message: `Could not look at everything: ${doubt.why}`, lines };
  }
  if (first === undefined)
    return { kind: 'skipped', type: 'excepted', message: `Excepted: ${excepted[0]?.excepted?.reason ?? ''}`, lines };
  const more = counting.length === 1 ? '' : ` (and ${counting.length - 1} more)`;
  return { kind: 'failure', type: first.severity, message: `${first.summary}${more}`, lines: [reason, ...lines] };
}

function at(evidence: Evidence): string {
  return `  at ${evidenceText(evidence)}`;
}

function linesOf({ severity, summary, evidence, fix, excepted }: Finding): readonly string[] {
  return [
    `${severity}: ${summary}`,
    ...evidence.map(at),
    ...(fix === undefined ? [] : [`  fix: ${fix.summary}`]),
    ...(fix?.caution === undefined ? [] : [`  caution: ${fix.caution}`]),
    ...(excepted === undefined ? [] : [`  excepted: ${excepted.reason}`]),
  ];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * One line of text, between tags or in quotes. W3C, "Extensible Markup Language (XML) 1.0", section 2.2: control
 * characters, lone surrogates, U+FFFE and U+FFFF cannot stand in a document, not even as references.
 */
function content(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
