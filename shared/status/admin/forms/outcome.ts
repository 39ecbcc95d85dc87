/**
 * What came of a form, for the page that the browser is led to next: in a cookie, because an address that holds it could
 * be made up by anybody.
 */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { ownCookie } from './formGuard.ts';

const outcomeCookie = 'holdfast-outcome';

/** A cookie has room for 4,096 bytes (RFC 6265, 6.1), and percent encoding takes three times the room, or more. */
const lengthMax = 400;

/** Whoever is not led on within a minute has closed the page. */
const secondsMax = 60;

/** See Other: turning back, or reloading what comes next, sends nothing again (RFC 9110, 15.4.4). */
export function leadOn(context: Context, outcome: string, to = '/admin'): Response {
  setCookie(context, outcomeCookie, outcome.slice(0, lengthMax).toWellFormed(), { ...ownCookie, maxAge: secondsMax });
  return context.redirect(to, 303);
}

/** Told once. */
export function takeOutcome(context: Context): string | undefined {
  const outcome = getCookie(context, outcomeCookie);
  if (outcome === undefined) return undefined;
  deleteCookie(context, outcomeCookie, { path: ownCookie.path });
  return outcome;
}
