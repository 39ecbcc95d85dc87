/** Figures and states in words, the same on the page, in the terminal and on badges. */
import { ninesOf } from '../availability/nines.ts';
import type { ServiceState, StatusModel } from './model.ts';

/** A symbol beside the word, so that colour is never the only signal. */
export const stateSymbols = {
  up: '●',
  degraded: '◐',
  down: '✕',
  unknown: '?',
  maintenance: '–',
} as const satisfies Record<ServiceState, string>;

/** Three decimals, rounded down, so that less than everything never reads as 100 %. */
export function percentText(ratio: number | undefined): string {
  if (ratio === undefined) return '–';
  // The product of 0.29 and 100,000 is a hair below 29,000 in binary.
  const thousandths = Math.floor(ratio * 100_000 + 1e-7);
  return `${(ratio < 1 ? Math.min(thousandths, 99_999) : thousandths) / 1000} %`;
}

/** Nines rounded down to so many decimals. The logarithm of exactly three nines is a hair below 3 in binary. */
export function ninesRounded(nines: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.floor(nines * scale + 1e-4) / scale;
}

/** `3.3 nines`, rounded down; `no failure seen` for 100 %, because no finite record proves infinite nines. */
export function ninesText(availability: number | undefined): string {
  if (availability === undefined) return 'nothing decided yet';
  const nines = ninesOf(availability);
  return Number.isFinite(nines) ? `${ninesRounded(nines, 1).toFixed(1)} nines` : 'no failure seen';
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** The two largest units: `2 h 5 min`, `42 s`. */
export function durationText(ms: number): string {
  let restMs = Math.max(0, Math.round(ms / 1000) * 1000);
  const parts: string[] = [];
  for (const [unit, unitMs] of units) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

export function latencyText(latencyMs: number): string {
  return latencyMs < 10 ? `${latencyMs.toFixed(1)} ms` : `${Math.round(latencyMs)} ms`;
}

/** `2026-11-22 19:30:05 UTC` */
export function momentText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The worst first. */
const troubleWords = [
  ['down', 'Down'],
  ['unknown', 'Not known'],
  ['degraded', 'Degraded'],
  ['maintenance', 'In maintenance'],
] as const;

/** The one line that says how things are. What could not be seen is never called fine. */
export function headline(model: StatusModel): { readonly state: ServiceState; readonly text: string } {
  const told = headlineThen(model);
  if (model.isOld !== true) return told;
  return { state: 'unknown', text: `Not known now. At ${momentText(model.generatedAt)}: ${told.text}` };
}

function headlineThen({ services, observers }: StatusModel): {
  readonly state: ServiceState;
  readonly text: string;
} {
  const named = (state: ServiceState) =>
    services.filter((service) => service.state === state).map(({ title }) => title);
  const silent = observers.filter(({ state }) => state === 'silent');
  const note = silent.length === 0 ? '' : `; silent observers: ${silent.map(({ region }) => region).join(', ')}`;
  const troubles = troubleWords.filter(([state]) => named(state).length > 0);
  const worst = troubles[0]?.[0];
  if (worst !== undefined) {
    const text = troubles.map(([state, word]) => `${word}: ${named(state).join(', ')}`).join('; ');
    return { state: worst, text: `${text}${note}` };
  }
  if (services.length === 0) return { state: 'unknown', text: 'No service is configured' };
  const all = services.length === 1 ? `${services[0]?.title} is up` : `All ${services.length} services are up`;
  return { state: 'up', text: `${all}${note}` };
}
