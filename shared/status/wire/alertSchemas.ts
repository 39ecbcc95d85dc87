/** Alerts as the API answers them. */
import * as z from 'zod';
import { alertKinds } from '../../config/config.ts';
import { downReasons, unknownReasons } from '../../probe/observation.ts';
import { alertScopes } from '../listAlerts.ts';
import { flipCause } from './failoverSchemas.ts';
import { time } from './wireTime.ts';

const at = time.exactOptional();
const count = z.number().int();
const slo = z.enum(['availability', 'latency']);
const target = z.number();
const share = z
  .number()
  .meta({ description: "a share of the budget of the objective's window; above 1 when overspent" });
const pace = z.number().meta({ description: 'as a multiple of the even pace' });

const failing = z
  .object({
    endpoint: z.string(),
    observers: z.array(z.string()),
    reason: z.enum([...downReasons, ...unknownReasons]).exactOptional(),
  })
  .meta({ description: 'an endpoint that fails, and who sees it fail' });

export const alertDetailSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('burn'),
      slo,
      target,
      longSeconds: z.number(),
      shortSeconds: z.number(),
      factor: pace,
      longBurn: pace,
      shortBurn: pace,
      spentShare: share.exactOptional(),
      goneAt: at,
      failing: z.array(failing),
    }),
    z.object({ kind: z.literal('budget'), slo, target, spentShare: share, threshold: share, goneAt: at }),
    z.object({ kind: z.literal('unmeasured'), slo, lastKnownAt: at }),
    z.object({
      kind: z.literal('flip'),
      epoch: count,
      from: z.string(),
      to: z.string(),
      cause: flipCause,
      by: z.string(),
      reason: z.string(),
      at: time,
      votes: z.array(z.string()).exactOptional(),
    }),
    z.object({ kind: z.literal('blocked'), why: z.string(), text: z.string() }),
    z.object({ kind: z.literal('drift'), what: z.string(), repaired: z.boolean(), at: time }),
    z.object({
      kind: z.literal('observer'),
      observer: z.string(),
      lastRoundAt: at,
      silent: count,
      observers: count,
    }),
    z.object({ kind: z.literal('certificate'), endpoint: z.string(), daysLeft: z.number() }),
    z.object({
      kind: z.literal('region'),
      services: z.array(z.string()),
      more: count.meta({ description: 'how many more there are than are listed' }),
    }),
    z.object({ kind: z.literal('dead-letters'), queue: z.string(), count }),
    z.object({
      kind: z.literal('audit'),
      subject: z.string(),
      check: z.string(),
      summary: z.string(),
      fix: z.string().exactOptional(),
    }),
    z.object({
      kind: z.literal('restore'),
      backup: z.string(),
      summary: z.string(),
      rpoSeconds: z.number().exactOptional(),
      rtoSeconds: z.number().exactOptional(),
    }),
  ])
  .meta({ id: 'AlertDetail' });

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
    detail: alertDetailSchema,
    told: z.array(toldSchema),
  })
  .meta({ id: 'Alert' });

export const alertsSchema = z
  .object({
    generatedAt: time,
    alerts: z.array(alertSchema).meta({ description: 'active ones first, and the newest first' }),
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
