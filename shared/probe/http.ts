/** The probe of an HTTP endpoint: what is prepared once per target, and what fails before anything is sent. */
import type { ProbeContext } from './context.ts';
import { unknown } from './finding.ts';
import { HttpAttempt } from './httpAttempt.ts';
import { RequestNotSendable, renderRequest } from './httpRequest.ts';
import type { Observation } from './observation.ts';
import type { FilledRequest } from './requestSecrets.ts';
import { fillRequest, holdsReferences } from './requestSecrets.ts';
import { mayHoldReference, SecretUnavailable } from './secrets.ts';
import type { HttpTarget } from './target.ts';
import { faulted, unattempted } from './unattempted.ts';

/** What goes out to a target's URL, and what redirects may need to make of it. */
type Prepared = { readonly filled: FilledRequest; readonly request: Buffer };

type Plan = {
  readonly url: URL;
  /** Undefined when there are secrets to fill in, each time anew. */
  readonly prepared: Prepared | undefined;
};

/** Targets live as long as their config, and are probed again and again. */
const plans = new WeakMap<HttpTarget, Plan>();

export async function probeHttp(target: HttpTarget, context: ProbeContext): Promise<Observation> {
  const secrets: string[] = [];
  try {
    const { url, prepared = await fill(target, url, context, secrets) } = planOf(target);
    return await new Promise((settle) => {
      const attempt = new HttpAttempt({ target, context, settle, secrets, filled: prepared.filled });
      attempt.begin(url, prepared.request);
    });
  } catch (error) {
    return notSent(error, target, context, secrets);
  }
}

function planOf(target: HttpTarget): Plan {
  let plan = plans.get(target);
  if (plan === undefined) {
    const { headers, body } = target;
    const url = new URL(target.url);
    const filled = { headers, ...(body === undefined ? {} : { body }) };
    plan = { url, prepared: holdsReferences(target) ? undefined : prepare(target, url, filled) };
    plans.set(target, plan);
  }
  return plan;
}

async function fill(target: HttpTarget, url: URL, context: ProbeContext, secrets: string[]): Promise<Prepared> {
  return prepare(target, url, await fillRequest(target, context.secrets, target.timeoutMs, secrets));
}

function prepare({ method }: HttpTarget, url: URL, filled: FilledRequest): Prepared {
  return { filled, request: renderRequest({ method, url, ...filled }) };
}

function notSent(error: unknown, target: HttpTarget, context: ProbeContext, secrets: readonly string[]): Observation {
  if (error instanceof SecretUnavailable) {
    return unattempted(unknown('observer-secret', { got: error.message }), context, secrets);
  }
  if (error instanceof RequestNotSendable && error.header !== undefined) {
    const written = target.headers[error.header];
    if (written !== undefined && mayHoldReference(written)) {
      return unattempted(
        unknown('observer-secret', { expected: `${error.header}: ${written}`, got: error.message }),
        context,
        secrets,
      );
    }
  }
  return faulted(error, context, secrets);
}
