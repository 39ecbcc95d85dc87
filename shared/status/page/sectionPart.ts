/** A part of a page that may not have been read: what is not known is said in its place, and never that there is nothing. */
import { html } from 'hono/html';
import type { Section } from '../section.ts';
import type { Markup } from './shell.ts';

/** @param unknown a whole sentence: what is not known now. */
export function sectionPart<T>(section: Section<T>, unknown: string, draw: (value: T) => Markup): Markup {
  if (section.state === 'failed') return html`<p class="note" role="alert">${unknown}</p>`;
  return section.state === 'hidden' ? html`` : draw(section.value);
}

/** A part with a heading that links can lead to. */
export function cardPart(id: string, heading: string, content: Markup): Markup {
  return html`<section class="card" aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${content}</section>
`;
}
