/** Badges as SVG, and as shields.io's endpoint badges take them. They tell whoever asks what they may see. */
import type { Context, Hono } from 'hono';
import type * as z from 'zod';
import type { Service } from '../../../config/config.ts';
import { objectiveIn, parseQuery, serviceIn } from '../../asked.ts';
import type { ServiceStatus } from '../../model.ts';
import { badgeSvg } from '../../page/badge.ts';
import { mustSee, shownConfig } from '../../publicView/shown.ts';
import type { Viewer } from '../../viewer.ts';
import { badgeQuerySchema, type shieldSchema, shieldSeconds } from '../../wire/badgeSchemas.ts';
import { type FormatParts, forEveryPage } from '../formatParts.ts';
import {
  type Badge,
  type BadgeKind,
  badgeColours,
  badgeKinds,
  budgetBadge,
  latencyBadge,
  stateBadge,
  uptimeBadge,
} from './badge.ts';

/** As `kindIn` reads them. */
const kinds = badgeKinds.join('|');

export function addBadgeRoutes(app: Hono, parts: FormatParts): void {
  const { config, viewerOf } = parts;
  const forOthers = (context: Context) => {
    // What an operator is told is not for the scripts of other pages.
    if (viewerOf(context) === 'public') forEveryPage(context);
  };
  const sendSvg = (context: Context, badge: Badge) => {
    forOthers(context);
    return context.body(badgeSvg(badge), 200, { 'content-type': 'image/svg+xml' });
  };
  app.get('/badge/:file{[^/]+\\.svg}', async (context) => {
    const viewer = viewerOf(context);
    const service = serviceIn(shownConfig(viewer, config), context.req.param('file').replace(/\.svg$/, ''));
    return sendSvg(context, stateBadge(await statusOf(service, viewer, parts)));
  });
  app.get(`/badge/:id/:file{(?:${kinds})\\.svg}`, async (context) => {
    const { id, file } = context.req.param();
    return sendSvg(context, await badgeOf(context, { id, kind: kindIn(file) }, parts));
  });
  app.get(`/badge/:id/:file{(?:${kinds})\\.json}`, async (context) => {
    const { id, file } = context.req.param();
    const badge = await badgeOf(context, { id, kind: kindIn(file) }, parts);
    forOthers(context);
    return context.json(shieldOf(badge));
  });
}

function kindIn(file: string): BadgeKind {
  const kind = badgeKinds.find((one) => file.startsWith(`${one}.`));
  if (kind === undefined) throw new Error(`the route let through ${file}`);
  return kind;
}

type Asked = { readonly id: string; readonly kind: BadgeKind };

async function badgeOf(context: Context, { id, kind }: Asked, parts: FormatParts): Promise<Badge> {
  const { config } = parts;
  const viewer = parts.viewerOf(context);
  const service = serviceIn(shownConfig(viewer, config), id);
  switch (kind) {
    case 'state':
      return stateBadge(await statusOf(service, viewer, parts));
    case 'uptime': {
      const { window } = parseQuery(badgeQuerySchema, context);
      return uptimeBadge(await statusOf(service, viewer, parts), window);
    }
    case 'latency':
      mustSee(viewer, ['latency'], config);
      // Which endpoint it is that users reach may be kept back; how fast it is, is not.
      return latencyBadge(await statusOf(service, 'operator', parts), await parts.latencies());
    case 'budget':
      mustSee(viewer, ['budgets'], config);
      objectiveIn(service);
      return budgetBadge(await statusOf(service, viewer, parts));
  }
}

async function statusOf({ id }: Service, viewer: Viewer, { statusFor }: FormatParts): Promise<ServiceStatus> {
  const found = (await statusFor(viewer)).services.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the status lacks the configured service ${id}`);
  return found;
}

function shieldOf({ label, message, state }: Badge): z.output<typeof shieldSchema> {
  return {
    schemaVersion: 1,
    label,
    message,
    color: badgeColours[state],
    // Nobody is to paint green what is not.
    isError: state === 'down' || state === 'unknown',
    cacheSeconds: shieldSeconds,
  };
}
