/** `holdfast audit --last`: what the last audit of a running monitor found. */
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import { auditReportSchema, auditsSchema } from '../shared/status/wire/auditSchemas.ts';
import { type Finding, findingSeverities } from '../shared/storage/finding.ts';
import { severityRank, subjectName } from '../shared/storage/formats/auditRun.ts';
import { ask } from './ask.ts';
import type { AuditOptions, FailOn } from './auditOptions.ts';
import { figuresWidth } from './auditText.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { getOf, print, told } from './order.ts';
import { table } from './table.ts';
import { shortened, wrapped } from './wrap.ts';

type Audits = z.output<typeof auditsSchema>;
type Run = NonNullable<Audits['finished']>;
type Report = z.output<typeof auditReportSchema>;

const widthDefault = 100;
const rowsMax = 40;
const askedOneByOneMax = 50;

/** @returns 1 when it found something that counts, 2 when nobody answered or no run is finished, else 0. */
export function showLastAudit(options: AuditOptions, io: Io): Promise<0 | 1 | 2> {
  const { url: base, format, failOn, explain, sign } = options;
  let isFinished = true;
  return told(io, async () => {
    const url = `${withoutSlash(base)}/api/v1/audits`;
    const answer = await ask(url, auditsSchema, await getOf(url, { sign }));
    print(io, format === 'json', answer, lastAuditText(answer, io.width ?? widthDefault, explain));
    const reportOf = async ({ kind, id }: Run['subjects'][number]['subject'], run: string) => {
      const report = `${url}/${encodeURIComponent(`${kind}:${id}`)}?run=${run}`;
      return await ask(report, auditReportSchema, await getOf(report, { sign }));
    };
    isFinished = answer.finished !== null;
    return answer.finished !== null && (await isBadNews(answer.finished, failOn, reportOf)) ? 1 : 0;
  }).then((status) => (isFinished ? status : 2));
}

type ReportOf = (subject: Run['subjects'][number]['subject'], run: string) => Promise<Report>;

/**
 * As the audit itself decides. How grave it is that a check could not look, the reports say, not the summary: where that
 * matters they are asked for, and where they are too many or do not tell, nobody knows that it is fine.
 */
async function isBadNews(run: Run, failOn: FailOn, reportOf: ReportOf): Promise<boolean> {
  if (failOn === 'never') return false;
  const isGrave = (severity: Finding['severity']) => severityRank(severity) <= severityRank(failOn);
  if (run.open.some(({ severity }) => isGrave(severity))) return true;
  const blind = run.subjects.filter(({ unknown }) => unknown > 0);
  const told = blind.reduce((sum, { unknown }) => sum + unknown, 0);
  if (run.totals.unknown === 0) return false;
  if (failOn === 'low' || told < run.totals.unknown || blind.length > askedOneByOneMax) return true;
  for (const { subject } of blind) {
    const { results } = await reportOf(subject, run.run);
    if (results.some(({ outcome, severity }) => outcome === 'unknown' && isGrave(severity))) return true;
  }
  return false;
}

/** Pure. */
function lastAuditText({ finished, underWay, watched }: Audits, width: number, explain: boolean): string {
  const now = underWay === null ? [] : [`Under way: ${underWay.run}, ${underWay.audited} of ${watched} audited.`];
  if (finished === null) return lines(['No audit has been finished yet.', ...now]);
  const { run, totals, changes, open, subjects } = finished;
  const needy = subjects.filter(({ findings, unknown }) => unknown > 0 || Object.keys(findings).length > 0);
  const shown = explain ? subjects : needy.slice(0, rowsMax);
  const rows = shown.map(({ subject, score, findings, unknown, excepted }) => [
    shortened(printable(subjectName(subject)), Math.max(20, width - figuresWidth)),
    score === null ? '?' : String(score),
    ...[...findingSeverities.map((severity) => findings[severity] ?? 0), unknown, excepted].map((count) =>
      count === 0 ? '·' : String(count),
    ),
  ]);
  const more = needy.length - shown.length;
  const found = open.flatMap(({ check, severity, since, count, subjects: names, more: others, summary }) => {
    const where = `${names.join(', ')}${others === 0 ? '' : ` and ${others} more`}`;
    const text = `${severity.toUpperCase()} ${check}, since ${since}, ${count} in ${where}: ${summary}`;
    return wrapped(printable(text), width, '', 2);
  });
  const counts = findingSeverities.flatMap((severity) => {
    const count = totals.findings[severity] ?? 0;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const sums = [
    counts.length === 0 ? 'no finding' : counts.join(', '),
    ...(totals.excepted === 0 ? [] : [`${totals.excepted} excepted`]),
    ...(totals.unknown === 0 ? [] : [`${totals.unknown} checks could not look`]),
  ];
  return [
    ...(rows.length === 0 ? [] : [table(['audited', 'score', ...findingSeverities, 'unknown', 'excepted'], rows)]),
    ...(more > 0 ? [`and ${more} more; --explain lists all\n`] : []),
    ...(found.length === 0 ? [] : ['\n', lines(found)]),
    '\n',
    lines([
      ...wrapped(`The audit of ${run}: ${totals.subjects} audited; ${sums.join('; ')}.`, width),
      `Since the one before: ${changes.new} new, ${changes.gone} gone, ${changes.still} still there.`,
      ...now,
    ]),
  ].join('');
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
