/**
 * When maintenance is planned. How long a window of a cron expression lasts is elapsed time, whatever the clocks do
 * meanwhile. All times are Unix milliseconds.
 */
import type { Config, MaintenanceWindow } from '../config/config.ts';
import { type Beginnings, beginningsOf, between } from './cron.ts';

/** `to` is not inside. */
export type Span = { readonly from: number; readonly to: number };

export type OpenWindow = Span & { readonly window: MaintenanceWindow };

type Planned = Pick<Config, 'maintenance'>;

/** The window that is open for the service at a moment; of several, the one that stays open longest. */
export function maintenanceAt({ maintenance }: Planned, service: string, at: number): OpenWindow | undefined {
  let open: OpenWindow | undefined;
  for (const window of maintenance) {
    if (!concerns(window, service)) continue;
    // Occurrences of one cron expression are all of one length, so the last one ends last.
    const span = spansIn(window, { from: at, to: at + 1 }).at(-1);
    if (span !== undefined && (open === undefined || span.to > open.to)) open = { window, ...span };
  }
  return open;
}

/** The stretches of a range in which any window is open for the service, oldest first and merged where they touch. */
export function maintenanceIn({ maintenance }: Planned, service: string, range: Span): readonly Span[] {
  const spans = maintenance
    .filter((window) => concerns(window, service))
    .flatMap((window) => spansIn(window, range))
    .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }));
  return mergedSpans(spans);
}

/** Every window's occurrences that have some time in the range, the earliest first; at most `max` of each window. */
export function occurrencesIn({ maintenance }: Planned, range: Span, max: number): readonly OpenWindow[] {
  return maintenance
    .flatMap((window) => spansIn(window, range, max).map((span) => ({ window, ...span })))
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
}

function concerns({ services }: MaintenanceWindow, service: string): boolean {
  return services === undefined || services.includes(service);
}

/** The window's occurrences that have some time in the range, oldest first; they may overlap. */
function spansIn(window: MaintenanceWindow, range: Span, max = Number.POSITIVE_INFINITY): readonly Span[] {
  if (range.from >= range.to) return [];
  if (window.kind === 'fixed') {
    const { from, to } = window;
    return from < range.to && range.from < to ? [{ from, to }] : [];
  }
  const { forMs } = window;
  // An occurrence that began `forMs` before the range has just ended.
  const spans: Span[] = [];
  for (const from of between(beginningsFor(window), range.from - forMs + 1, range.to)) {
    if (spans.length >= max) break;
    spans.push({ from, to: from + forMs });
  }
  return spans;
}

type CronWindow = Extract<MaintenanceWindow, { kind: 'cron' }>;

/** Reading an expression, and searching a day, costs much more than looking up what was found. */
const read = new WeakMap<CronWindow, Beginnings>();

function beginningsFor(window: CronWindow): Beginnings {
  const known = read.get(window);
  if (known !== undefined) return known;
  const beginnings = beginningsOf(window.cron, window.timezone);
  read.set(window, beginnings);
  return beginnings;
}

/** Oldest first, none touching the next. */
export function mergedSpans(spans: readonly Span[]): readonly Span[] {
  const apart: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last !== undefined && last.to >= span.from) {
      apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else apart.push(span);
  }
  return apart;
}
