/** `holdfast audit --fix`: the safe fixes as commands, or applied. */

import type { Applied } from '../shared/aws/applyFix.ts';
import { printable } from '../shared/config/quote.ts';
import type { Finding, Fix, FixCall, SubjectReport } from '../shared/storage/finding.ts';
import { fixCommands } from '../shared/storage/fixText.ts';
import { findingsOf, subjectName } from '../shared/storage/formats/auditRun.ts';

/** A fix, and everything that it mends. */
export type SafeFix = {
  readonly fix: Fix;
  readonly findings: readonly [Finding, ...Finding[]];
  /** It writes what a fix before it writes, too, from what the audit saw: made after that one, it would undo it. */
  readonly isLater: boolean;
};

/** The gravest first; each once, however many findings it mends. What is excepted stays as it is. */
export function safeFixes(reports: readonly SubjectReport[]): readonly SafeFix[] {
  const fixes = new Map<string, { readonly fix: Fix; findings: [Finding, ...Finding[]] }>();
  for (const finding of findingsOf(reports)) {
    const { fix, excepted } = finding;
    if (fix === undefined || !fix.safe || fix.calls.length === 0 || excepted !== undefined) continue;
    const key = JSON.stringify(fix.calls);
    const known = fixes.get(key);
    if (known === undefined) fixes.set(key, { fix, findings: [finding] });
    else known.findings.push(finding);
  }
  const written = new Set<string>();
  return [...fixes.values()].map((one) => {
    const writes = one.fix.calls.map(placeOf);
    const isLater = writes.some((place) => written.has(place));
    if (!isLater) for (const place of writes) written.add(place);
    return { ...one, isLater };
  });
}

/** What a call writes: each of these operations replaces a whole document of a bucket, or a setting of a table. */
function placeOf({ service, operation, region, input }: FixCall): string {
  const { Bucket: bucket, TableName: table, AccountId: account } = input;
  return JSON.stringify([service, operation, region ?? '', bucket ?? table ?? account]);
}

/** How many findings have a fix that a person has to decide on, or none. */
export function leftToPeople(reports: readonly SubjectReport[], fixes: readonly SafeFix[]): number {
  const mended = new Set(fixes.flatMap(({ findings }) => findings));
  return findingsOf(reports).filter((finding) => finding.excepted === undefined && !mended.has(finding)).length;
}

/** A script for a POSIX shell: what it mends as comments, and the commands. */
export function fixScript(fixes: readonly SafeFix[]): string {
  return fixes
    .map((one) => {
      const commands = one.isLater
        ? ['# Audit again first: it replaces what a fix above writes.']
        : fixCommands(one.fix);
      return `${headline(one)}${commands.map(printable).join('\n')}\n`;
    })
    .join('\n');
}

function headline({ fix, findings }: SafeFix): string {
  const mended = findings.map(({ subject, check, summary }) => `# ${subjectName(subject)}, ${check}: ${summary}`);
  const caution = fix.caution === undefined ? [] : [`# Mind: ${fix.caution}`];
  return [...mended, `# ${fix.summary}`, ...caution].map((line) => `${printable(line)}\n`).join('');
}

/** One after another. @returns those that are mended. */
export async function applyFixes(
  fixes: readonly SafeFix[],
  apply: (fix: Fix) => Promise<Applied>,
  tell: (line: string) => void,
): Promise<readonly SafeFix[]> {
  const mended: SafeFix[] = [];
  for (const one of fixes) {
    const [{ subject, check }] = one.findings;
    if (one.isLater) {
      tell(printable(`${subjectName(subject)}, ${check}: not yet: a fix before it has written the same; audit again`));
      continue;
    }
    const applied = await apply(one.fix);
    tell(printable(`${subjectName(subject)}, ${check}: ${outcomeText(one.fix, applied)}`));
    if (applied.kind === 'applied' || applied.kind === 'already') mended.push(one);
  }
  return mended;
}

function outcomeText(fix: Fix, applied: Applied): string {
  switch (applied.kind) {
    case 'applied':
      return `done: ${fix.summary}`;
    case 'already':
      return 'it is so already';
    case 'refused':
      return `not done${placeText(fix, applied.call)}: ${applied.why}`;
    case 'changed':
      return `not done${placeText(fix, applied.call)}, for it has changed since the audit: ${applied.why}; audit again`;
    case 'unknown':
      return `not done${placeText(fix, applied.call)}, for how it is now could not be read: ${applied.why}`;
    case 'failed':
      return `AWS refused it${placeText(fix, applied.call)}: ${applied.why}`;
    case 'unsure':
      return `it may have been done${placeText(fix, applied.call)}: ${applied.why}`;
  }
}

function placeText({ calls }: Fix, call: number): string {
  return calls.length === 1 ? '' : ` (call ${call} of ${calls.length}; those before it stand)`;
}
