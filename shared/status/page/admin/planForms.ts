/** The forms by which people plan maintenance, and end it. Pure. */
import { html } from 'hono/html';
import { printable } from '../../../config/quote.ts';
import type { MaintenanceEntry } from '../../readMaintenance.ts';
import { windowText } from '../maintenancePage.ts';
import type { Markup } from '../shell.ts';
import type { AdminPageInput } from './adminPage.ts';
import { checkBox, type FormScene, formOf, hiddenField, textField, unfolded } from './fields.ts';

const planForm = 'plan';

export function plansPart(input: AdminPageInput, scene: FormScene): Markup {
  return html`<section class="card" aria-labelledby="maintenance"><h2 id="maintenance">Maintenance</h2>
${standing(input, scene)}${newPlan(input, scene)}</section>`;
}

function standing({ view: { maintenance } }: AdminPageInput, scene: FormScene): Markup {
  if (maintenance.state !== 'shown') {
    return html`<p class="note">What is planned cannot be read: the control table did not answer.</p>`;
  }
  const ahead = maintenance.value.entries.filter(({ state }) => state === 'open' || state === 'coming');
  const plans = ahead.filter(({ source }) => source === 'person');
  const others = ahead.length - plans.length;
  return html`${
    plans.length === 0
      ? html`<p class="soft">Nobody has planned any.</p>`
      : html`<ul class="life">${plans.map((entry) => planItem(entry, scene))}</ul>`
  }<p class="soft"><a href="/maintenance">All windows</a>${others === 0 ? '' : `, with ${others} of the config, which are changed there`}.</p>`;
}

function planItem(entry: MaintenanceEntry, scene: FormScene): Markup {
  const { id, state } = entry;
  const form = endForm(id);
  const fields = textField({ form, name: 'reason', label: 'Reason', isRequired: true }, scene);
  const action = `/admin/maintenance/${encodeURIComponent(id)}/end`;
  const [legend, button] = state === 'open' ? ['End it now', 'End'] : ['Call it off', 'Call off'];
  const ending = formOf({ id: form, action, legend, button: `${button}: ${printable(entry.title)}`, fields }, scene);
  return html`<li>${windowText(entry)}${unfolded(form, legend, ending, scene)}</li>`;
}

function endForm(plan: string): string {
  return `end-${plan}`;
}

function newPlan({ config: { services }, planToken }: AdminPageInput, scene: FormScene): Markup {
  const form = planForm;
  const boxes = services.map(({ id, title }) =>
    checkBox({ form, name: 'services', value: id, label: printable(title) }, scene),
  );
  const token = scene.trouble?.form === form ? (scene.trouble.typed.get('plan')?.at(0) ?? planToken) : planToken;
  const fields = html`${hiddenField('plan', token)}<fieldset class="checks"><legend>Services <span class="soft">(all of them when none is ticked)</span></legend>${boxes}</fieldset>
${textField({ form, name: 'title', label: 'Title', hint: 'Everybody who sees the page may read it.', lengthMax: 100 }, scene)}
${textField({ form, name: 'from', label: 'Begins, in UTC', hint: 'Now when empty.', type: 'datetime-local' }, scene)}
${textField({ form, name: 'for', label: 'Lasts', hint: 'Such as 45m or 2h, 31d at most.', isRequired: true, lengthMax: 20 }, scene)}
${textField({ form, name: 'reason', label: 'Reason', hint: 'Only operators read it.', isRequired: true }, scene)}`;
  return formOf(
    { id: form, action: '/admin/maintenance', legend: 'Plan maintenance', button: 'Plan it', fields },
    scene,
  );
}
