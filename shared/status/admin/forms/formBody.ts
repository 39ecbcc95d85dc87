/** What a form holds, as the browser sends it: text by name, several where a name stands several times. */
import type { Context } from 'hono';
import type * as z from 'zod';
import { Problem } from '../../problem.ts';

export type Typed = ReadonlyMap<string, readonly string[]>;

/** HTML, "Form submission": what a form without a file is sent as. */
const formType = /^application\/x-www-form-urlencoded *(;|$)/i;

/** @throws Problem */
export async function typedIn(context: Context): Promise<Typed> {
  if (!formType.test(context.req.header('content-type') ?? '')) {
    throw new Problem(415, 'Not a form', 'Send application/x-www-form-urlencoded.');
  }
  const typed = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(await context.req.text())) {
    typed.set(name, [...(typed.get(name) ?? []), value]);
  }
  return typed;
}

/** A field that is left empty says nothing. */
export function textOf(typed: Typed, name: string): string | undefined {
  const text = typed.get(name)?.at(0)?.trim();
  return text === '' ? undefined : text;
}

/** The fields that say something. */
export function textsOf(typed: Typed, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textOf(typed, name);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/** The same schema as the API's. @throws Problem that names the fields. */
export function asOrdered<Schema extends z.ZodType>(schema: Schema, asked: unknown): z.output<Schema> {
  const parsed = schema.safeParse(asked, { reportInput: true });
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message, input }) =>
    input === undefined ? `Fill in the ${path.join('.')}.` : `The ${path.join('.')}: ${message}.`,
  );
  throw new Problem(400, 'Not understood', mistakes.join(' '));
}
