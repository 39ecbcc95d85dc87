/** What `restore` is invoked with when a person asked for a test: no AWS service sends it, `startRestore.ts` does. */
import * as z from 'zod';

export const personRestoreEvent = z.strictObject({
  kind: z.literal('person'),
  backup: z.string(),
  /** Who asks, as IAM knows them. */
  by: z.string(),
  from: z.enum(['primary', 'replica']).exactOptional(),
  /** Unix milliseconds. */
  at: z.number().exactOptional(),
});

export type PersonRestoreEvent = z.output<typeof personRestoreEvent>;
