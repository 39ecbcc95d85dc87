/** A row of what was promised and measured, and whether it was kept. */
import { html } from 'hono/html';
import type { Markup } from './shell.ts';

export function objectiveRow(what: string, promised: string, measured: readonly Markup[]): Markup {
  const parts = measured.map((one, index) => html`${index === 0 ? '' : html`<br>`}${one}`);
  return html`<tr><th scope="row">${what}</th><td>${promised}</td><td>${parts}</td></tr>`;
}

/** In words, so that colour is not needed for it. */
export function metText(isMet: boolean): Markup {
  return isMet ? html`, kept` : html`, <strong class="state down">✕ missed</strong>`;
}
