/** What a replay is asked with, and what it answers. Reading the answer back gives Unix milliseconds. */
import * as z from 'zod';
import { moment, time } from '../wire/wireTime.ts';

/** A config has at most this many characters; files are limited alike. */
const configLengthMax = 1_048_576;

export const replayBodySchema = z
  .strictObject({
    from: time,
    to: time,
    service: z.string().exactOptional().meta({ description: 'only this one; all that fail over when absent' }),
    config: z.string().max(configLengthMax).exactOptional().meta({
      description: 'the text of a holdfast.yml whose policies decide; those that the monitor runs with when absent',
    }),
  })
  .meta({ id: 'ReplayRequest' });

const told = { service: z.string(), at: moment };
const move = { from: z.string(), to: z.string() };

export const replayEntrySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('flip'),
      ...told,
      match: z.enum(['same', 'earlier', 'later', 'only-then', 'only-now']).meta({
        description: 'only-then: it happened and would not have; only-now: the other way round',
      }),
      did: z
        .strictObject({ at: moment, epoch: z.int(), ...move, cause: z.string(), reason: z.string(), by: z.string() })
        .exactOptional(),
      would: z
        .strictObject({ at: moment, ...move, cause: z.enum(['failover', 'failback']), why: z.array(z.string()) })
        .exactOptional(),
    }),
    z.strictObject({ kind: z.literal('would-block'), ...told, why: z.string(), text: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('did-block'), ...told, why: z.string(), text: z.string() }),
    z.strictObject({ kind: z.literal('by-hand'), ...told, text: z.string() }),
  ])
  .meta({ id: 'ReplayEntry', description: '`at` is the earlier of what happened and what would have' });

export const replaySchema = z
  .strictObject({
    from: moment,
    to: moment,
    isSame: z.boolean().meta({ description: 'the same flips at the same times' }),
    services: z.array(z.string()),
    notes: z.array(z.string()).meta({ description: 'what could not be replayed as it was' }),
    entries: z.array(replayEntrySchema).meta({ description: 'oldest first' }),
  })
  .meta({ id: 'Replay' });
