/** The routes of the pages, and of what they are made of. */
import type { Context, Hono } from 'hono';
import type { Config } from '../config/config.ts';
import { plainPage } from '../config/pageConfig.ts';
import type { Clock } from '../runtime/clock.ts';
import type { StatusModel } from './model.ts';
import { homePage } from './page/homePage.ts';
import { pageScript, scriptPath } from './page/pageScript.ts';
import { Problem } from './problem.ts';
import { sharedRead } from './sharedRead.ts';
import type { Viewer } from './viewer.ts';

export type PageRouteParts = {
  readonly config: Config;
  readonly clock: Pick<Clock, 'now'>;
  readonly viewerOf: (context: Context) => Viewer;
  /** As it was last known, and marked so, while the ledger cannot be read. */
  readonly statusFor: (viewer: Viewer) => Promise<StatusModel>;
};

/** A page of a hundred services takes longer to write than to send: a crowd shares it. */
const sharedMs = 1_000;

/** Its path changes with what it holds. */
const forEver = 'public, max-age=31536000, immutable';

export function addPageRoutes(app: Hono, parts: PageRouteParts): void {
  const { config, clock, viewerOf, statusFor } = parts;
  const page = config.page ?? plainPage;
  const homeFor = (viewer: Viewer) =>
    sharedRead(clock, sharedMs, async () => await homePage(await statusFor(viewer), { page, viewer }));
  const home = { public: homeFor('public'), operator: homeFor('operator') };
  app.get('/', async (context) => context.html(await home[viewerOf(context)]()));
  app.get(scriptPath, (context) =>
    context.body(pageScript, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': forEver }),
  );
  app.get('/logo', (context) => {
    if (page.logo === undefined) throw new Problem(404, 'No logo', 'The config has no page.logo.');
    return context.body(Buffer.from(page.logo.base64, 'base64'), 200, { 'content-type': page.logo.type });
  });
}
