/** The JSON document of an alert, version 1: what https, Lambda and SQS subscribers and webhooks get. */
import * as z from 'zod';
import { downReasons, unknownReasons } from '../../probe/observation.ts';
import { time } from '../../status/wire/wireTime.ts';

const slo = z.enum(['availability', 'latency']);
const target = z.number().meta({ description: 'the objective, 0 to 1' });
const share = z.number().meta({ description: 'of the budget of the window; above 1 when it is overspent' });
const goneAt = time
  .exactOptional()
  .meta({ description: 'when the budget is gone if it goes on; absent when it lasts' });
const seconds = z.number();
const endpoint = z.string();

const failingSchema = z.object({
  endpoint,
  observers: z.array(z.string()).meta({ description: 'who sees it down' }),
  reason: z.enum([...downReasons, ...unknownReasons]).exactOptional(),
});

const detailSchema = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('burn'),
        slo,
        target,
        longSeconds: seconds,
        shortSeconds: seconds,
        factor: z.number().meta({ description: 'what both windows have reached' }),
        longBurn: z.number().meta({ description: 'how many times as fast as evenly; 1 spends all of it, and no more' }),
        shortBurn: z.number(),
        spentShare: share.exactOptional(),
        goneAt,
        failing: z.array(failingSchema),
      })
      .meta({ description: 'the error budget burns too fast; of several pairs of windows, the gravest' }),
    z
      .object({ kind: z.literal('budget'), slo, target, spentShare: share, threshold: z.number(), goneAt })
      .meta({ description: 'a share of the error budget is spent' }),
    z
      .object({ kind: z.literal('unmeasured'), slo, lastKnownAt: time.exactOptional() })
      .meta({ description: 'nothing is known of the objective' }),
    z
      .object({
        kind: z.literal('flip'),
        epoch: z.number().int(),
        from: endpoint,
        to: endpoint,
        cause: z.enum(['failover', 'failback', 'forced', 'drill']),
        by: z.string(),
        reason: z.string(),
        at: time,
        votes: z.array(z.string()).exactOptional(),
      })
      .meta({ description: 'traffic was moved' }),
    z
      .object({ kind: z.literal('blocked'), why: z.string(), text: z.string() })
      .meta({ description: 'a flip was wanted, and something stands in its way' }),
    z
      .object({ kind: z.literal('drift'), what: z.string(), repaired: z.boolean(), at: time })
      .meta({ description: 'the DNS records were not as they should be' }),
    z
      .object({
        kind: z.literal('observer'),
        observer: z.string(),
        lastRoundAt: time.exactOptional(),
        silent: z.number().int().meta({ description: 'how many observers are silent' }),
        observers: z.number().int().meta({ description: 'of how many' }),
      })
      .meta({ description: 'an observer sends no rounds' }),
    z
      .object({
        kind: z.literal('certificate'),
        endpoint,
        daysLeft: z.number().int().meta({ description: 'negative once it has expired' }),
      })
      .meta({ description: 'a certificate is near its end' }),
    z
      .object({
        kind: z.literal('region'),
        services: z.array(z.string()).meta({ description: 'ids' }),
        more: z.number().int().meta({ description: 'how many there are besides those listed' }),
      })
      .meta({ description: 'most services fail in one region; their own alerts are not told meanwhile' }),
    z
      .object({ kind: z.literal('dead-letters'), queue: z.string(), count: z.number().int() })
      .meta({ description: 'messages that could not be handled' }),
    z
      .object({
        kind: z.literal('audit'),
        subject: z.string(),
        check: z.string(),
        summary: z.string(),
        fix: z.string().exactOptional(),
      })
      .meta({ description: 'an audit has found something' }),
    z
      .object({
        kind: z.literal('restore'),
        backup: z.string(),
        summary: z.string(),
        rpoSeconds: seconds.exactOptional(),
        rtoSeconds: seconds.exactOptional(),
      })
      .meta({ description: 'a restore test failed, or took too long' }),
  ])
  .meta({ description: 'what it is about, by kind' });

const person = z.object({ at: time, by: z.string(), note: z.string().exactOptional() });

export const alertDocumentSchema = z.object({
  schema: z.literal('holdfast.alert.v1'),
  id: z.string().meta({ description: 'the same for the same message, however often it comes' }),
  key: z.string().meta({ description: 'the alert: the same for the same cause; what "holdfast ack" takes' }),
  episode: z.number().int().meta({
    description: 'how often the cause has come up since it was last forgotten, a day after its end; counting this time',
  }),
  stage: z.enum(['fired', 'worsened', 'reminder', 'resolved']).meta({ description: 'why there is a message' }),
  status: z.enum(['firing', 'acknowledged', 'resolved']).meta({ description: 'how the alert stands' }),
  severity: z.enum(['page', 'ticket']),
  kind: z.string().meta({ description: 'the kind of the detail' }),
  service: z.object({ id: z.string(), title: z.string() }).exactOptional(),
  region: z.string().exactOptional().meta({ description: 'the region whose loss would explain it' }),
  title: z.string().meta({ description: 'one line' }),
  lines: z.array(z.string()).meta({ description: 'sentences for people, the most important first' }),
  detail: detailSchema,
  firedAt: time,
  acknowledged: person.exactOptional(),
  resolvedAt: time.exactOptional(),
  resolvedWhy: z.enum(['cleared', 'not-watched', 'past', 'eased']).exactOptional().meta({
    description:
      'cleared: the cause is gone; not-watched: nothing looks any more; past: it happened once; eased: it goes on as a ticket, which is not told here',
  }),
  links: z.object({ status: z.string().exactOptional(), runbook: z.string().exactOptional() }),
  shortened: z.literal(true).exactOptional().meta({ description: 'something was left out, as it was too large' }),
});

export type AlertDocument = z.output<typeof alertDocumentSchema>;

/** Draft 2020-12. Later versions of the monitor may add keys, so a reader ignores those that it does not know. */
export function alertJsonSchema(): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(alertDocumentSchema, { target: 'draft-2020-12', io: 'input' });
  return { ...schema, title: 'holdfast.alert.v1' };
}
