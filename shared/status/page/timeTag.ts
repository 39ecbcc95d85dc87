/** A moment that the script turns into the reader's own time zone, and that reads well without it. */
import { html } from 'hono/html';
import { momentText } from '../words.ts';

/** @param at Unix milliseconds. */
export function timeTag(at: number) {
  return html`<time datetime="${new Date(at).toISOString()}">${momentText(at)}</time>`;
}
