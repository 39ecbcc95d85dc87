/** Uptime over the chosen window, and what of it was not seen. */
import { html, raw } from 'hono/html';
import { hourMs } from '../../availability/slots.ts';
import { availabilityOf, coverageOf, type Tally, watchedMs } from '../../availability/tally.ts';
import { type WindowId, windows } from '../../availability/windows.ts';
import type { ServiceStatus } from '../model.ts';
import { durationText, ninesText, percentText } from '../words.ts';

export const windowDefault: WindowId = '30d';

/** Links, so that they work without a script, and so that a window can be sent to somebody. */
export function windowLinks(chosen: WindowId) {
  const link = (id: WindowId) => {
    const current = id === chosen ? raw(' aria-current="true"') : '';
    return html`<li><a href="${id === windowDefault ? '/' : `/?window=${id}`}"${current}>${id}</a></li>`;
  };
  return html`<nav class="windows" aria-label="Uptime over"><span aria-hidden="true">Uptime over</span><ul>${windows.map(({ id }) => link(id))}</ul></nav>`;
}

/** `99.95 % over 30d · 3.3 nines · 21 min down · 1 h not looked · 99.8 % seen` */
export function uptimeLine({ uptime }: Pick<ServiceStatus, 'uptime'>, window: WindowId) {
  const tally = uptime[window];
  const notes = notesOf(tally, windows.find(({ id }) => id === window)?.ms ?? 0);
  return html`<p class="uptime"><strong>${percentText(availabilityOf(tally))}</strong> <span class="soft">over ${window} · ${notes.join(' · ')}</span></p>`;
}

function notesOf(tally: Tally, windowMs: number): readonly string[] {
  const availability = availabilityOf(tally);
  const coverage = coverageOf(tally);
  const watched = watchedMs(tally);
  const times = [
    [tally.downMs, 'down'],
    [tally.unknownMs, 'unknown'],
    [tally.missingMs, 'not looked'],
    [tally.maintenanceMs, 'maintenance'],
  ] as const;
  return [
    ninesText(availability),
    // A year's figure after an hour of watching is an hour's figure, and says so.
    ...(watched > 0 && watched < windowMs - shortMs(windowMs) ? [`on record for ${durationText(watched)}`] : []),
    ...times.flatMap(([ms, what]) => (ms > 0 ? [`${durationText(ms)} ${what}`] : [])),
    ...(coverage !== undefined && coverage < 1 ? [`${percentText(coverage)} seen`] : []),
  ];
}

/** A window ends at the last folded slot and begins at a whole hour, so a small part of it may be missing at its ends. */
function shortMs(windowMs: number): number {
  return Math.min(2 * hourMs, windowMs / 10);
}
