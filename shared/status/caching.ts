/** What lets a CDN and browsers carry a crowd: lifetimes, ETags, compression, and the headers that every answer has. */
import type { Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { compression } from './compression.ts';
import type { securityHeaders } from './securityHeaders.ts';
import { digestOf } from './taggedText.ts';

export type CachingParts = {
  readonly headers: ReturnType<typeof securityHeaders>;
  /** Whether whoever asks is told more than the public. */
  readonly isTold: (context: Context) => boolean;
};

/** Answers may be this old, so that a CDN or a browser can carry a crowd. */
const cacheSeconds = 5;

/**
 * RFC 5861: a cache may go on with an answer while it asks for a newer one, and for a while when it gets none. Pages say
 * how old they are.
 */
const staleSeconds = { whileRevalidating: 5, ifError: 60 };

const lifetime = `max-age=${cacheSeconds}, stale-while-revalidate=${staleSeconds.whileRevalidating}, stale-if-error=${staleSeconds.ifError}`;

export function addCaching(app: Hono, { headers, isTold }: CachingParts): void {
  // The outer one comes last: what an ETag stands for is the text, however it is sent.
  app.use(compression());
  app.use(etag({ weak: true, generateDigest: (body) => new Uint8Array(digestOf(body)).buffer }));
  app.use(async (context, next) => {
    await next();
    // A page with a style of its own, and the logo, say which policy they need.
    for (const [name, value] of headers) if (!context.res.headers.has(name)) context.header(name, value);
    const isShared = context.res.ok && context.req.method !== 'POST' && !context.res.headers.has('cache-control');
    // What an operator is told is for no cache that others ask, too.
    const forWhom = isTold(context) ? 'private' : 'public';
    if (isShared) context.header('cache-control', `${forWhom}, ${lifetime}`);
  });
}
