/** The page by which people give orders: plain forms, for operators. Pure. */
import { html } from 'hono/html';
import type { Alert } from '../../../alerts/alert.ts';
import { headlineOf } from '../../../alerts/headline.ts';
import type { Config } from '../../../config/config.ts';
import { plainPage } from '../../../config/pageConfig.ts';
import { printable, quote } from '../../../config/quote.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { timeText } from '../../../ledger/keys.ts';
import { type AdminView, incidentDays } from '../../admin/forms/readAdmin.ts';
import { incidentHeadline } from '../../incidentWords.ts';
import { incidentPath } from '../incidentPath.ts';
import { servicePath } from '../servicePath.ts';
import { type Markup, pageShell } from '../shell.ts';
import { stateLabel } from '../stateLabel.ts';
import { timeTag } from '../timeTag.ts';
import { type FormScene, formOf, hiddenField, textField, troubleLine, unfolded } from './fields.ts';
import { plansPart } from './planForms.ts';
import { steeringCard } from './steeringForms.ts';

export type AdminPageInput = {
  readonly config: Pick<Config, 'page' | 'services'>;
  readonly view: AdminView;
  /** What came of the form that was sent last. */
  readonly outcome?: string;
  /** New with each page: a plan that is sent twice is one. */
  readonly planToken: string;
};

/** A page is for doing something; the API lists the rest. */
const listedMax = 20;

export async function adminPage(input: AdminPageInput, scene: FormScene): Promise<string> {
  const { config, view, outcome } = input;
  return await pageShell({
    title: 'Admin',
    page: config.page ?? plainPage,
    viewer: 'operator',
    path: '/admin',
    generatedAt: view.now,
    main: html`<h1>Admin</h1>
${outcome === undefined ? '' : html`<p class="note alone" role="status">${outcome}</p>`}${troubleLine(scene)}
${trafficPart(view, scene)}${alertsPart(input, scene)}${incidentsPart(input, scene)}${plansPart(input, scene)}`,
    foot: html`Whatever is done here is written down with who did it. The command line can do the same: <code>holdfast --help</code>.`,
  });
}

function trafficPart({ steered, now }: AdminView, scene: FormScene): Markup {
  switch (steered.state) {
    case 'hidden':
      return html``;
    case 'failed':
      return html`<h2>Traffic</h2><p class="note alone">Where traffic goes is not known: the control table did not answer.</p>`;
    case 'shown':
      return html`<h2>Traffic</h2>${steered.value.map((one) => steeringCard(one, now, scene))}`;
  }
}

function alertsPart({ config, view: { alerts } }: AdminPageInput, scene: FormScene): Markup {
  if (alerts.state !== 'shown') {
    return html`<section class="card"><h2>Alerts</h2><p class="note">Alerts are not known: the control table did not answer.</p></section>`;
  }
  const titles = new Map(config.services.map(({ id, title }) => [id, title]));
  const listed = alerts.value.slice(0, listedMax);
  const more = alerts.value.length - listed.length;
  return html`<section class="card" aria-labelledby="alerts"><h2 id="alerts">Alerts</h2>${
    listed.length === 0
      ? html`<p class="soft">Nothing fires.</p>`
      : html`<ul class="life">${listed.map((alert) => alertItem(alert, titles, scene))}</ul>`
  }${more === 0 ? '' : html`<p class="soft">and ${more} more: <a href="/api/v1/alerts">all alerts</a></p>`}</section>`;
}

function alertItem(alert: Alert, titles: ReadonlyMap<string, string>, scene: FormScene): Markup {
  const { key, state, severity, service } = alert;
  const label = severity === 'page' ? stateLabel('down', 'page') : stateLabel('degraded', 'ticket');
  const headline = headlineOf(alert, service === undefined ? undefined : titles.get(service));
  const said = html`${label} <strong>${headline}</strong> <span class="soft">since ${timeTag(state.since)}</span>`;
  if (state.kind === 'acknowledged') {
    const note = state.note === undefined ? '' : `: ${quote(state.note)}`;
    return html`<li>${said}<br>Acknowledged by ${printable(state.by)} at ${timeTag(state.at)}${note}</li>`;
  }
  const form = `acknowledge-${encodeURIComponent(key)}`;
  const fields = textField({ form, name: 'note', label: 'Note', hint: 'For whoever looks at it too.' }, scene);
  const action = `/admin/alerts/${encodeURIComponent(key)}/acknowledge`;
  const acknowledging = formOf({ id: form, action, legend: 'I am at it', button: 'Acknowledge', fields }, scene);
  return html`<li>${said}${unfolded(form, 'Acknowledge', acknowledging, scene)}</li>`;
}

function incidentsPart({ config, view: { incidents, now } }: AdminPageInput, scene: FormScene): Markup {
  if (incidents.state !== 'shown') {
    return html`<section class="card"><h2>Incidents</h2><p class="note">Incidents are not known: the ledger did not answer. That is not to say that there were none.</p></section>`;
  }
  const titles = new Map(config.services.map(({ id, title }) => [id, title]));
  const listed = incidents.value.slice(0, listedMax);
  return html`<section class="card" aria-labelledby="incidents"><h2 id="incidents">Incidents of ${incidentDays} days</h2>${
    listed.length === 0
      ? html`<p class="soft">None.</p>`
      : html`<ul class="life">${listed.map((one) => incidentItem(one, titles.get(one.service) ?? one.service, now, scene))}</ul>`
  }</section>`;
}

function incidentItem(incident: Incident, title: string, now: number, scene: FormScene): Markup {
  const { service, from, notes, endpoint = '' } = incident;
  const form = `note-${service}-${endpoint}-${from}`;
  const fields = html`${hiddenField('at', timeText(from))}${hiddenField('endpoint', endpoint)}${textField({ form, name: 'text', label: 'What it was', isRequired: true, lengthMax: 2_000 }, scene)}`;
  const action = `/admin${servicePath(service)}/note`;
  const noting = formOf({ id: form, action, legend: 'For whoever asks later', button: 'Note', fields }, scene);
  const known = notes.map(({ by, text, at }) => html`<br>${printable(by)}, ${timeTag(at)}: ${printable(text)}`);
  return html`<li>${timeTag(from)}: <a href="${incidentPath(incident)}">${printable(incidentHeadline(incident, title, now))}</a>${known}
${unfolded(form, 'Note what it was', noting, scene)}</li>`;
}
