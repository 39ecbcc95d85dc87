/** An audit as text for a terminal: a table of what needs somebody, the findings, and what they come to. Pure. */
import { printable } from '../shared/config/quote.ts';
import { findingId } from '../shared/storage/changes.ts';
import type { Finding, SubjectReport } from '../shared/storage/finding.ts';
import { findingSeverities } from '../shared/storage/finding.ts';
import { type AuditRun, findingsOf, inOrder, subjectName, unknownsOf } from '../shared/storage/formats/auditRun.ts';
import { exceptedLines, type FindingView, findingLines, unknownLines } from './auditFindingText.ts';
import { table } from './table.ts';
import { shortened, wrapped } from './wrap.ts';

/** So many subjects are told one by one; of more, findings are told by check, unless everything is asked for. */
const toldOneByOneMax = 15;
const rowsMax = 40;
const namesMax = 3;
/** What the columns beside the name take. */
export const figuresWidth = 55;

/** A subject with what it needs. */
type Told = {
  readonly report: SubjectReport;
  readonly open: readonly Finding[];
  readonly excepted: readonly Finding[];
  readonly unknown: ReturnType<typeof unknownsOf>;
};

export function auditText(run: AuditRun, view: FindingView): string {
  const all = run.subjects.map(toldOf);
  const needy = all.filter(({ open, unknown }) => open.length + unknown.length > 0).toSorted(byNeed);
  const shown = view.explain ? all.toSorted(byNeed) : needy;
  const isShort = view.explain || needy.length <= toldOneByOneMax;
  const marks = marksOf(run);
  const sections = [
    tableText(shown, view),
    ...(isShort ? shown.map((told) => subjectText(told, view, marks)) : byCheckText(needy, view, marks)),
    goneText(run, view),
    summaryText(run, all, needy.length, view),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function toldOf(report: SubjectReport): Told {
  const findings = findingsOf([report]);
  return {
    report,
    open: findings.filter(({ excepted }) => excepted === undefined),
    excepted: findings.filter(({ excepted }) => excepted !== undefined),
    unknown: unknownsOf(report),
  };
}

/** The gravest first, then by name. */
function byNeed(a: Told, b: Told): number {
  for (const severity of findingSeverities) {
    const more = countOf(b, severity) - countOf(a, severity);
    if (more !== 0) return more;
  }
  const [one, other] = [subjectName(a.report.subject), subjectName(b.report.subject)];
  return b.unknown.length - a.unknown.length || (one < other ? -1 : one > other ? 1 : 0);
}

function countOf({ open }: Told, severity: Finding['severity']): number {
  return open.filter((finding) => finding.severity === severity).length;
}

function tableText(shown: readonly Told[], { width, explain }: FindingView): string {
  if (shown.length === 0) return '';
  const rows = (explain ? shown : shown.slice(0, rowsMax)).map((told) => [
    shortened(printable(subjectName(told.report.subject)), Math.max(20, width - figuresWidth)),
    told.report.score === null ? '?' : String(told.report.score),
    ...findingSeverities.map((severity) => figure(countOf(told, severity))),
    figure(told.unknown.length),
    figure(told.excepted.length),
  ]);
  const left = shown.length - rows.length;
  const more = left === 0 ? '' : `and ${left} more; --explain lists all\n`;
  return `${table(['audited', 'score', ...findingSeverities, 'unknown', 'excepted'], rows)}${more}`;
}

function figure(count: number): string {
  return count === 0 ? '·' : String(count);
}

type Marks = (finding: Finding) => string | undefined;

function marksOf({ since }: AuditRun): Marks {
  if (since === undefined) return () => undefined;
  const fresh = new Set(since.changes.new.map(findingId));
  return (finding) => (fresh.has(findingId(finding)) ? 'new' : 'still there');
}

function subjectText({ report, open, excepted, unknown }: Told, view: FindingView, marks: Marks): string {
  const { subject, policy, region, score, facts } = report;
  const about = [
    ...(policy === undefined ? [] : [`policy ${policy}`]),
    ...(region === undefined ? [] : [region]),
    score === null ? 'no score: nothing could be judged' : `score ${score} of 100`,
  ];
  return lines([
    ...wrapped(printable(`${subjectName(subject)}: ${about.join(', ')}`), view.width),
    ...(view.explain
      ? facts.flatMap(({ name, text }) => wrapped(printable(`${name}: ${text}`), view.width, '  '))
      : []),
    ...open.flatMap((finding) => findingLines(finding, view, marks(finding))),
    ...unknown.flatMap((result) => unknownLines(result, view)),
    ...excepted.flatMap((finding) => exceptedLines(finding, view)),
  ]);
}

/** A check with what it found, the first of it in full. */
function byCheckText(needy: readonly Told[], view: FindingView, marks: Marks): readonly string[] {
  const groups = Map.groupBy(
    inOrder(needy.flatMap(({ open }) => open)),
    ({ check, severity }) => `${severity} ${check}`,
  );
  const found = [...groups.values()].flatMap((findings) => {
    const [first] = findings;
    if (first === undefined) return [];
    const fresh = findings.filter((finding) => marks(finding) === 'new').length;
    const news = fresh === 0 ? '' : `, ${fresh} of them new`;
    const names = namesText(findings.map(({ subject }) => subjectName(subject)));
    return [
      lines([
        ...wrapped(printable(`${first.check}: ${counted(findings.length, 'finding')}${news}, in ${names}`), view.width),
        ...findingLines(first, view, undefined),
      ]),
    ];
  });
  const blind = Map.groupBy(
    needy.flatMap(({ report, unknown }) => unknown.map((result) => ({ result, name: subjectName(report.subject) }))),
    ({ result }) => result.check,
  );
  const unseen = [...blind.values()].flatMap((results) => {
    const [first] = results;
    if (first === undefined) return [];
    const names = namesText(results.map(({ name }) => name));
    return [
      lines([
        ...wrapped(
          printable(`${first.result.check}: could not look ${counted(results.length, 'time')}, in ${names}`),
          view.width,
        ),
        ...unknownLines(first.result, view),
      ]),
    ];
  });
  return [...found, ...unseen];
}

function namesText(all: readonly string[]): string {
  const names = [...new Set(all)];
  const more = names.length - namesMax;
  return more <= 0 ? names.join(', ') : `${names.slice(0, namesMax).join(', ')} and ${more} more`;
}

function goneText({ since }: AuditRun, { width }: FindingView): string {
  if (since === undefined) return '';
  const { gone, unknownNow, excepted } = since.changes;
  const told = (what: string, findings: readonly Finding[]) =>
    inOrder(findings).flatMap(({ subject, check, summary }) =>
      wrapped(printable(`${what} ${subjectName(subject)}, ${check}: ${summary}`), width),
    );
  return lines([
    ...told('gone:', gone),
    ...told('excepted now:', excepted),
    ...told('there before, and nobody could look now:', unknownNow),
  ]);
}

function summaryText(
  { subjects, since, at }: AuditRun,
  all: readonly Told[],
  needy: number,
  { width }: FindingView,
): string {
  const open = all.flatMap((told) => told.open);
  const counts = findingSeverities.flatMap((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const excepted = all.reduce((sum, told) => sum + told.excepted.length, 0);
  const unknown = all.reduce((sum, told) => sum + told.unknown.length, 0);
  const found = counts.length === 0 ? 'no finding' : `${counted(open.length, 'finding')} (${counts.join(', ')})`;
  const other = [
    ...(excepted === 0 ? [] : [`${excepted} excepted`]),
    unknown === 0
      ? 'every check could look'
      : `${counted(unknown, 'check')} could not look, which says nothing of being fine`,
  ];
  return lines([
    ...wrapped(
      `${subjects.length} audited, ${subjects.length - needy} of them with nothing to tell: ${[found, ...other].join('; ')}.`,
      width,
    ),
    ...(since === undefined ? [] : [changesLine(since)]),
    `as of ${new Date(at).toISOString()}`,
  ]);
}

function changesLine({ at, changes }: NonNullable<AuditRun['since']>): string {
  const { new: fresh, gone, still } = changes;
  const day = new Date(at).toISOString();
  return `Since ${day}: ${fresh.length} new, ${gone.length} gone, ${still.length} still there.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
