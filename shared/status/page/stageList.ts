/** Moments as a list from top to bottom, the earliest first. */
import { html } from 'hono/html';
import { durationText } from '../words.ts';
import type { Markup } from './shell.ts';
import { timeTag } from './timeTag.ts';

export type Stage = { readonly at: number; readonly text: string };

/** The first one with its time, every other one with the time since then, too. @param stages the earliest first. */
export function stageList(stages: readonly Stage[]): Markup {
  const first = stages[0]?.at ?? 0;
  return html`<ol class="timeline">${stages.map(({ at, text }) => {
    const after = at === first ? '' : `, ${at < first ? '−' : '+'}${durationText(Math.abs(at - first))}`;
    return html`<li><span>${timeTag(at)}${after}</span>${text}</li>`;
  })}</ol>`;
}
