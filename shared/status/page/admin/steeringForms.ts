/** What a person may do about one service's traffic. Pure. */
import { html } from 'hono/html';
import { printable } from '../../../config/quote.ts';
import { activeHold } from '../../../control/activeHold.ts';
import type { Control } from '../../../control/control.ts';
import { isReadable, type SteeredService } from '../../admin/forms/readAdmin.ts';
import { seenOf } from '../../admin/forms/seen.ts';
import { failoverStatus } from '../../failoverStatus.ts';
import { presentFailover } from '../../wire/presentFailover.ts';
import { standingLines } from '../failoverWords.ts';
import { servicePath } from '../servicePath.ts';
import type { Markup } from '../shell.ts';
import { type FormScene, formOf, hiddenField, textField } from './fields.ts';

export function adminPath(service: string, verb: string): string {
  return `/admin${servicePath(service)}/${verb}`;
}

export function steeringCard(steered: SteeredService, now: number, scene: FormScene): Markup {
  const { policy, title, control } = steered;
  const { service } = policy;
  const heading = html`<h3 id="steer-${service}">${printable(title)}</h3>`;
  if (!isReadable(control)) {
    const why =
      control === undefined
        ? html`Nothing flips yet: put its records under Holdfast's control with <code>holdfast adopt ${service}</code>.`
        : html`Its control record cannot be read, so nothing moves. Correct it in the control table; the log says what is wrong with it.`;
    return html`<section class="card" aria-labelledby="steer-${service}">${heading}<p>${why}</p></section>`;
  }
  const { active, epoch } = control;
  const standing = { id: service, active, epoch, ...presentFailover(failoverStatus(control, now)) };
  return html`<section class="card" aria-labelledby="steer-${service}">${heading}
<p>Traffic goes to <strong>${printable(active)}</strong> (epoch ${epoch}).</p>
${standingLines(standing).map((line) => html`<p class="note">${line}</p>`)}
<div class="forms">${holdForm(service, control, now, scene)}${chooseForm(steered, control, scene)}${drillForm(service, control, now, scene)}</div></section>`;
}

function holdForm(service: string, control: Control, now: number, scene: FormScene): Markup {
  const seen = hiddenField('seen', seenOf(control, now));
  if (activeHold(control, now) !== undefined) {
    const form = `release-${service}`;
    const fields = html`${seen}${textField({ form, name: 'reason', label: 'Reason' }, scene)}`;
    const action = adminPath(service, 'release');
    return formOf({ id: form, action, legend: 'End the hold', button: `Release ${service}`, fields }, scene);
  }
  const form = `hold-${service}`;
  const fields = html`${seen}${textField({ form, name: 'reason', label: 'Reason', isRequired: true }, scene)}${textField(
    { form, name: 'for', label: 'For how long', hint: 'Such as 2h; until it is released when empty.', lengthMax: 20 },
    scene,
  )}`;
  const action = adminPath(service, 'hold');
  return formOf({ id: form, action, legend: 'Let nothing flip by itself', button: `Hold ${service}`, fields }, scene);
}

function chooseForm({ policy: { service, endpoints } }: SteeredService, { active }: Control, scene: FormScene): Markup {
  const form = `failover-${service}`;
  const others = endpoints.filter((id) => id !== active);
  const options = others.map((id) => html`<option value="${id}">${id}</option>`);
  const fields = html`<p><label for="${form}-to">To</label>
<select id="${form}-to" name="to" required>${options}</select></p>
<p class="soft">Nothing moves yet: the next page tells what the observers say, and asks again.</p>`;
  const action = adminPath(service, 'failover');
  const legend = 'Move traffic';
  return formOf({ id: form, action, method: 'get', legend, button: `Look at moving ${service}`, fields }, scene);
}

function drillForm(service: string, control: Control, now: number, scene: FormScene): Markup {
  if (control.drill !== undefined) return html``;
  const form = `drill-${service}`;
  const fields = html`${hiddenField('seen', seenOf(control, now))}${textField({ form, name: 'reason', label: 'Reason' }, scene)}
<p class="soft">${printable(control.active)} is declared down for the monitor alone: traffic really moves, and comes back.</p>`;
  const action = adminPath(service, 'drill');
  return formOf(
    { id: form, action, legend: 'Rehearse a failure', button: `Begin a drill of ${service}`, fields },
    scene,
  );
}
