/** Where to go from a message: links, and the command that says that somebody is at it. Pure. */
import { printable } from '../../config/quote.ts';
import type { Notice } from '../notice.ts';

export type NextStep = { readonly what: string; readonly where: string; readonly isCommand: boolean };

export function nextStepsOf({ key, status, links }: Notice): readonly NextStep[] {
  return [
    ...(links.runbook === undefined ? [] : [link('Runbook', links.runbook)]),
    ...(links.status === undefined ? [] : [link('Status page', links.status)]),
    ...(status === 'firing'
      ? [{ what: 'Acknowledge', where: `npx holdfast ack ${argument(key)}`, isCommand: true }]
      : []),
  ];
}

function link(what: string, url: string): NextStep {
  return { what, where: printable(url), isCommand: false };
}

/** As a shell takes it for one word. */
function argument(key: string): string {
  return /^[\w:.,%@/+-]+$/.test(key) ? key : `'${key.replaceAll("'", `'\\''`)}'`;
}

export function nextStepLines(notice: Notice): readonly string[] {
  return nextStepsOf(notice).map(({ what, where }) => `${what}: ${where}`);
}
