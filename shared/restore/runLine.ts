/** A restore test in one line, the same in every terminal and log. Pure. */
import type { MeasuredRpo, MeasuredRto, RestoreRun } from './run.ts';
import { spentText } from './spentText.ts';

export const verdictWords = {
  passed: 'passed',
  failed: 'failed',
  unknown: 'could not tell',
} as const satisfies Record<RestoreRun['verdict'], string>;

/** `passed; newest data 12 min old (RPO 1 d), back in 2.4 s (RTO 1 h)`, or the gravest reason instead of the figures. */
export function runLine({ verdict, reasons, rpo, rto }: RestoreRun): string {
  const [first] = reasons;
  const more = reasons.length < 2 ? '' : ` (and ${reasons.length - 1} more)`;
  if (first !== undefined) return `${verdictWords[verdict]}: ${first.text}${more}`;
  const figures = [...(rpo === undefined ? [] : [rpoText(rpo)]), ...(rto === undefined ? [] : [rtoText(rto)])];
  return [verdictWords[verdict], ...(figures.length === 0 ? [] : [figures.join(', ')])].join('; ');
}

function rpoText({ measuredMs, by, objectiveMs }: MeasuredRpo): string {
  const what = by === 'data' ? 'newest data' : 'backup';
  return `${what} ${spentText(measuredMs)} old${promised('RPO', objectiveMs)}`;
}

function rtoText({ totalMs, objectiveMs }: MeasuredRto): string {
  return `back in ${spentText(totalMs)}${promised('RTO', objectiveMs)}`;
}

function promised(name: string, ms: number | undefined): string {
  return ms === undefined ? '' : ` (${name} ${spentText(ms)})`;
}
