/**
 * The routes of the page by which people give orders: a form is parsed, one verb is called, and the browser is led back to
 * the page, which says what came of it. What went wrong is told beside the form, with what was typed.
 */
import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { plainPage } from '../../../config/pageConfig.ts';
import { problemOf } from '../../answerErrors.ts';
import { adminPage } from '../../page/admin/adminPage.ts';
import { confirmPage } from '../../page/admin/confirmPage.ts';
import type { FormScene, FormTrouble } from '../../page/admin/fields.ts';
import type { Problem } from '../../problem.ts';
import { securityHeaders } from '../../securityHeaders.ts';
import type { AdminParts } from '../adminWork.ts';
import { type Typed, textOf, typedIn } from './formBody.ts';
import { formToken, ownCookie, whyStrange } from './formGuard.ts';
import { acknowledgeForm, endPlanForm, noteForm, planForm } from './forms.ts';
import { leadOn, takeOutcome } from './outcome.ts';
import { readAdmin } from './readAdmin.ts';
import { readQuestion } from './readQuestion.ts';
import { drillForm, failoverForm, holdForm, releaseForm } from './steeringForms.ts';

/** A form that was sent: what it is about, what was typed, and by whom. */
export type Sent = {
  /** From the address: a service, an alert or a plan. */
  readonly about: string;
  readonly typed: Typed;
  readonly by: string;
};

export type FormVerb = {
  /** The id of the form in the page, so that trouble is told there. */
  readonly formId: (sent: Pick<Sent, 'about' | 'typed'>) => string;
  /** @returns what came of it, in a sentence. @throws Problem that says why nothing was done. */
  readonly carryOut: (sent: Sent, parts: AdminParts) => Promise<string>;
};

type Failed = { readonly problem: Problem; readonly trouble: FormTrouble };

function failedBy(problem: Problem, about: Pick<FormTrouble, 'form' | 'typed'>): Failed {
  return { problem, trouble: { ...about, title: problem.title, detail: problem.message } };
}

const nameCookie = 'holdfast-name';
const aYearSeconds = 31_536_000;

export function addFormRoutes(app: Hono, parts: AdminParts): void {
  const { config, clock } = parts;
  const page = config.page ?? plainPage;
  const headers = [...securityHeaders(page), ['cache-control', 'no-store'] as const];

  const sceneOf = (context: Context, trouble?: FormTrouble): FormScene => ({
    token: formToken(context, parts.id),
    asksName: parts.asksName === true,
    name: getCookie(context, nameCookie) ?? '',
    ...(trouble === undefined ? {} : { trouble }),
  });
  const show = (context: Context, text: string, status: Problem['status'] | 200 = 200) => {
    for (const [name, value] of headers) context.header(name, value);
    return context.html(text, status);
  };
  const showAdmin = async (context: Context, failed?: Failed) => {
    const outcome = takeOutcome(context);
    const view = await readAdmin(clock.now(), parts);
    const input = { config, view, planToken: parts.id(), ...(outcome === undefined ? {} : { outcome }) };
    return show(context, await adminPage(input, sceneOf(context, failed?.trouble)), failed?.problem.status);
  };
  const showQuestion = async (context: Context, to: string | undefined, failed?: Failed) => {
    const question = await readQuestion(context.req.param('id') ?? '', to, parts);
    return show(context, await confirmPage(question, page, sceneOf(context, failed?.trouble)), failed?.problem.status);
  };

  app.get('/admin', async (context) => await showAdmin(context));
  app.get('/admin/services/:id/failover', async (context) => await showQuestion(context, context.req.query('to')));

  const add = (path: string, verb: FormVerb) => {
    app.post(path, async (context: Context) => {
      const typed = await typedIn(context);
      const strange = whyStrange(context, textOf(typed, 'token'));
      // What another page has filled in is not shown as if the operator had typed it.
      if (strange !== undefined) return await showAdmin(context, failedBy(strange, { form: 'main', typed: new Map() }));
      const about = context.req.param('id') ?? context.req.param('key') ?? '';
      const name = parts.asksName === true ? textOf(typed, 'by') : undefined;
      if (name !== undefined)
        setCookie(context, nameCookie, name.slice(0, 100), { ...ownCookie, maxAge: aYearSeconds });
      try {
        const by = parts.by(context, name?.slice(0, 100));
        return leadOn(context, await verb.carryOut({ about, typed, by }, parts));
      } catch (error) {
        const failed = failedBy(problemOf(error, parts.onError), { form: verb.formId({ about, typed }), typed });
        // Whoever was asked to confirm stays there, unless there is nothing left to ask.
        if (verb === failoverForm) return await showQuestion(context, textOf(typed, 'to'), failed);
        return await showAdmin(context, failed);
      }
    });
  };
  add('/admin/services/:id/hold', holdForm);
  add('/admin/services/:id/release', releaseForm);
  add('/admin/services/:id/drill', drillForm);
  add('/admin/services/:id/failover', failoverForm);
  add('/admin/services/:id/note', noteForm);
  add('/admin/alerts/:key/acknowledge', acknowledgeForm);
  add('/admin/maintenance', planForm);
  add('/admin/maintenance/:id/end', endPlanForm);
}
