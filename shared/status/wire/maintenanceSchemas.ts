/** Planned maintenance, as the API takes and answers it. */
import * as z from 'zod';
import { time } from './wireTime.ts';

const reason = z.string().trim().min(1).max(500);
const by = z.string().trim().min(1).max(100).exactOptional().meta({
  description: 'who asks, where the monitor cannot know it; not looked at where requests are signed',
});
const asked = z.iso.datetime({ offset: true });

/** As many as a config may have. */
const servicesMax = 1_000;

/** As a title in the config. */
const titleMax = 100;
const title = z
  .string()
  .trim()
  .min(1)
  .max(titleMax)
  .regex(/^\P{Cc}*$/u, 'a line without control characters');

export const planBodySchema = z
  .strictObject({
    services: z.array(z.string()).min(1).max(servicesMax).exactOptional().meta({
      description: 'ids of the services that it is for; all of them when absent',
    }),
    title: title.exactOptional().meta({ description: 'what people read; no secret' }),
    from: asked.exactOptional().meta({ description: 'with an offset or Z, now or later; now when absent' }),
    to: asked.exactOptional().meta({ description: 'at most 31 days after from; not together with for' }),
    for: z
      .string()
      .exactOptional()
      .meta({ description: 'how long it lasts', examples: ['2h'] }),
    token: z
      .string()
      .regex(/^[a-z0-9-]{4,64}$/)
      .exactOptional()
      .meta({ description: 'of your own, new for each plan: the same sent again plans nothing more' }),
    reason: reason.meta({ description: 'told to operators only' }),
    by,
  })
  .meta({ id: 'PlanRequest' });

export const endBodySchema = z.strictObject({ reason, by }).meta({ id: 'EndRequest' });

const person = { by: z.string(), reason: z.string() };

export const plannedSchema = z
  .object({
    id: z.string().meta({ description: 'of this occurrence, the same as long as the window is' }),
    state: z.enum(['coming', 'open', 'over', 'cancelled']).meta({
      description: 'cancelled: called off before it began, so it never counts; told to operators only',
    }),
    title: z.string(),
    services: z.array(z.string()).meta({ description: 'ids' }),
    from: time,
    to: time.meta({ description: 'when it is over, or was ended' }),
    source: z.enum(['config', 'person']),
    planned: z
      .object({ at: time, ...person })
      .exactOptional()
      .meta({ description: 'told to operators only' }),
    ended: z
      .object({ at: time, ...person })
      .exactOptional()
      .meta({ description: 'who ended it early, or called it off; told to operators only' }),
  })
  .meta({ id: 'PlannedMaintenance' });

export const maintenanceListSchema = z
  .object({
    generatedAt: time,
    from: time.meta({ description: 'what ended before this is not told' }),
    to: time.meta({ description: 'what begins after this is not told' }),
    maintenance: z.array(plannedSchema).meta({ description: 'the earliest first' }),
    more: z.number().int().meta({ description: 'how many occurrences were left out at the end' }),
  })
  .meta({ id: 'MaintenanceList' });

export const planAnswerSchema = z
  .object({
    outcome: z.enum(['planned', 'already']).meta({ description: 'already: the same order came before' }),
    maintenance: plannedSchema,
  })
  .meta({ id: 'Planned' });

export const endAnswerSchema = z
  .object({
    outcome: z.enum(['ended', 'cancelled', 'already']).meta({
      description: 'cancelled: it had not begun; already: somebody had ended it or called it off before',
    }),
    maintenance: plannedSchema,
  })
  .meta({ id: 'MaintenanceEnded' });

export const maintenanceOrders = { PlanRequest: planBodySchema, EndRequest: endBodySchema };

export const maintenanceAnswers = {
  PlannedMaintenance: plannedSchema,
  MaintenanceList: maintenanceListSchema,
  Planned: planAnswerSchema,
  MaintenanceEnded: endAnswerSchema,
};
