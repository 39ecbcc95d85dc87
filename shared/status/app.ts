/** The HTTP routes: validate, call one verb, present; errors become problem documents. */
import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { dayMs } from '../availability/slots.ts';
import { type WindowId, windows } from '../availability/windows.ts';
import type { Config, Service } from '../config/config.ts';
import { type Ledger, LedgerUnavailable } from '../ledger/ledger.ts';
import type { Clock } from '../runtime/clock.ts';
import { badgeSvg } from './badge.ts';
import { openApiDocument } from './openapi.ts';
import { statusPage } from './page.ts';
import { pageStyle } from './pageStyle.ts';
import { presentDetail, presentEvents, presentStatus, presentUptime } from './present.ts';
import { Problem, problemResponse } from './problem.ts';
import { readEvents } from './readEvents.ts';
import { readStatus } from './readStatus.ts';
import { readUptime } from './readUptime.ts';
import { eventsQuerySchema, uptimeQuerySchema } from './schemas.ts';
import { sharedRead } from './sharedRead.ts';

export type StatusParts = {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now'>;
  /** Whether answers tell what a failing endpoint said; only where the readers are the operators. */
  readonly evidence: boolean;
  /** Told of errors that are answered with 500 or 503. */
  readonly onError: (error: Error) => void;
};

/** What may be asked for at hour resolution: a month is 744 buckets. */
const hourRangeMsMax = 31 * dayMs;
const rangeMsMax = 400 * dayMs;

/** The fastest cadence: nothing new is to be seen sooner. */
const sharedMs = 1_000;

/** Answers may be this old, so that a CDN or a browser can carry a crowd. */
const cacheSeconds = 5;

export function createStatusApp(parts: StatusParts): Hono {
  const { config, ledger, clock } = parts;
  const app = new Hono();
  const status = sharedRead(clock, sharedMs, () => readStatus({ config, now: clock.now() }, { ledger }));

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of securityHeaders) context.header(name, value);
    if (context.res.ok) context.header('cache-control', `public, max-age=${cacheSeconds}`);
  });
  app.get('/', async (context) => context.html(await statusPage(await status())));
  app.get('/openapi.json', (context) => context.json(openApiDocument()));
  app.get('/badge/:file{.+\\.svg}', async (context) => {
    const service = serviceIn(config, context.req.param('file').replace(/\.svg$/, ''));
    const svg = badgeSvg(inModel(await status(), service));
    return context.body(svg, 200, { 'content-type': 'image/svg+xml' });
  });
  app.get('/api/v1/status', async (context) => context.json(presentStatus(await status())));
  app.get('/api/v1/services/:id', async (context) => {
    const service = serviceIn(config, context.req.param('id'));
    const model = await status();
    return context.json(presentDetail(inModel(model, service), model.generatedAt, parts));
  });
  app.get('/api/v1/services/:id/uptime', async (context) => {
    const service = serviceIn(config, context.req.param('id'));
    const query = parseQuery(uptimeQuerySchema, context);
    const range = rangeOf(query, '30d', clock.now());
    const max = query.resolution === 'hour' ? hourRangeMsMax : rangeMsMax;
    if (range.to - range.from > max) {
      throw new Problem(
        400,
        'Range too long',
        `At ${query.resolution} resolution, ask for at most ${max / dayMs} days.`,
      );
    }
    const { resolution } = query;
    const uptime = await readUptime({ service, observers: config.observers, resolution, ...range }, { ledger });
    return context.json(presentUptime(service.id, resolution, uptime));
  });
  app.get('/api/v1/services/:id/events', async (context) => {
    const service = serviceIn(config, context.req.param('id'));
    const range = rangeOf(parseQuery(eventsQuerySchema, context), '7d', clock.now());
    if (range.to - range.from > hourRangeMsMax) {
      throw new Problem(400, 'Range too long', `Ask for at most ${hourRangeMsMax / dayMs} days of events at a time.`);
    }
    return context.json(presentEvents(service.id, range, await readEvents({ service, ...range }, { ledger })));
  });

  app.notFound((context) => {
    const problem = new Problem(404, 'No such route', `There is nothing at ${context.req.path}; see /openapi.json.`);
    return problemResponse(problem, context.req.path);
  });
  app.onError((error, context) => problemResponse(problemOf(error, parts.onError), context.req.path));
  return app;
}

const securityHeaders = [
  [
    'content-security-policy',
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
] as const;

function problemOf(error: Error, onError: (error: Error) => void): Problem {
  if (error instanceof Problem) return error;
  onError(error);
  if (error instanceof LedgerUnavailable) {
    const detail = 'The ledger did not answer, so nothing can be said about the services now. Try again in a moment.';
    return new Problem(503, 'Ledger unavailable', detail);
  }
  return new Problem(500, 'Internal error', 'Holdfast failed to answer; its log says why.');
}

function serviceIn(config: Config, id: string): Service {
  const service = config.services.find((one) => one.id === id);
  if (service === undefined) {
    throw new Problem(404, 'No such service', `The config has no service "${id}"; /api/v1/status lists them.`);
  }
  return service;
}

function inModel<T extends { readonly id: string }>(model: { readonly services: readonly T[] }, { id }: Service): T {
  const found = model.services.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the status lacks the configured service ${id}`);
  return found;
}

function parseQuery<Schema extends z.ZodType>(schema: Schema, context: Context): z.output<Schema> {
  const parsed = schema.safeParse(context.req.query());
  if (parsed.success) return parsed.data;
  throw new Problem(400, 'Bad query', z.prettifyError(parsed.error));
}

type RangeQuery = {
  readonly window?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

function rangeOf(query: RangeQuery, fallback: WindowId, now: number): { readonly from: number; readonly to: number } {
  if (query.from === undefined && query.to === undefined) {
    const wanted = query.window ?? fallback;
    const ms = windows.find(({ id }) => id === wanted)?.ms ?? 0;
    return { from: now - ms, to: now };
  }
  if (query.window !== undefined) throw new Problem(400, 'Bad query', 'Give either a window or from and to, not both.');
  if (query.from === undefined) throw new Problem(400, 'Bad query', 'With "to", also give "from".');
  const [from, to] = [Date.parse(query.from), query.to === undefined ? now : Date.parse(query.to)];
  if (from >= Math.min(to, now)) throw new Problem(400, 'Bad query', '"from" must be before "to", and in the past.');
  return { from, to: Math.min(to, now) };
}
