/**
 * Whether a form that was sent is one of our own pages': another page in the same browser could otherwise have the
 * operator's browser send it (OWASP, "Cross-Site Request Forgery Prevention Cheat Sheet": fetch metadata, the origin, and
 * a token that is sent twice, as a cookie and in the form).
 */
import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { Problem } from '../../problem.ts';

const tokenCookie = 'holdfast-form';

/** Other pages, of other sites and of other ports of this machine, can neither read it nor have it sent. */
export const ownCookie = { httpOnly: true, sameSite: 'Strict', path: '/admin' } as const;

/** What every form of the page holds. @param id gives a random text, new each time. */
export function formToken(context: Context, id: () => string): string {
  const known = getCookie(context, tokenCookie);
  if (known !== undefined && known !== '') return known;
  const token = id();
  setCookie(context, tokenCookie, token, ownCookie);
  return token;
}

/** @returns why nothing may be done when another page has sent it, or nobody can tell. */
export function whyStrange(context: Context, token: string | undefined): Problem | undefined {
  if (!isFromElsewhere(context) && isSame(getCookie(context, tokenCookie), token)) return undefined;
  const detail =
    'The form was not sent by a page of Holdfast, or that page is too old. Nothing was done. Send it again from here.';
  return new Problem(403, 'Not from here', detail);
}

/** Browsers say where a request comes from; what says nothing is no browser, and then the token alone decides. */
function isFromElsewhere({ req }: Context): boolean {
  // Fetch Metadata Request Headers, 2.3: `same-site` is another port or a sibling's name.
  const site = req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin';
  const origin = req.header('origin');
  if (origin === undefined) return false;
  return !(URL.canParse(origin) && new URL(origin).host === req.header('host'));
}

function isSame(cookie: string | undefined, field: string | undefined): boolean {
  if (cookie === undefined || field === undefined || cookie === '') return false;
  const [a, b] = [Buffer.from(cookie), Buffer.from(field)];
  return a.length === b.length && timingSafeEqual(a, b);
}
