/** One question to a running monitor over HTTP. */
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import { problemSchema } from '../shared/status/wire/schemas.ts';

const timeoutMsDefault = 10_000;

/** The monitor did not answer, or answered with a problem. The message says what to do. */
export class NoAnswer extends Error {
  readonly code = 'no-answer';
  /** The problem's title, when the monitor answered with one. */
  readonly title: string | undefined;
  /** The status of the answer, if there was one. */
  readonly status: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly title?: string; readonly status?: number } = {}) {
    super(message, options);
    this.name = 'NoAnswer';
    this.title = options.title;
    this.status = options.status;
  }
}

export type Question = RequestInit & { readonly timeoutMs?: number };

/** @throws NoAnswer */
export async function ask<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  question: Question = {},
): Promise<z.output<Schema>> {
  return (await askAndKeep(url, schema, question)).read;
}

/** The answer as it is read, and as it was written. @throws NoAnswer */
export async function askAndKeep<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  question: Question = {},
): Promise<{ readonly read: z.output<Schema>; readonly written: unknown }> {
  const response = await send(url, question);
  const written: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const { status } = response;
    const problem = problemSchema.safeParse(written);
    if (problem.success) throw new NoAnswer(printableLines(problem.data.detail), { title: problem.data.title, status });
    throw new NoAnswer(`${url} answered with status ${status}.`, { status });
  }
  const parsed = schema.safeParse(written);
  if (parsed.success) return { read: parsed.data, written };
  throw new NoAnswer(`${url} does not answer like a Holdfast of this version. Check --url.`);
}

/** What a config or a person's text put into it must not reach the terminal as it is. */
function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

async function send(url: string, { timeoutMs = timeoutMsDefault, ...request }: Question): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new NoAnswer(`No monitor answers at ${url}. Start one with "npm start", or name another with --url.`, {
      cause: error,
    });
  }
}
