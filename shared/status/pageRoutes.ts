/** The routes of the pages, and of what they are made of. */
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { type WindowId, windows } from '../availability/windows.ts';
import type { Config } from '../config/config.ts';
import { plainPage } from '../config/pageConfig.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Clock } from '../runtime/clock.ts';
import { sharedRead } from '../runtime/sharedRead.ts';
import { asError } from './asError.ts';
import { addLogoRoute } from './logoRoute.ts';
import type { StatusModel } from './model.ts';
import { newestAudit } from './newestAudit.ts';
import { faviconSvg } from './page/favicon.ts';
import { type HomeSections, homePage } from './page/homePage.ts';
import { pageScript, scriptPath } from './page/pageScript.ts';
import { windowDefault } from './page/uptimeLine.ts';
import { viewedModel } from './publicView/viewedModel.ts';
import { readRestoreStatuses } from './readRestoresView.ts';
import { readSection } from './section.ts';
import { nothingNewMs } from './sharedByKey.ts';
import { sendHtml, type TaggedText, tagged } from './taggedText.ts';
import type { Viewer } from './viewer.ts';
import { headline } from './words.ts';

export type PageRouteParts = {
  readonly config: Config;
  readonly ledger: Pick<Ledger, 'auditSummaries' | 'newestRestoreRuns' | 'restoreRuns' | 'restoreWatches'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly viewerOf: (context: Context) => Viewer;
  /** As it was last known, and marked so, while the ledger cannot be read. */
  readonly statusFor: (viewer: Viewer) => Promise<StatusModel>;
  /** Told of what could not be read for a part of a page. */
  readonly onError: (error: Error) => void;
};

/** Its path changes with what it holds. */
const forEver = 'public, max-age=31536000, immutable';

export function addPageRoutes(app: Hono, parts: PageRouteParts): void {
  const { config, viewerOf } = parts;
  const home = { public: homesFor('public', parts), operator: homesFor('operator', parts) };
  app.get('/', async (context) => sendHtml(context, await home[viewerOf(context)](windowOf(context))));
  addFavicon(app, parts);
  app.get(scriptPath, (context) =>
    context.body(pageScript, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': forEver }),
  );
  addLogoRoute(app, config.page ?? plainPage);
}

const windowIds = windows.map(({ id }) => id) as [WindowId, ...WindowId[]];
const windowSchema = z.enum(windowIds).catch(windowDefault);

/** A page is for people: who asks for a window that there is none of gets a page all the same, which says its window. */
function windowOf(context: Context): WindowId {
  return windowSchema.parse(context.req.query('window'));
}

/** A page for each window, each made once for everybody who asks at about the same time. */
function homesFor(viewer: Viewer, parts: PageRouteParts): (window: WindowId) => Promise<TaggedText> {
  const { config, clock, statusFor } = parts;
  const sections = sharedRead(clock, nothingNewMs, () => sectionsFor(viewer, parts));
  const homes = new Map(
    windowIds.map((window) => [
      window,
      sharedRead(clock, nothingNewMs, async () => {
        const [model, read] = await Promise.all([statusFor(viewer), sections()]);
        return tagged(await homePage(model, read, { config, viewer, window }));
      }),
    ]),
  );
  return async (window) => {
    const made = homes.get(window);
    if (made === undefined) throw new Error(`there is no page for the window ${window}`);
    return await made();
  };
}

async function sectionsFor(
  viewer: Viewer,
  { config, ledger, clock, onError: tell }: PageRouteParts,
): Promise<HomeSections> {
  if (viewer === 'public') return { audit: { state: 'hidden' }, restores: { state: 'hidden' } };
  const onError = (error: unknown) => tell(asError(error));
  const [audit, restores] = await Promise.all([
    readSection(() => newestAudit(config, ledger), onError),
    readRestoreStatuses({ config, now: clock.now() }, { ledger, onError }),
  ]);
  return { audit, restores };
}

/** A tab's picture is asked for once in a while by everybody: so old it may be. */
const faviconSeconds = 30;

function addFavicon(app: Hono, { config, viewerOf, statusFor, onError }: PageRouteParts): void {
  app.get('/favicon.svg', async (context) => {
    const viewer = viewerOf(context);
    const status = await readSection(
      () => statusFor(viewer),
      (error) => onError(asError(error)),
    );
    const state = status.state === 'shown' ? headline(viewedModel(status.value, viewer, config)).state : 'unknown';
    return context.body(faviconSvg(state), 200, {
      'content-type': 'image/svg+xml',
      'cache-control': `${viewer === 'public' ? 'public' : 'private'}, max-age=${faviconSeconds}`,
    });
  });
}
