/** How a service's failover stands, as the API answers it. */
import * as z from 'zod';
import { time } from './wireTime.ts';

const by = z.string().meta({ description: 'an observer or a person; the public is not told the person' });

export const holdSchema = z
  .object({ by, reason: z.string(), at: time, until: time.exactOptional() })
  .meta({ id: 'Hold', description: "a person's freeze of automatic flips" });

export const answersSchema = z.object({ endpoint: z.string(), since: time }).meta({
  id: 'Answers',
  description: "what the name was seen to answer; Route 53's own health checks may choose before Holdfast flips",
});

const happenedAt = time.exactOptional();

export const drillTimesSchema = z
  .object({
    detectedAt: happenedAt,
    decidedAt: happenedAt,
    inSyncAt: happenedAt,
    answeredAt: happenedAt,
    backAt: happenedAt,
  })
  .meta({ id: 'DrillTimes', description: 'what has not happened is absent' });

export const drillSchema = z
  .object({
    id: z.string(),
    by,
    reason: z.string(),
    endpoint: z.string().meta({ description: 'declared down, for the monitor alone' }),
    startedAt: time,
    until: time.meta({ description: 'the drill has failed if traffic has not moved by then' }),
    times: drillTimesSchema,
  })
  .meta({ id: 'Drill' });

export const flipCause = z.enum(['failover', 'failback', 'forced', 'drill']);

export const flipSchema = z
  .object({
    epoch: z.number().int(),
    from: z.string(),
    to: z.string(),
    cause: flipCause,
    by,
    reason: z.string(),
    failingSince: happenedAt,
    detectedAt: happenedAt.meta({ description: 'when the look began that made the quorum complete' }),
    votes: z.array(z.string()).exactOptional().meta({ description: 'the observers that said that `from` was down' }),
    at: time.meta({ description: 'when it was decided' }),
    inSyncAt: happenedAt.meta({ description: 'when every name server of the zone had it' }),
    settledAt: happenedAt,
    answeredAt: happenedAt.meta({
      description: 'when the name was first seen to answer `to`; perhaps before the flip',
    }),
  })
  .meta({ id: 'Flip' });

export const maintenanceSchema = z
  .object({ title: z.string().exactOptional(), from: time, until: time })
  .meta({ id: 'Maintenance' });

/** Of a service that fails over; the others do not have these. */
export const failoverFields = {
  phase: z.enum(['settled', 'flipping', 'not-adopted', 'unknown']).exactOptional().meta({
    description:
      'not-adopted: nobody has run `holdfast adopt`; unknown: the control table did not answer. Absent where nothing fails over',
  }),
  hold: holdSchema.nullable().exactOptional(),
  drill: drillSchema.nullable().exactOptional(),
  answers: answersSchema.nullable().exactOptional(),
  lastFlip: flipSchema.nullable().exactOptional(),
};
