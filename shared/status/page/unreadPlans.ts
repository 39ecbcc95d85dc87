/** What stands on a page while nobody knows what maintenance people have planned. */
import { html } from 'hono/html';
import type { StatusModel } from '../model.ts';
import type { Markup } from './shell.ts';

export function unreadPlans({ isMaintenanceUnknown }: Pick<StatusModel, 'isMaintenanceUnknown'>): Markup {
  if (isMaintenanceUnknown !== true) return html``;
  return html`
<p class="note alone">What maintenance people have planned cannot be read at the moment: what is down may be meant to be.</p>`;
}
