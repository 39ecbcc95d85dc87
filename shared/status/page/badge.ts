/** A small SVG badge: a service's name, its state, and its availability over 30 days. */
import { html } from 'hono/html';
import { availabilityOf } from '../../availability/tally.ts';
import type { ServiceState, ServiceStatus } from '../model.ts';
import { percentText } from '../words.ts';

/** Each at least 4.5 : 1 against white text (WCAG 2.2, 1.4.3). */
const colours = {
  up: '#1a7f4b',
  degraded: '#9a6700',
  down: '#c62828',
  unknown: '#5f6b7a',
  maintenance: '#2457a6',
} as const satisfies Record<ServiceState, string>;

/** Roughly the width of Verdana at 11 px; the text is fitted to it by `textLength`. */
const characterWidth = 6.6;
const padding = 6;

export function badgeSvg({ title, state, uptime }: ServiceStatus): string {
  const availability = availabilityOf(uptime['30d']);
  const message = availability === undefined ? state : `${state} ${percentText(availability)}`;
  const [left, right] = [textWidth(title), textWidth(message)];
  const width = left + right + 4 * padding;
  const split = left + 2 * padding;
  return String(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${title}: ${message}"><title>${title}: ${message}</title><rect width="${width}" height="20" rx="3" fill="${colours[state]}"/><path d="M3 0h${split - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#3b4652"/><g fill="#fff" font-family="Verdana,Geneva,sans-serif" font-size="11"><text x="${padding}" y="14" textLength="${left}">${title}</text><text x="${split + padding}" y="14" textLength="${right}">${message}</text></g></svg>`,
  );
}

function textWidth(text: string): number {
  return Math.round([...text].length * characterWidth);
}
