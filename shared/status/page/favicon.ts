/** The tab's picture: the worst state of all as a colour and a shape. */
import type { ServiceState } from '../model.ts';
import { stateFills } from './palette.ts';

/** Drawn, because fonts differ in what they make of symbols. In white, which stands out from each colour. */
const shapes = {
  up: '<path d="M9 17l5 5 9-11"/>',
  degraded: '<path d="M16 8v10m0 5v1"/>',
  down: '<path d="M10 10l12 12m0-12L10 22"/>',
  unknown: '<path d="M11 12a5 5 0 1 1 7 4.5c-1.5.7-2 1.5-2 3m0 4v1"/>',
  maintenance: '<path d="M9 16h14"/>',
} as const satisfies Record<ServiceState, string>;

export function faviconSvg(state: ServiceState): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${stateFills[state]}"/><g fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round">${shapes[state]}</g></svg>`;
}
