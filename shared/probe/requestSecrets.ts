/** Fills the secret references in a target's headers and body. */
import type { SecretReference, SecretSource, Template } from './secrets.ts';
import { fillTemplate, mayHoldReference, parseTemplate, SecretUnavailable } from './secrets.ts';
import type { HttpTarget } from './target.ts';

export type FilledRequest = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

class BadTemplate extends Error {
  readonly code = 'bad-template';

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = 'BadTemplate';
  }
}

export function holdsReferences(target: HttpTarget): boolean {
  if (target.body !== undefined && mayHoldReference(target.body)) return true;
  return Object.values(target.headers).some(mayHoldReference);
}

/**
 * @param seen Receives every value that was resolved, also when another one then fails.
 * @throws SecretUnavailable also when the source takes longer than `timeoutMs`.
 * @throws BadTemplate when a reference is malformed, which the config should have refused.
 */
export async function fillRequest(
  target: HttpTarget,
  source: SecretSource,
  timeoutMs: number,
  seen: string[],
): Promise<FilledRequest> {
  const bounded: SecretSource = (reference) => inTime(source(reference), reference, timeoutMs);
  const entries = Object.entries(target.headers).map(async ([name, value]) => {
    return [name, await fillTemplate(templateOf(`the header ${name}`, value), bounded, seen)] as const;
  });
  const body = target.body === undefined ? undefined : fillTemplate(templateOf('the body', target.body), bounded, seen);
  const [headers, filledBody] = await Promise.all([Promise.all(entries), body]);
  return { headers: Object.fromEntries(headers), ...(filledBody === undefined ? {} : { body: filledBody }) };
}

function templateOf(where: string, text: string): Template {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new BadTemplate(where, parsed.problem);
  return parsed.parts;
}

async function inTime(value: Promise<string>, reference: SecretReference, timeoutMs: number): Promise<string> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new SecretUnavailable(reference, `there was no answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}
