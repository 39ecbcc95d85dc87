/** Before a person moves traffic: what the observers say, what would be refused, and one more question. Pure. */
import { html } from 'hono/html';
import type { PageConfig } from '../../../config/pageConfig.ts';
import { printable } from '../../../config/quote.ts';
import { type Markup, pageShell } from '../shell.ts';
import { checkBox, type FormScene, formOf, hiddenField, textField, troubleLine } from './fields.ts';
import { adminPath } from './steeringForms.ts';

export type FailoverQuestion = {
  readonly service: string;
  readonly title: string;
  readonly active: string;
  readonly to: string;
  /** See `seen.ts`. */
  readonly seen: string;
  /** What Holdfast would decide by itself: the votes and the rule. Absent when the rounds could not be read. */
  readonly decision: readonly string[] | undefined;
  /** Why it would be refused without force; absent when traffic would move. */
  readonly refusal: string | undefined;
  /** Why force would not help either. */
  readonly isHopeless: boolean;
  /** Unix milliseconds. */
  readonly now: number;
};

export async function confirmPage(question: FailoverQuestion, page: PageConfig, scene: FormScene): Promise<string> {
  const { title, to, now } = question;
  return await pageShell({
    title: `Move ${printable(title)} to ${printable(to)}`,
    page,
    viewer: 'operator',
    path: '/admin/failover',
    generatedAt: now,
    main: html`<h1>Move ${printable(title)} to ${printable(to)}?</h1>
<p class="alone"><a href="/admin">Back, and move nothing</a></p>${troubleLine(scene)}
<section class="card" aria-labelledby="decision"><h2 id="decision">What Holdfast would decide by itself</h2>${decisionPart(question)}</section>
<section class="card" aria-labelledby="order"><h2 id="order">Your order</h2>${orderPart(question, scene)}</section>`,
  });
}

function decisionPart({ decision }: FailoverQuestion): Markup {
  if (decision === undefined) {
    return html`<p class="note">What it would decide cannot be read at the moment: the ledger, or what people have planned, did not answer. Your order is judged by itself, below.</p>`;
  }
  return html`<ul class="life">${decision.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function orderPart(question: FailoverQuestion, scene: FormScene): Markup {
  const { service, active, to, seen, refusal, isHopeless } = question;
  if (refusal !== undefined && isHopeless) return html`<p class="note">${refusal}</p>`;
  const form = `confirm-${service}`;
  const doubt =
    refusal === undefined
      ? html`<p>Traffic of ${service} goes from ${printable(active)} to ${printable(to)} as soon as you confirm.</p>`
      : html`<p class="note"><strong>It would be refused.</strong> ${refusal}</p>`;
  const force =
    refusal === undefined
      ? ''
      : checkBox(
          { form, name: 'force', value: 'yes', label: 'Force: move it although it would be refused; it may do harm' },
          scene,
        );
  const fields = html`${hiddenField('to', to)}${hiddenField('seen', seen)}${textField(
    { form, name: 'reason', label: 'Reason', isRequired: true },
    scene,
  )}${force}`;
  const action = adminPath(service, 'failover');
  return html`${doubt}${formOf({ id: form, action, legend: 'Confirm', button: `Move ${service} to ${to}`, fields }, scene)}`;
}
