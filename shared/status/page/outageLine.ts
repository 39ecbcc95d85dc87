/** What goes wrong now, or did last, in plain words. */
import { html } from 'hono/html';
import type { ServiceStatus } from '../model.ts';
import { reasonText } from '../reasonText.ts';
import { durationText } from '../words.ts';
import { timeTag } from './timeTag.ts';

type Outages = Pick<ServiceStatus, 'lastOutage' | 'state' | 'since' | 'countedTo'>;

/** @param now Unix milliseconds. */
export function outageLine({ lastOutage, state, since, countedTo }: Outages, now: number) {
  if (lastOutage?.ongoing === true) {
    const reason = lastOutage.reason === undefined ? '' : `: ${reasonText(lastOutage.reason)}`;
    return html`<p class="outage"><strong>Outage since ${timeTag(lastOutage.from)}</strong>, for ${durationText(now - lastOutage.from)}${reason}.</p>`;
  }
  if (state === 'down') return html`<p class="outage"><strong>Outage since a moment ago.</strong></p>`;
  if (since === undefined || countedTo === undefined) {
    return html`<p class="outage soft">Nobody has looked yet: whether there was an outage is not known.</p>`;
  }
  if (lastOutage === undefined) return html`<p class="outage soft">No outage seen since ${timeTag(since)}.</p>`;
  const reason = lastOutage.reason === undefined ? '' : ` (${reasonText(lastOutage.reason)})`;
  return html`<p class="outage soft">Last outage: ${timeTag(lastOutage.from)}, for ${durationText(lastOutage.to - lastOutage.from)}${reason}.</p>`;
}
