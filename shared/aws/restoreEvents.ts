/** What starts a restore test: its schedule, or a person. */
import * as z from 'zod/mini';
import type { RestoreRequest } from '../restore/restoring.ts';
import { scheduledEvent } from './events.ts';

/** Ids of backups are as those of services; whatever names none of the config's is told so. */
const backup = z.string().check(z.minLength(1), z.maxLength(200));

/** Unix milliseconds, or ISO 8601 with a time zone. */
const moment = z.union([
  z.number(),
  z.pipe(
    z.iso.datetime({ offset: true }),
    z.transform((text) => Date.parse(text)),
  ),
]);

const scheduled = z.pipe(
  z.extend(scheduledEvent, { kind: z.literal('schedule'), backup }),
  z.transform(({ scheduledAt, backup }): RestoreRequest => ({ backup, trigger: { kind: 'schedule', scheduledAt } })),
);

/** Nothing is kept on Lambda, where nobody could look at it. */
const asked = z.pipe(
  z.object({
    kind: z.literal('person'),
    backup,
    by: z.string().check(z.minLength(1), z.maxLength(500)),
    from: z.optional(z.enum(['primary', 'replica'])),
    at: z.optional(moment),
  }),
  z.transform(
    ({ backup, by, from, at }): RestoreRequest => ({
      backup,
      trigger: { kind: 'person', by },
      ...(from === undefined ? {} : { from }),
      ...(at === undefined ? {} : { at }),
    }),
  ),
);

export const restoreEvent = z.union([scheduled, asked]);
