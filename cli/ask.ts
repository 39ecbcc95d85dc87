/** One question to a running monitor over HTTP. */
import type * as z from 'zod';
import { problemSchema } from '../shared/status/schemas.ts';

const timeoutMs = 10_000;

/** The monitor did not answer, or answered with a problem. The message says what to do. */
export class NoAnswer extends Error {
  readonly code = 'no-answer';
  /** The problem's title, when the monitor answered with one. */
  readonly title: string | undefined;

  constructor(message: string, options: ErrorOptions & { readonly title?: string } = {}) {
    super(message, options);
    this.name = 'NoAnswer';
    this.title = options.title;
  }
}

/** @throws NoAnswer */
export async function ask<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  request: RequestInit = {},
): Promise<z.output<Schema>> {
  const response = await send(url, request);
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const problem = problemSchema.safeParse(body);
    if (problem.success) throw new NoAnswer(problem.data.detail, { title: problem.data.title });
    throw new NoAnswer(`${url} answered with status ${response.status}.`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new NoAnswer(`${url} does not answer like a Holdfast of this version. Check --url.`);
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new NoAnswer(`No monitor answers at ${url}. Start one with "npm start", or name another with --url.`, {
      cause: error,
    });
  }
}
