/** The API's answers as zod schemas: the source of the OpenAPI document, and what the tests hold the routes against. */
import * as z from 'zod';
import { windows } from '../../availability/windows.ts';
import { downReasons, unknownReasons } from '../../probe/observation.ts';
import { alertCountSchema } from './alertSchemas.ts';
import { budgetSchema, windowFields } from './budgetSchemas.ts';
import { failoverFields, maintenanceSchema } from './failoverSchemas.ts';
import { time } from './wireTime.ts';

const ratio = z.number().min(0).max(1);
const outcome = z.enum(['up', 'down', 'unknown']);
const serviceState = z.enum(['up', 'degraded', 'down', 'unknown', 'maintenance']);
/** Of what the config may keep from the public. */
export const notPublic = 'absent where the config does not show it to whoever asks';

const reason = z.enum([...downReasons, ...unknownReasons]);
export const windowId = z.enum(windows.map(({ id }) => id) as [string, ...string[]]);

export const uptimeSchema = z
  .object({
    availability: ratio.nullable().meta({ description: 'up / (up + down); null when nothing was decided' }),
    nines: z.number().nullable().meta({ description: '-log10(1 - availability); null for 100 % and for no decision' }),
    coverage: ratio
      .nullable()
      .meta({ description: '(up + down) / watched time, maintenance apart; null when nothing was watched' }),
    upSeconds: z.number(),
    downSeconds: z.number(),
    unknownSeconds: z.number().meta({ description: 'rounds were recorded, but no quorum agreed' }),
    missingSeconds: z.number().meta({ description: 'no round was recorded: the monitor itself was away' }),
    maintenanceSeconds: z.number().meta({ description: 'a maintenance window was open: counted apart' }),
  })
  .meta({ id: 'Uptime' });

export const observerViewSchema = z
  .object({
    state: outcome,
    at: time,
    latencyMs: z.number().exactOptional(),
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
  .object({
    id: z.string(),
    state: outcome,
    observers: z.record(z.string(), observerViewSchema).exactOptional().meta({ description: notPublic }),
  })
  .meta({ id: 'Endpoint' });

const service = z.object({
  id: z.string(),
  title: z.string(),
  state: serviceState,
  active: z
    .string()
    .exactOptional()
    .meta({
      description: `the endpoint that traffic is to go to; while that is not known, the one that users were last known to reach; ${notPublic}`,
    }),
  epoch: z
    .number()
    .int()
    .exactOptional()
    .meta({
      description: `grows by one with every flip; 0 without failover, before adoption, and while it is not known; ${notPublic}`,
    }),
  ...failoverFields,
  maintenance: maintenanceSchema
    .nullable()
    .exactOptional()
    .meta({
      description: `the planned window that is open; ${notPublic}`,
    }),
  maintenanceUnknown: z.literal(true).exactOptional().meta({
    description:
      'there while what people have planned cannot be read: `maintenance` then knows only of windows of the config',
  }),
  endpoints: z.array(endpointSchema).exactOptional().meta({ description: notPublic }),
  countedTo: time.nullable().meta({ description: 'up to when uptime has been folded' }),
  uptime: z.partialRecord(windowId, uptimeSchema),
  budgets: z
    .array(budgetSchema)
    .exactOptional()
    .meta({ description: "in the order of the service's objectives; absent when none was counted yet" }),
  alerts: alertCountSchema
    .nullable()
    .exactOptional()
    .meta({
      description: `about the service; null when they are not known, and ${notPublic}`,
    }),
});

export const serviceSchema = service.meta({ id: 'Service' });

export const statusSchema = z
  .object({
    generatedAt: time,
    observers: z
      .array(z.object({ region: z.string(), state: z.enum(['reporting', 'silent']), lastRoundAt: time.nullable() }))
      .exactOptional()
      .meta({ description: notPublic }),
    services: z.array(serviceSchema),
    alerts: alertCountSchema
      .nullable()
      .exactOptional()
      .meta({
        description: `all of them; null when they are not known, and ${notPublic}`,
      }),
  })
  .meta({ id: 'Status' });

export const serviceDetailSchema = service
  .extend({
    since: time.nullable(),
    objective: z
      .object({
        availability: ratio,
        ...windowFields,
        allowedDowntimeSeconds: z.number(),
        rpoSeconds: z.number().exactOptional(),
        rtoSeconds: z.number().exactOptional(),
      })
      .exactOptional(),
    days: z
      .array(z.object({ day: z.iso.date(), availability: ratio.nullable(), coverage: ratio }).nullable())
      .meta({ description: '90 days, oldest first, the last one being today so far; null where nothing was watched' }),
    lastOutage: z
      .object({ from: time, to: time, ongoing: z.boolean(), reason: reason.exactOptional() })
      .nullable()
      .exactOptional()
      .meta({ description: `null when none was seen, and ${notPublic}` }),
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
    endpoints: z
      .record(z.string(), z.object({ total: uptimeSchema, latencyMs: latency.exactOptional() }))
      .exactOptional()
      .meta({ description: notPublic }),
    buckets: z.array(uptimeSchema.extend({ from: time })),
  })
  .meta({ id: 'UptimeReport' });

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
