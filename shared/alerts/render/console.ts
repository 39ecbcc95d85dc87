/** An alert as a few lines for a terminal. Pure. */
import { timeText } from '../../ledger/keys.ts';
import type { Notice } from '../notice.ts';
import { labelOf } from './label.ts';
import { nextStepLines } from './nextSteps.ts';

/** @param now Unix milliseconds. */
export function consoleLines(notice: Notice, now: number): readonly string[] {
  return [
    `${timeText(now)} ${labelOf(notice)}: ${notice.title}`,
    ...[...notice.lines, ...nextStepLines(notice)].map((line) => `  ${line}`),
  ];
}
