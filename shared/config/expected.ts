/** Messages for values of the wrong kind, and schemas made of a reader of text. */
import * as z from 'zod';
import type { Parsed } from './parsed.ts';
import { quote, show } from './quote.ts';

type Issue = { readonly input?: unknown };

const wrongKind = (value: unknown, what: string): string => {
  if (value === undefined) return `this is missing; write ${what}`;
  if (value === null) return `this is empty; write ${what}`;
  if (typeof value === 'string') return `${show(value)} is text; write ${what}`;
  return typeof value === 'number'
    ? `${value} is a number; write ${what}`
    : `${show(value)} cannot stand here; write ${what}`;
};

/** For zod's `error`: what was found instead of `what`, which completes "write …". */
export const expected =
  (what: string) =>
  (issue: Issue): string =>
    wrongKind(issue.input, what);

/** The same where any text will do, so that a number or `true` only lacks its quotes. */
const expectedText =
  (what: string) =>
  ({ input }: Issue): string =>
    typeof input === 'number' || typeof input === 'boolean'
      ? `${input} is not text here; write ${what}, and put it in quotes if it is meant: ${quote(String(input))}`
      : wrongKind(input, what);

/** "A, AAAA or CNAME". */
export const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const settle = <T>(parsed: Parsed<T>, input: unknown, context: z.RefinementCtx): T => {
  if (parsed.ok) return parsed.value;
  context.issues.push({ code: 'custom', message: parsed.message, input });
  return z.NEVER;
};

/** Text that `parse` reads; `what` completes "write …". */
export const textRead = <T>(what: string, parse: (text: string) => Parsed<T>) =>
  z.string({ error: expectedText(what) }).transform((text, context) => settle(parse(text), text, context));

/** The same for text of a certain form, such as a duration or a URL: a number is judged as its digits. */
export const formRead = <T>(what: string, parse: (text: string) => Parsed<T>) =>
  z
    .string({ error: ({ input }) => formless(input, what, parse) })
    .transform((text, context) => settle(parse(text), text, context));

const formless = <T>(input: unknown, what: string, parse: (text: string) => Parsed<T>): string => {
  const parsed = typeof input === 'number' ? parse(String(input)) : undefined;
  return parsed?.ok === false ? parsed.message : wrongKind(input, what);
};

/** One of a few words; `unknown` says what is wrong with another. */
export const word = <const T extends readonly [string, ...string[]]>(
  what: string,
  words: T,
  unknown: (text: string) => string,
) => z.enum(words, { error: ({ input }) => (typeof input === 'string' ? unknown(input) : wrongKind(input, what)) });

/** A whole number within bounds. */
export const whole = (what: string, min: number, max: number) => {
  const error = ({ input }: Issue): string =>
    typeof input === 'number' ? `${input} is not possible here; write ${what}` : wrongKind(input, what);
  return z.int({ error }).min(min, { error }).max(max, { error });
};
