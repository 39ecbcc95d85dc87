/** The JSON document of an alert, version 1: what https, Lambda and SQS subscribers and webhooks get. */
import * as z from 'zod';
import { time } from '../../status/wire/wireTime.ts';
import { alertDetailSchema } from './detail.ts';

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
  detail: alertDetailSchema,
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
