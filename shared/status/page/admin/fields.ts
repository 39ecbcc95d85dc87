/** The parts of forms: labelled, with their hints and errors tied to them (WCAG 2.2, 1.3.1, 3.3.1 and 3.3.2). Pure. */
import { html } from 'hono/html';
import type { Typed } from '../../admin/forms/formBody.ts';
import type { Markup } from '../shell.ts';

/** What went wrong with a form, and what was typed into it. */
export type FormTrouble = {
  /** The form's id. */
  readonly form: string;
  readonly title: string;
  readonly detail: string;
  readonly typed: Typed;
};

/** What every form needs to know. */
export type FormScene = {
  /** See `formGuard.ts`. */
  readonly token: string;
  /** Who asks has to say so, because no request is signed here. */
  readonly asksName: boolean;
  /** Who said so last in this browser. */
  readonly name: string;
  readonly trouble?: FormTrouble;
};

export type FormInput = {
  /** Unique in the page. */
  readonly id: string;
  readonly action: string;
  readonly method?: 'post' | 'get';
  readonly legend: string;
  readonly button: string;
  /** Made by the functions below, for the same form. */
  readonly fields: Markup;
};

export function formOf({ id, action, method = 'post', legend, button, fields }: FormInput, scene: FormScene): Markup {
  const trouble = troubleOf(id, scene);
  const error =
    trouble === undefined
      ? ''
      : html`<p class="note error" id="${id}-error"><strong>${trouble.title}.</strong> ${trouble.detail}</p>`;
  const hidden = method === 'get' ? '' : html`<input type="hidden" name="token" value="${scene.token}">`;
  return html`<form class="form" id="${id}" method="${method}" action="${action}"><fieldset${describedBy(id, scene)}><legend>${legend}</legend>
${error}${hidden}${fields}${method === 'get' || !scene.asksName ? '' : nameField(id, scene)}
<p><button type="submit">${button}</button></p></fieldset></form>`;
}

function nameField(form: string, scene: FormScene): Markup {
  const hint = 'Kept with what you do; nobody checks it on this machine.';
  return textField({ form, name: 'by', label: 'Your name', hint, lengthMax: 100, value: scene.name }, scene);
}

export type TextInput = {
  readonly form: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isRequired?: boolean;
  readonly type?: 'text' | 'datetime-local';
  readonly lengthMax?: number;
  /** What stands there before anything was typed. */
  readonly value?: string;
};

export function textField(input: TextInput, scene: FormScene): Markup {
  const { form, name, label, hint, isRequired = false, type = 'text', lengthMax = 500, value = '' } = input;
  const id = `${form}-${name}`;
  const typed = troubleOf(form, scene)?.typed.get(name)?.at(0) ?? value;
  const required = isRequired ? html` required` : '';
  const described = hint === undefined ? '' : html` aria-describedby="${id}-hint"`;
  const length = type === 'text' ? html` maxlength="${lengthMax}"` : '';
  const mark = isRequired ? '' : html` <span class="soft">(may be empty)</span>`;
  return html`<p><label for="${id}">${label}${mark}</label>
<input id="${id}" name="${name}" type="${type}" value="${typed}" autocomplete="off"${length}${required}${described}>${
    hint === undefined ? '' : html`<small class="soft" id="${id}-hint">${hint}</small>`
  }</p>`;
}

export function checkBox(
  { form, name, value, label }: { form: string; name: string; value: string; label: Markup | string },
  scene: FormScene,
): Markup {
  const id = `${form}-${name}-${value}`;
  const isTicked = troubleOf(form, scene)?.typed.get(name)?.includes(value) ?? false;
  return html`<p class="check"><input type="checkbox" id="${id}" name="${name}" value="${value}"${isTicked ? html` checked` : ''}><label for="${id}">${label}</label></p>`;
}

export function hiddenField(name: string, value: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

function troubleOf(form: string, { trouble }: FormScene): FormTrouble | undefined {
  return trouble?.form === form ? trouble : undefined;
}

function describedBy(form: string, scene: FormScene) {
  return troubleOf(form, scene) === undefined ? '' : html` aria-describedby="${form}-error"`;
}

/** A form that few need stands behind its name, and open when something was wrong with it. */
export function unfolded(form: string, summary: string, markup: Markup, scene: FormScene): Markup {
  const open = troubleOf(form, scene) === undefined ? '' : html` open`;
  return html`<details id="open-${form}"${open}><summary>${summary}</summary>${markup}</details>`;
}

/** On top of the page, and a way to the form, as far as the page still has it. */
export function troubleLine({ trouble }: FormScene): Markup {
  if (trouble === undefined) return html``;
  return html`<p class="note alone error" role="alert"><a href="#${trouble.form}"><strong>${trouble.title}.</strong></a> ${trouble.detail}</p>`;
}
