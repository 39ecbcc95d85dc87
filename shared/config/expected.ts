/** Messages for values of the wrong kind, and schemas made of a reader of text. */
import * as z from 'zod';
import type { Parsed } from './parsed.ts';
import { quote, show } from './quote.ts';

type Issue = { readonly input?: unknown };

const kindOf = (value: unknown): string => {
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'text';
};

const wrongKind = (value: unknown, what: string): string => {
  if (value === undefined) return `this is missing; write ${what}`;
  if (value === null) return `this is empty; write ${what}, or remove the key`;
  if (typeof value === 'object') return `${show(value)} cannot stand here; write ${what}`;
  return `${show(value)} is ${kindOf(value)}; write ${what}`;
};

/** For zod's `error`: what was found instead of `what`, which completes "write …". */
export const expected =
  (what: string) =>
  (issue: Issue): string =>
    wrongKind(issue.input, what);

/** The same where text is wanted, so that a number or `true` only lacks its quotes. */
const expectedText =
  (what: string) =>
  ({ input }: Issue): string =>
    typeof input === 'number' || typeof input === 'boolean'
      ? `${input} is ${kindOf(input)}; write ${what} (text that looks like ${kindOf(input)} stands in quotes: ${quote(String(input))})`
      : wrongKind(input, what);

const settle = <T>(parsed: Parsed<T>, input: unknown, context: z.RefinementCtx): T => {
  if (parsed.ok) return parsed.value;
  context.issues.push({ code: 'custom', message: parsed.message, input });
  return z.NEVER;
};

/** Text that `parse` reads; `what` completes "write …". */
export const textRead = <T>(what: string, parse: (text: string) => Parsed<T>) =>
  z.string({ error: expectedText(what) }).transform((text, context) => settle(parse(text), text, context));

/** The same for values whose quotes nobody misses, such as durations: a bare number is read as its digits. */
export const unitRead = <T>(what: string, parse: (text: string) => Parsed<T>) =>
  z
    .string({ error: ({ input }) => unitless(input, what, parse) })
    .transform((text, context) => settle(parse(text), text, context));

const unitless = <T>(input: unknown, what: string, parse: (text: string) => Parsed<T>): string => {
  const parsed = typeof input === 'number' ? parse(String(input)) : undefined;
  return parsed?.ok === false ? parsed.message : wrongKind(input, what);
};

/** One of a few words. */
export const word = <const T extends readonly [string, ...string[]]>(words: T, describe: (text: unknown) => string) =>
  z.enum(words, { error: ({ input }) => (typeof input === 'string' ? describe(input) : wrongKind(input, words.join(' or '))) });

/** A whole number within bounds. */
export const whole = (what: string, min: number, max: number) => {
  const error = ({ input }: Issue): string =>
    typeof input === 'number' ? `${input} is not possible here; write ${what}` : wrongKind(input, what);
  return z.int({ error }).min(min, { error }).max(max, { error });
};
