/** Schemas whose messages are in plain words: what was found, and what to write instead. */
import * as z from 'zod';
import type { Parsed } from './parsed.ts';
import { quote, show } from './quote.ts';

type Issue = { readonly input?: unknown };

/** For zod's `error`: what was found instead of `what`, which completes "write …". */
export function expected(what: string) {
  return (issue: Issue): string => wrongKind(issue.input, what);
}

/** "A, AAAA or CNAME". */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Text that `parse` reads; `what` completes "write …". */
export function textRead<T>(what: string, parse: (text: string) => Parsed<T>) {
  return z.string({ error: expectedText(what) }).transform((text, context) => settle(parse(text), text, context));
}

/** The same for text of a certain form, such as a duration or a URL: a number is judged as its digits. */
export function formRead<T>(what: string, parse: (text: string) => Parsed<T>) {
  return z
    .string({ error: ({ input }) => formless(input, what, parse) })
    .transform((text, context) => settle(parse(text), text, context));
}

/** One of a few words; `unknown` says what is wrong with another. */
export function word<const T extends readonly [string, ...string[]]>(
  what: string,
  words: T,
  unknown: (text: string) => string,
) {
  return z.enum(words, { error: ({ input }) => (typeof input === 'string' ? unknown(input) : wrongKind(input, what)) });
}

/** A whole number within bounds. */
export function whole(what: string, min: number, max: number) {
  const error = ({ input }: Issue): string =>
    typeof input === 'number' ? `${input} is not possible here; write ${what}` : wrongKind(input, what);
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A map of known settings; `what` completes "write …". */
export function settings<const S extends z.ZodRawShape>(what: string, shape: S) {
  return z.strictObject(shape, { error: expected(what) });
}

/** A map whose keys are names that the writer chose. */
export function mapOf<V extends z.ZodType>(what: string, value: V) {
  return z.record(z.string(), value, { error: expected(what) });
}

/** A list of one to `max` items. */
export function listOf<T extends z.ZodType>(what: string, item: T, max: number) {
  const error = ({ input }: Issue): string => {
    if (!Array.isArray(input)) return expected(what)({ input });
    if (input.length === 0) return `the list is empty; write ${what}`;
    return `the list has ${input.length} items; write at most ${max}`;
  };
  return z.array(item, { error }).min(1, { error }).max(max, { error });
}

function wrongKind(value: unknown, what: string): string {
  if (value === undefined) return `this is missing; write ${what}`;
  if (value === null) return `this is empty; write ${what}`;
  if (typeof value === 'string') return `${show(value)} is text; write ${what}`;
  return typeof value === 'number'
    ? `${value} is a number; write ${what}`
    : `${show(value)} cannot stand here; write ${what}`;
}

/** The same where any text will do, so that a number or `true` only lacks its quotes. */
export function expectedText(what: string) {
  return ({ input }: Issue): string =>
    typeof input === 'number' || typeof input === 'boolean'
      ? `${input} is not text here; write ${what}, and put it in quotes if it is meant: ${quote(String(input))}`
      : wrongKind(input, what);
}

function settle<T>(parsed: Parsed<T>, input: unknown, context: z.RefinementCtx): T {
  if (parsed.ok) return parsed.value;
  context.issues.push({ code: 'custom', message: parsed.message, input });
  return z.NEVER;
}

/** What is wrong with a value that is no text, where text of a certain form is due. */
export function formless<T>(input: unknown, what: string, parse: (text: string) => Parsed<T>): string {
  const parsed = typeof input === 'number' ? parse(String(input)) : undefined;
  return parsed?.ok === false ? parsed.message : wrongKind(input, what);
}
