/** What the parts of the document are made of. Pure. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { durationText } from '../../status/words.ts';

export type Mark = HtmlEscapedString | Promise<HtmlEscapedString>;
export type Cell = Mark | string | { readonly number: string };

/** A moment on the clocks of the report's time zone, which its head names: `2026-11-17 09:12:05`. */
export function momentMark(time: string, timezone: string): Mark {
  return html`<time datetime="${time}">${localText(time, timezone)}</time>`;
}

function localText(time: string, timezone: string): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(Date.parse(time)).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')}`;
}

export function spanText(seconds: number): string {
  return durationText(seconds * 1000);
}

/** @param rows the first cell of each names the row. */
export function tableMark(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): Mark {
  const numbers = new Set(rows[0]?.flatMap((cell, index) => (isNumber(cell) ? [index] : [])));
  const heads = head.map((text, index) => {
    return numbers.has(index) ? html`<th scope="col" class="number">${text}</th>` : html`<th scope="col">${text}</th>`;
  });
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${rows.map(rowMark)}</tbody></table></div>`;
}

function rowMark(row: readonly Cell[]): Mark {
  const cells = row.map((cell, index) => {
    if (index === 0) return html`<th scope="row">${isNumber(cell) ? cell.number : cell}</th>`;
    return isNumber(cell) ? html`<td class="number">${cell.number}</td>` : html`<td>${cell}</td>`;
  });
  return html`<tr>${cells}</tr>`;
}

function isNumber(cell: Cell): cell is { readonly number: string } {
  return typeof cell === 'object' && 'number' in cell;
}

export function listMark(lines: readonly string[]): Mark {
  return html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** In its place, and never that there is nothing. */
export function unreadMark(what: string): Mark {
  return html`<p class="unread" role="note">${what} could not be read when this report was made. Nobody knows what stood there.</p>`;
}

export const nothing = raw('');
