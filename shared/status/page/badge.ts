/** A small SVG badge: what it is about, and what there is to say. */
import { html } from 'hono/html';
import type { Badge } from '../formats/badge/badge.ts';
import { badgeColours } from '../formats/badge/badge.ts';

/** Roughly the width of Verdana at 11 px; the text is fitted to it by `textLength`. */
const characterWidth = 6.6;
const padding = 6;

export function badgeSvg({ label, message, state }: Badge): string {
  const [left, right] = [textWidth(label), textWidth(message)];
  const width = left + right + 4 * padding;
  const split = left + 2 * padding;
  return String(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${label}: ${message}"><title>${label}: ${message}</title><rect width="${width}" height="20" rx="3" fill="${badgeColours[state]}"/><path d="M3 0h${split - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#3b4652"/><g fill="#fff" font-family="Verdana,Geneva,sans-serif" font-size="11"><text x="${padding}" y="14" textLength="${left}">${label}</text><text x="${split + padding}" y="14" textLength="${right}">${message}</text></g></svg>`,
  );
}

function textWidth(text: string): number {
  return Math.round(Array.from(text).length * characterWidth);
}
