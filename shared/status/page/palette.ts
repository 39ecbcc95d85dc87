/** The page's colours. A test holds every pair that stands on another against WCAG 2.2 (1.4.3 and 1.4.11). */
import type { ServiceState } from '../model.ts';

export type Palette = {
  readonly ground: string;
  readonly card: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly up: string;
  readonly slight: string;
  readonly down: string;
  readonly unknown: string;
  readonly planned: string;
  readonly none: string;
  readonly accent: string;
};

export const lightPalette: Palette = {
  ground: '#f6f7f9',
  card: '#ffffff',
  ink: '#16202c',
  soft: '#556273',
  line: '#dde2e9',
  up: '#1a7f4b',
  slight: '#9a6700',
  down: '#c62828',
  unknown: '#5f6b7a',
  planned: '#2457a6',
  none: '#808a99',
  accent: '#0b57d0',
};

export const darkPalette: Palette = {
  ground: '#0f141a',
  card: '#182029',
  ink: '#e8edf3',
  soft: '#9fadbd',
  line: '#2b3643',
  up: '#4cc38a',
  slight: '#e3b341',
  down: '#ff7b72',
  unknown: '#9fadbd',
  planned: '#8ab4f8',
  none: '#6b7a8c',
  accent: '#8ab4f8',
};

/** Grounds for white text. */
export const stateFills = {
  up: lightPalette.up,
  degraded: lightPalette.slight,
  down: lightPalette.down,
  unknown: lightPalette.unknown,
  maintenance: lightPalette.planned,
} as const satisfies Record<ServiceState, string>;

/** `--ground:#f6f7f9;…` */
export function paletteStyle(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}
