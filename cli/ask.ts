/** One question to a running monitor over HTTP. */
import type * as z from 'zod';
import { problemSchema } from '../shared/status/schemas.ts';

const timeoutMs = 10_000;

/** The monitor did not answer, or answered with a problem. The message says what to do. */
export class NoAnswer extends Error {
  readonly code = 'no-answer';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NoAnswer';
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
    throw new NoAnswer(problem.success ? problem.data.detail : `${url} answered with status ${response.status}.`);
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
