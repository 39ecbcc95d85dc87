/** What happened to a service, as the API answers it. */
import * as z from 'zod';
import { alertKinds } from '../../config/config.ts';
import { publicParts } from '../../config/pageConfig.ts';
import { downReasons, unknownReasons } from '../../probe/observation.ts';
import { drillTimesSchema, flipCause } from './failoverSchemas.ts';
import { windowId } from './schemas.ts';
import { time } from './wireTime.ts';

const event = { at: time, by: z.string() };
const epoch = z.number().int();
const reason = z.string();

export const eventSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.enum(['outage', 'gap', 'unknown', 'maintenance']),
      from: time,
      to: time,
      ongoing: z.boolean(),
      reason: z.enum([...downReasons, ...unknownReasons]).exactOptional(),
    }),
    z.object({ kind: z.literal('adopted'), ...event, epoch, active: z.string() }),
    z.object({
      kind: z.literal('flipped'),
      ...event,
      epoch,
      from: z.string(),
      to: z.string(),
      cause: flipCause,
      reason,
      failingSince: time.exactOptional(),
      detectedAt: time.exactOptional(),
      votes: z.array(z.string()).exactOptional(),
    }),
    z.object({ kind: z.literal('settled'), ...event, epoch, did: z.string(), inSyncAt: time.exactOptional() }),
    z.object({ kind: z.literal('answers'), ...event, endpoint: z.string() }),
    z.object({ kind: z.literal('held'), ...event, reason, until: time.exactOptional() }),
    z.object({ kind: z.literal('released'), ...event, reason }),
    z.object({ kind: z.literal('drifted'), ...event, what: z.string(), repaired: z.boolean() }),
    z.object({ kind: z.literal('drill-began'), ...event, endpoint: z.string(), reason }),
    z.object({
      kind: z.literal('drill-ended'),
      ...event,
      endpoint: z.string(),
      startedAt: time,
      passed: z.boolean(),
      why: z.string(),
      times: drillTimesSchema,
    }),
    z.object({ kind: z.literal('blocked'), ...event, epoch, why: z.string(), text: z.string() }),
    z.object({
      kind: z.literal('alarm'),
      at: time,
      alarm: z.string(),
      state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
      reason,
      region: z.string(),
    }),
    z.object({
      kind: z.literal('alert'),
      at: time,
      key: z.string(),
      about: z.enum(alertKinds),
      stage: z.enum(['fired', 'worsened', 'acknowledged', 'resolved']),
      severity: z.enum(['page', 'ticket']),
      text: z.string(),
      by: z.string().exactOptional(),
    }),
    z.object({
      kind: z.literal('plan'),
      ...event,
      stage: z.enum(['planned', 'ended', 'cancelled']),
      plan: z.string().meta({ description: "the planned maintenance's id" }),
      title: z.string().exactOptional(),
      from: time.meta({ description: 'as it was planned' }),
      to: time,
      reason,
    }),
    z.object({
      kind: z.literal('note'),
      ...event,
      incident: time.meta({ description: "the incident's beginning" }),
      text: z.string(),
    }),
    z.object({ kind: z.literal('excluded'), ...event, id: z.string(), from: time, to: time, reason }),
    z.object({ kind: z.literal('restored'), ...event, id: z.string(), excluded: z.string(), reason }),
  ])
  .meta({
    id: 'Event',
    description:
      'outage: down for users; gap: the monitor recorded nothing; unknown: no quorum; maintenance: a window was open; answers: the name answers another endpoint; drifted: the records were not as they should be, as somebody edited them or the config has changed; blocked: a flip was wanted, and something stood in its way; plan: maintenance was planned by a person, ended early, or called off; note: what a person says of an incident; excluded: a time that is not to count in the error budget; restored: it counts again',
  });

export const eventsSchema = z
  .object({
    service: z.string(),
    from: time,
    to: time,
    events: z.array(eventSchema),
    hidden: z.array(z.enum(publicParts)).exactOptional().meta({
      description: 'parts that the config keeps from whoever asks: what happened of these is not among the events',
    }),
  })
  .meta({ id: 'Events' });

export const eventsQuerySchema = z.strictObject({
  window: windowId.exactOptional().meta({ description: 'ends now; 7d by default' }),
  from: time.exactOptional(),
  to: time.exactOptional(),
});
