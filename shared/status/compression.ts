/**
 * Answers are compressed once for everybody who is sent the same: that takes longer than making a page, and a crowd asks for
 * one page.
 */
import { gzipSync } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';
import { accepts } from 'hono/accepts';
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/compress';
import { lastUsed } from '../runtime/lastUsed.ts';

/** More answers than many ask for at once; each takes tens of kilobytes. */
const keptMax = 32;

/** OpenMetrics 1.0.0 names its own type, which general lists of text have not heard of. */
const openMetricsText = /^application\/openmetrics-text\b/i;

/** Has to stand outside of what gives answers their ETag, by which they are told apart; one without is nobody else's. */
export function compression(): MiddlewareHandler {
  const kept = lastUsed<Promise<Uint8Array<ArrayBuffer>>>(keptMax);

  return async (context, next) => {
    await next();
    const answer = context.res;
    context.header('vary', 'accept-encoding', { append: true });
    if (context.req.method === 'HEAD' || !isText(answer) || encodingFor(context) !== 'gzip') return;
    const tag = answer.headers.get('etag');
    const body = await (tag === null ? compressed(answer) : kept(tag, () => compressed(answer)));
    context.res = new Response(body, answer);
    context.header('content-encoding', 'gzip');
    context.header('content-length', String(body.byteLength));
  };
}

/** At once: once for all takes a few milliseconds. */
async function compressed(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(gzipSync(await answer.arrayBuffer()));
}

function isText({ headers }: Response): boolean {
  const type = headers.get('content-type') ?? '';
  return COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type) || openMetricsText.test(type);
}

/** RFC 9110, 12.5.3: compressed answers are only for those who say that they take them. */
function encodingFor(context: Context): string {
  return accepts(context, { header: 'Accept-Encoding', supports: ['gzip', 'identity'], default: 'identity' });
}
