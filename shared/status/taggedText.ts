/** A page that many are sent, with the ETag that stands for it: nobody has to go through it again to send it. */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';

export type TaggedText = { readonly bytes: Uint8Array<ArrayBuffer>; readonly tag: string };

/** At once: handing a page to another thread takes longer than hashing it. */
export function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function tagged(text: string): TaggedText {
  const bytes = new TextEncoder().encode(text);
  return { bytes, tag: `W/"${digestOf(bytes).toString('hex')}"` };
}

export function sendHtml(context: Context, { bytes, tag }: TaggedText): Response {
  return context.body(bytes, 200, { 'content-type': 'text/html; charset=UTF-8', etag: tag });
}
