/** Alerts as the API answers them. */
import * as z from 'zod';
import { alertDetailSchema } from '../../alerts/render/detail.ts';
import { alertKinds } from '../../config/config.ts';
import { alertScopes } from '../listAlerts.ts';
import { time } from './wireTime.ts';

const at = time.exactOptional();
const count = z.number().int();
/** The same as in the document that subscribers get. */
export const namedDetailSchema = alertDetailSchema.meta({
  id: 'AlertDetail',
  description: 'what it is about, by kind',
});

const toldSchema = z
  .object({
    to: z.enum(['topic', 'webhook', 'email', 'console', 'gone']).meta({
      description: 'what kind of route; gone: the config does not have it any more',
    }),
    route: z.string().exactOptional().meta({ description: "the route's id, for operators" }),
    stage: z.enum(['fired', 'worsened', 'reminder', 'resolved']),
    severity: z.enum(['page', 'ticket']),
    at: time,
    state: z.enum(['sending', 'sent']).meta({ description: 'sending: nobody has said yet that it was handed over' }),
    failed: z
      .object({ times: count, why: z.string() })
      .exactOptional()
      .meta({ description: 'what kept it from being told, for operators' }),
  })
  .meta({ description: 'what a route was told last of it' });

export const alertSchema = z
  .object({
    key: z.string().meta({ description: 'the same cause has the same key' }),
    kind: z.enum(alertKinds),
    service: z.string().exactOptional(),
    region: z.string().exactOptional().meta({ description: 'the one whose loss would explain it' }),
    state: z.enum(['pending', 'firing', 'acknowledged', 'resolved']).meta({
      description: 'pending: its cause has not been there for long enough',
    }),
    severity: z.enum(['page', 'ticket']),
    title: z.string(),
    since: time,
    firedAt: at,
    acknowledged: z.object({ at: time, by: z.string(), note: z.string().exactOptional() }).exactOptional(),
    resolvedAt: at,
    within: z.string().exactOptional().meta({ description: 'the key of the region alert that tells of it' }),
    detail: namedDetailSchema,
    told: z.array(toldSchema),
  })
  .meta({ id: 'Alert' });

export const alertsSchema = z
  .object({
    generatedAt: time,
    alerts: z
      .array(alertSchema)
      .meta({ description: 'active ones first, and the newest first; audit and restore are for operators' }),
  })
  .meta({ id: 'Alerts' });

export const alertsQuerySchema = z.strictObject({
  state: z.enum(alertScopes).default('active').meta({
    description: 'active: firing or acknowledged; all: pending ones, and what was resolved in the last day, too',
  }),
});

export const alertCountSchema = z.object({ pages: count, tickets: count }).meta({
  id: 'AlertCount',
  description: 'active alerts, acknowledged or not',
});
