/** What people ask Holdfast to do, and what it answers. */
import * as z from 'zod';
import { alertSchema } from '../wire/alertSchemas.ts';
import { exclusionSchema } from '../wire/budgetSchemas.ts';
import { drillSchema, holdSchema } from '../wire/failoverSchemas.ts';
import { time } from '../wire/wireTime.ts';

const reason = z.string().trim().min(1).max(500);
const by = z.string().trim().min(1).max(100).exactOptional().meta({
  description: 'who asks, where the monitor cannot know it; not looked at where requests are signed',
});

export const failoverBodySchema = z
  .strictObject({
    to: z.string().meta({ description: 'the endpoint that traffic is to go to' }),
    force: z.boolean().default(false).meta({
      description: 'although it is not known to be healthy, its data lags, or a flip is under way',
    }),
    reason,
    by,
  })
  .meta({ id: 'FailoverRequest' });

export const holdBodySchema = z
  .strictObject({
    reason,
    until: z.iso
      .datetime({ offset: true })
      .exactOptional()
      .meta({ description: 'when it ends by itself, with an offset or Z; not together with for' }),
    for: z
      .string()
      .exactOptional()
      .meta({ description: 'how long it holds', examples: ['2h'] }),
    by,
  })
  .meta({ id: 'HoldRequest' });

export const releaseBodySchema = z
  .strictObject({ reason: reason.default('no reason given'), by })
  .meta({ id: 'ReleaseRequest' });

export const adoptBodySchema = z
  .strictObject({ yes: z.boolean().default(false).meta({ description: 'without it nothing is changed' }), by })
  .meta({ id: 'AdoptRequest' });

export const drillBodySchema = z
  .strictObject({ reason: reason.default('no reason given'), by })
  .meta({ id: 'DrillRequest' });

export const acknowledgeBodySchema = z
  .strictObject({ note: reason.exactOptional(), by })
  .meta({ id: 'AcknowledgeRequest' });

const moment = z.iso.datetime({ offset: true }).meta({
  description: 'with an offset or Z; what is not a whole minute is rounded outwards',
  examples: ['2026-11-22T19:30:00Z'],
});

export const excludeBodySchema = z
  .strictObject({ from: moment, to: moment, reason, by })
  .meta({ id: 'ExcludeRequest', description: 'a time in the past, of 31 days at most' });

export const restoreBodySchema = z
  .strictObject({ id: z.string().meta({ description: "the exclusion's id" }), reason, by })
  .meta({ id: 'RestoreRequest' });

const dns = z.enum(['settled', 'under way']).meta({
  description: 'settled: the name was seen to answer as decided; under way: the observers go on with it',
});
const note = z.string().exactOptional().meta({ description: 'what keeps it from being settled, if that is known' });

export const flippedSchema = z
  .object({
    service: z.string(),
    active: z.string(),
    epoch: z.number().int(),
    dns,
    note,
    warning: z.string().exactOptional().meta({ description: 'what will move traffic again, if anything will' }),
  })
  .meta({ id: 'Flipped' });

export const heldSchema = z
  .object({
    service: z.string(),
    hold: holdSchema.nullable(),
    replaced: holdSchema.exactOptional().meta({ description: 'the hold that was in force until then' }),
  })
  .meta({ id: 'Held' });

export const failoverRecordSchema = z
  .object({
    setIdentifier: z.string(),
    role: z.enum(['PRIMARY', 'SECONDARY']),
    values: z.array(z.string()),
    ttlSeconds: z.number().int(),
    healthCheckId: z.string().exactOptional(),
  })
  .meta({ id: 'FailoverRecord' });

export const adoptionSchema = z
  .object({
    service: z.string(),
    outcome: z.enum(['proposed', 'adopted', 'already-adopted']),
    active: z.string(),
    epoch: z.number().int(),
    record: z.object({ name: z.string(), type: z.string() }),
    deletes: z.array(failoverRecordSchema),
    creates: z.array(failoverRecordSchema),
    dns: dns.exactOptional(),
    note,
  })
  .meta({ id: 'Adoption', description: 'the change in DNS; with "proposed" none of it has been made' });

export const drillBegunSchema = z.object({ service: z.string(), drill: drillSchema }).meta({ id: 'DrillBegun' });

const outcome = (what: string) => z.enum([what, 'already']).meta({ description: 'already: somebody did so before' });

export const acknowledgedSchema = z
  .object({ outcome: outcome('acknowledged'), alert: alertSchema })
  .meta({ id: 'Acknowledged' });

export const excludedSchema = z
  .object({
    service: z.string(),
    outcome: outcome('excluded'),
    exclusion: exclusionSchema,
    rounded: z.boolean().meta({ description: 'to whole minutes, outwards' }),
  })
  .meta({ id: 'Excluded' });

export const restoredSchema = z
  .object({
    service: z.string(),
    outcome: outcome('restored'),
    id: z.string().meta({ description: 'of the exclusion that holds no more' }),
    at: time,
    by: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'Restored' });
