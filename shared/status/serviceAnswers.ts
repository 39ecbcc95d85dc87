/** What is asked about one service's past, whichever form the answer takes. */
import type { Context } from 'hono';
import type * as z from 'zod';
import { dayMs } from '../availability/slots.ts';
import type { Config, Service } from '../config/config.ts';
import { readIncidents, type ServiceIncidents } from '../incidents/readIncidents.ts';
import type { Range } from '../ledger/ledger.ts';
import type { Clock } from '../runtime/clock.ts';
import { parseQuery, rangeOf, serviceIn } from './asked.ts';
import { Problem } from './problem.ts';
import { viewedHappenings } from './publicView/happeningsView.ts';
import { viewedIncidents } from './publicView/incidentsView.ts';
import { mustSee, shownConfig } from './publicView/shown.ts';
import type { BudgetParts } from './readBudget.ts';
import { type BurnDown, readBurnDowns } from './readBurnDown.ts';
import { type Happening, readHappenings } from './readHappenings.ts';
import { type LatencyBucket, readLatencySeries } from './readLatencySeries.ts';
import { type Resolution, readUptime, type Uptime } from './readUptime.ts';
import { nothingNewMs, sharedByKey } from './sharedByKey.ts';
import type { Viewer } from './viewer.ts';
import { eventsQuerySchema } from './wire/eventSchemas.ts';
import { incidentsQuerySchema } from './wire/incidentSchemas.ts';
import { uptimeQuerySchema } from './wire/schemas.ts';

export type ServiceAnswerParts = BudgetParts & {
  readonly config: Config;
  /** The config with what people have planned. */
  readonly counting: () => Promise<Config>;
  readonly clock: Pick<Clock, 'now'>;
  readonly viewerOf: (context: Context) => Viewer;
};

type Answer<T> = T & { readonly service: Service };

export type ServiceAnswers = {
  uptime(context: Context): Promise<Answer<{ readonly resolution: Resolution; readonly uptime: Uptime }>>;
  latency(context: Context): Promise<Answer<{ readonly buckets: readonly LatencyBucket[] }>>;
  burnDowns(context: Context): Promise<Answer<{ readonly burnDowns: readonly BurnDown[] }>>;
  happenings(context: Context): Promise<Answer<{ readonly range: Range; readonly told: readonly Happening[] }>>;
  incidents(context: Context): Promise<Answer<{ readonly read: ServiceIncidents }>>;
};

type UptimeQuery = z.output<typeof uptimeQuerySchema>;

/** What may be asked for at hour resolution: a month is 744 buckets. */
const hourRangeMsMax = 31 * dayMs;
const rangeMsMax = 400 * dayMs;

/** More questions than many ask at once. */
const keptMax = 64;

type Asked<Query> = { readonly service: Service; readonly query: Query };

/** Each throws a Problem for what cannot be asked, and LedgerUnavailable. Those who ask the same at about the same time share a read. */
export function createServiceAnswers(parts: ServiceAnswerParts): ServiceAnswers {
  const { config, counting, ledger, clock, viewerOf } = parts;
  /** What is kept back is answered like what there is not. */
  const asked = (context: Context) => serviceIn(shownConfig(viewerOf(context), config), context.req.param('id') ?? '');
  const shared = <Query, T>(read: (asked: Asked<Query>) => Promise<T>) =>
    sharedByKey<Asked<Query>, T>(clock, {
      freshMs: nothingNewMs,
      keptMax,
      keyOf: ({ service, query }) => JSON.stringify([service.id, query]),
      read,
    });
  const uptimeOf = shared(async ({ service, query }: Asked<UptimeQuery>) => {
    const { resolution, ...range } = resolvedRange(query, clock.now());
    const uptime = await readUptime({ service, observers: config.observers, resolution, ...range }, { ledger });
    return { service, resolution, uptime };
  });
  const latencyOf = shared(async ({ service, query }: Asked<UptimeQuery>) => ({
    service,
    buckets: await readLatencySeries({ service, ...resolvedRange(query, clock.now()) }, { ledger }),
  }));
  const burnDownsOf = shared(async ({ service }: Asked<'now'>) => ({
    service,
    burnDowns: await readBurnDowns({ config: await counting(), service, now: clock.now() }, parts),
  }));
  const happeningsOf = shared(async ({ service, query }: Asked<z.output<typeof eventsQuerySchema>>) => {
    const range = rangeOf(query, '7d', clock.now());
    if (range.to - range.from > hourRangeMsMax) {
      throw new Problem(400, 'Range too long', `Ask for at most ${hourRangeMsMax / dayMs} days of events at a time.`);
    }
    return { service, range, read: await readHappenings({ service, ...range }, { ledger }) };
  });
  const incidentsOf = shared(async ({ service, query }: Asked<z.output<typeof incidentsQuerySchema>>) => ({
    service,
    read: await readIncidents({ service, ...rangeOf(query, '30d', clock.now()) }, { ledger }),
  }));
  return {
    async uptime(context) {
      return await uptimeOf({ service: asked(context), query: parseQuery(uptimeQuerySchema, context) });
    },
    async latency(context) {
      const service = asked(context);
      // By endpoint, so whoever reads it knows of them.
      mustSee(viewerOf(context), ['latency', 'endpoints'], config);
      return await latencyOf({ service, query: parseQuery(uptimeQuerySchema, context) });
    },
    async burnDowns(context) {
      const service = asked(context);
      mustSee(viewerOf(context), ['budgets'], config);
      return await burnDownsOf({ service, query: 'now' });
    },
    async happenings(context) {
      const service = asked(context);
      const { read, ...told } = await happeningsOf({ service, query: parseQuery(eventsQuerySchema, context) });
      return { ...told, told: viewedHappenings(read, viewerOf(context), config) };
    },
    async incidents(context) {
      const viewer = viewerOf(context);
      const service = asked(context);
      mustSee(viewer, ['incidents'], config);
      const { read, ...told } = await incidentsOf({ service, query: parseQuery(incidentsQuerySchema, context) });
      return { ...told, read: { ...read, incidents: viewedIncidents(read.incidents, viewer, config) } };
    },
  };
}

function resolvedRange(query: UptimeQuery, now: number): Range & { readonly resolution: Resolution } {
  const range = rangeOf(query, '30d', now);
  const max = query.resolution === 'hour' ? hourRangeMsMax : rangeMsMax;
  if (range.to - range.from > max) {
    throw new Problem(400, 'Range too long', `At ${query.resolution} resolution, ask for at most ${max / dayMs} days.`);
  }
  return { ...range, resolution: query.resolution };
}
