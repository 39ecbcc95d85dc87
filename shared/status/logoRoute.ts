/** The route of the logo: a picture that somebody put beside the config, and that browsers are to take for nothing else. */
import type { Hono } from 'hono';
import type { PageConfig } from '../config/pageConfig.ts';
import { Problem } from './problem.ts';

/** It changes with a deployment; how it looked an hour ago harms nobody, and its ETag makes asking again cheap. */
const cacheControl = 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=86400';

/**
 * In the page it is an `<img>`, in which SVG runs no script and asks nobody (SVG 2, "Secure static mode"). Opened by itself it
 * is a document of this site, and this policy makes it one without rights should the parser of the config ever let a hostile
 * one pass: `sandbox` gives it an origin of its own and no scripts, `default-src 'none'` lets it ask nobody. What a picture needs
 * stays: styles that stand in it, and pixels that stand in it.
 */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'";

export function addLogoRoute(app: Hono, page: PageConfig): void {
  app.get('/logo', (context) => {
    const { logo } = page;
    if (logo === undefined) throw new Problem(404, 'No logo', 'The config has no page.logo.');
    return context.body(Buffer.from(logo.base64, 'base64'), 200, {
      'content-type': logo.type,
      'content-security-policy': policy,
      'cache-control': cacheControl,
    });
  });
}
