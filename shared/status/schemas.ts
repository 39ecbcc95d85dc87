/** The API's answers as zod schemas: the source of the OpenAPI document, and what the tests hold the routes against. */
import * as z from 'zod';
import { windows } from '../availability/windows.ts';
import { downReasons, unknownReasons } from '../probe/observation.ts';

const time = z.iso.datetime().meta({ description: 'UTC, RFC 3339', examples: ['2026-11-22T19:30:00.000Z'] });
const ratio = z.number().min(0).max(1);
const outcome = z.enum(['up', 'down', 'unknown']);
const serviceState = z.enum(['up', 'degraded', 'down', 'unknown', 'maintenance']);
const reason = z.enum([...downReasons, ...unknownReasons]);
const windowId = z.enum(windows.map(({ id }) => id) as [string, ...string[]]);

export const uptimeSchema = z
  .object({
    availability: ratio.nullable().meta({ description: 'up / (up + down); null when nothing was decided' }),
    nines: z.number().nullable().meta({ description: '-log10(1 - availability); null for 100 % and for no decision' }),
    coverage: ratio.nullable().meta({ description: '(up + down) / watched time; null when nothing was watched' }),
    upSeconds: z.number(),
    downSeconds: z.number(),
    unknownSeconds: z.number().meta({ description: 'rounds were recorded, but no quorum agreed' }),
    missingSeconds: z.number().meta({ description: 'no round was recorded: the monitor itself was away' }),
  })
  .meta({ id: 'Uptime' });

export const observerViewSchema = z
  .object({
    state: outcome,
    at: time,
    latencyMs: z.number(),
    reason: reason.exactOptional(),
    evidence: z
      .object({
        expected: z.string().exactOptional(),
        got: z.string().exactOptional(),
        excerpt: z.string().exactOptional(),
      })
      .exactOptional(),
    certificateDaysLeft: z.number().int().exactOptional(),
  })
  .meta({ id: 'ObserverView', description: "One observer's last round; a silent observer is absent" });

export const endpointSchema = z
  .object({ id: z.string(), state: outcome, observers: z.record(z.string(), observerViewSchema) })
  .meta({ id: 'Endpoint' });

const service = z.object({
  id: z.string(),
  title: z.string(),
  state: serviceState,
  active: z.string().meta({ description: 'the endpoint that traffic goes to' }),
  epoch: z.number().int().meta({ description: 'grows by one with every flip' }),
  endpoints: z.array(endpointSchema),
  countedTo: time.nullable().meta({ description: 'up to when uptime has been folded' }),
  uptime: z.partialRecord(windowId, uptimeSchema),
});

export const serviceSchema = service.meta({ id: 'Service' });

export const statusSchema = z
  .object({
    generatedAt: time,
    observers: z.array(
      z.object({ region: z.string(), state: z.enum(['reporting', 'silent']), lastRoundAt: time.nullable() }),
    ),
    services: z.array(serviceSchema),
  })
  .meta({ id: 'Status' });

const event = z.object({
  kind: z.enum(['outage', 'gap', 'unknown']).meta({
    description: 'outage: down for users; gap: the monitor recorded nothing; unknown: no quorum',
  }),
  from: time,
  to: time,
  ongoing: z.boolean(),
  reason: reason.exactOptional(),
});

export const serviceDetailSchema = service
  .extend({
    since: time.nullable(),
    objective: z
      .object({
        availability: ratio,
        windowSeconds: z.number(),
        allowedDowntimeSeconds: z.number(),
        rpoSeconds: z.number().exactOptional(),
        rtoSeconds: z.number().exactOptional(),
      })
      .exactOptional(),
    days: z
      .array(z.object({ day: z.iso.date(), availability: ratio.nullable(), coverage: ratio }).nullable())
      .meta({ description: '90 days, oldest first, the last one being today so far; null where nothing was watched' }),
    lastOutage: z.object({ from: time, to: time, ongoing: z.boolean(), reason: reason.exactOptional() }).nullable(),
  })
  .meta({ id: 'ServiceDetail' });

const latency = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });

export const uptimeReportSchema = z
  .object({
    service: z.string(),
    from: time,
    to: time.meta({ description: 'the end asked for, or up to where uptime has been folded' }),
    since: time.nullable(),
    resolution: z.enum(['hour', 'day']),
    total: uptimeSchema,
    allowedDowntime: z
      .array(z.object({ availability: ratio, seconds: z.number() }))
      .meta({ description: 'the table of nines for the range: (1 - availability) × its length' }),
    endpoints: z.record(z.string(), z.object({ total: uptimeSchema, latencyMs: latency.exactOptional() })),
    buckets: z.array(uptimeSchema.extend({ from: time })),
  })
  .meta({ id: 'UptimeReport' });

export const eventsSchema = z
  .object({ service: z.string(), from: time, to: time, events: z.array(event) })
  .meta({ id: 'Events' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().exactOptional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

export const uptimeQuerySchema = z.strictObject({
  window: windowId.exactOptional().meta({ description: 'ends now; not together with from and to; 30d by default' }),
  from: time.exactOptional(),
  to: time.exactOptional(),
  resolution: z.enum(['hour', 'day']).default('day'),
});

export const eventsQuerySchema = z.strictObject({
  window: windowId.exactOptional().meta({ description: 'ends now; 7d by default' }),
  from: time.exactOptional(),
  to: time.exactOptional(),
});
