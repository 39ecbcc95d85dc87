/** A page, or the page that says that there is none. */
import type { Context } from 'hono';
import type { Config } from '../config/config.ts';
import type { Clock } from '../runtime/clock.ts';
import { notFoundPage } from './page/notFoundPage.ts';
import { Problem } from './problem.ts';
import { sendHtml, type TaggedText } from './taggedText.ts';
import type { Viewer } from './viewer.ts';

export type SendPageParts = {
  readonly config: Pick<Config, 'page'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly viewerOf: (context: Context) => Viewer;
};

export async function sendPage(
  context: Context,
  { config, clock, viewerOf }: SendPageParts,
  make: (viewer: Viewer) => Promise<TaggedText>,
): Promise<Response> {
  const viewer = viewerOf(context);
  try {
    return sendHtml(context, await make(viewer));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    const question = { config, viewer, path: context.req.path, now: clock.now() };
    return context.html(await notFoundPage(error, question), 404);
  }
}
