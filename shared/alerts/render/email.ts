/** An alert as an email: a subject that SNS takes, and plain text. Pure. */
import type { Notice } from '../notice.ts';
import { cutTo } from '../phrases.ts';
import { labelOf } from './label.ts';
import { nextStepLines } from './nextSteps.ts';
import { asciiOf, plainHeadline } from './plainText.ts';

export type Email = { readonly subject: string; readonly text: string };

/**
 * Amazon SNS API reference, Publish, Subject: ASCII that begins with a letter, a number or a punctuation mark, without
 * line breaks and control characters, and less than 100 characters long.
 */
const subjectLengthMax = 99;

export function emailOf(notice: Notice): Email {
  const steps = nextStepLines(notice);
  const parts = [
    [`${labelOf(notice)}: ${notice.title}`],
    notice.lines,
    ...(steps.length === 0 ? [] : [steps]),
    [`Holdfast alert ${notice.key}, message ${notice.id}`],
  ];
  return { subject: subjectOf(notice), text: `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n` };
}

function subjectOf(notice: Notice): string {
  return cutTo(`[${labelOf(notice)}] ${plainHeadline(notice, asciiOf)}`, subjectLengthMax, '...');
}
