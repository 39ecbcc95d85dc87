/** What is asked for in the body of a request that is not a mere question. */
import type { Context } from 'hono';
import * as z from 'zod';
import { Problem } from '../problem.ts';

/** @throws Problem */
export async function bodyOf<Schema extends z.ZodType>(schema: Schema, context: Context): Promise<z.output<Schema>> {
  // Browsers send it with every POST, and no page has any business here.
  if (context.req.header('origin') !== undefined) {
    throw new Problem(403, 'Not from a page', 'Pages in a browser may give no orders; use the command line.');
  }
  if (!/^application\/json *(;|$)/i.test(context.req.header('content-type') ?? '')) {
    throw new Problem(415, 'Not JSON', 'Send application/json.');
  }
  const parsed = schema.safeParse(await context.req.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new Problem(400, 'Bad request', z.prettifyError(parsed.error));
}
