/** The routes of the pages, and of what they are made of. */
import type { Context, Hono } from 'hono';
import type { Config } from '../config/config.ts';
import { plainPage } from '../config/pageConfig.ts';
import type { StatusModel } from './model.ts';
import { homePage } from './page/homePage.ts';
import { pageScript, scriptPath } from './page/pageScript.ts';
import { Problem } from './problem.ts';
import type { Viewer } from './viewer.ts';

export type PageRouteParts = {
  readonly config: Config;
  readonly viewer: (context: Context) => Viewer;
  /** As whoever asks may see it. */
  readonly status: (context: Context) => Promise<StatusModel>;
};

/** Its path changes with what it holds. */
const forEver = 'public, max-age=31536000, immutable';

export function addPageRoutes(app: Hono, parts: PageRouteParts): void {
  const { config, viewer, status } = parts;
  const page = config.page ?? plainPage;
  app.get('/', async (context) =>
    context.html(await homePage(await status(context), { page, viewer: viewer(context) })),
  );
  app.get(scriptPath, (context) =>
    context.body(pageScript, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': forEver }),
  );
  app.get('/logo', (context) => {
    if (page.logo === undefined) throw new Problem(404, 'No logo', 'The config has no page.logo.');
    return context.body(Buffer.from(page.logo.base64, 'base64'), 200, { 'content-type': page.logo.type });
  });
}
