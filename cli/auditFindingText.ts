/** One finding as lines for a terminal. Pure. */
import { printable } from '../shared/config/quote.ts';
import type { Finding } from '../shared/storage/finding.ts';
import { evidenceText, severityRank, type UnknownResult, unseenText } from '../shared/storage/formats/auditRun.ts';
import { wrapped } from './wrap.ts';

export type FindingView = {
  /** Columns. */
  readonly width: number;
  /** Evidence, reasons and commands of every finding, not only of the grave ones. */
  readonly explain: boolean;
  /** The fix as commands of the AWS CLI, each a line that can be pasted into a shell. */
  readonly commandsOf: (finding: Finding) => readonly string[];
};

/** @param mark such as `new`, where there is an earlier run. */
export function findingLines(finding: Finding, view: FindingView, mark: string | undefined): readonly string[] {
  const { check, severity, summary, evidence, monthlyUsd } = finding;
  const marked = mark === undefined ? '' : ` (${mark})`;
  const isTold = view.explain || severityRank(severity) <= severityRank('high');
  const places = isTold ? evidence : [];
  return [
    ...line(`${severity.toUpperCase()} ${check}${marked}: ${summary}`, view.width, '  ', 4),
    ...places.flatMap((one) => line(evidenceText(one), view.width, '      at ')),
    ...(monthlyUsd === undefined ? [] : [`      ${usdText(monthlyUsd)} a month`]),
    ...fixLines(finding, view, isTold),
  ];
}

function fixLines(finding: Finding, view: FindingView, isTold: boolean): readonly string[] {
  const { fix } = finding;
  if (fix === undefined) return [];
  return [
    ...line(fix.summary, view.width, '      fix: '),
    ...(fix.caution === undefined ? [] : line(fix.caution, view.width, '      caution: ')),
    // They are not wrapped: what is broken into lines cannot be pasted into a shell.
    ...(isTold ? view.commandsOf(finding).map((command) => `        ${printable(command)}`) : []),
  ];
}

export function exceptedLines({ check, summary, excepted }: Finding, { width }: FindingView): readonly string[] {
  const until = excepted?.until === undefined ? '' : ` until ${lastDay(excepted.until)}`;
  return line(`excepted ${check}: ${summary} Excepted${until}: ${excepted?.reason ?? ''}`, width, '  ', 4);
}

export function unknownLines(result: UnknownResult, { width }: FindingView): readonly string[] {
  return line(`${result.check}: ${unseenText(result)}. ${result.why}`, width, '  ? ');
}

function usdText(usd: number): string {
  return usd >= 0.01 ? `about $${usd.toFixed(2)}` : 'less than $0.01';
}

function line(text: string, width: number, first: string, hanging = first.length): readonly string[] {
  return wrapped(printable(text), width, first, hanging);
}

/** An exception ends when its last day has. */
function lastDay(until: number): string {
  return new Date(until - 1).toISOString().slice(0, 10);
}
