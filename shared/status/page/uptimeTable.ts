/** A service's uptime over every window, with what was not seen. */
import { html } from 'hono/html';
import { availabilityOf, coverageOf } from '../../availability/tally.ts';
import { windows } from '../../availability/windows.ts';
import type { ServiceStatus } from '../model.ts';
import { durationText, ninesText, percentText } from '../words.ts';

export function uptimeTable({ title, uptime }: Pick<ServiceStatus, 'title' | 'uptime'>) {
  const rows = windows.map(({ id }) => {
    const tally = uptime[id];
    const availability = availabilityOf(tally);
    const times = [tally.downMs, tally.unknownMs, tally.missingMs, tally.maintenanceMs];
    return html`<tr><th scope="row">${id}</th><td>${percentText(availability)}</td><td>${ninesText(availability)}</td>${times.map((ms) => html`<td>${ms === 0 ? '–' : durationText(ms)}</td>`)}<td>${percentText(coverageOf(tally))}</td></tr>`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Uptime of ${title}"><table><caption>Availability is up / (up + down); maintenance is counted apart</caption><thead><tr><th scope="col">window</th><th scope="col">availability</th><th scope="col">nines</th><th scope="col">down</th><th scope="col">unknown</th><th scope="col">not looked</th><th scope="col">maintenance</th><th scope="col">seen</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
