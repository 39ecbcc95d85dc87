/** Stored control records and leases, parsed when loaded. */
import * as z from 'zod';
import type { Control } from './control.ts';

/** What only ever grows by one. */
const count = z.int().nonnegative();

const flip = z.object({
  epoch: count,
  from: z.string(),
  to: z.string(),
  at: z.number(),
  by: z.string(),
  reason: z.string(),
  kind: z.enum(['failover', 'failback', 'forced', 'drill']),
});

export const controlSchema: z.ZodType<Control> = z.object({
  service: z.string(),
  revision: count,
  active: z.string(),
  epoch: count,
  phase: z.enum(['settled', 'flipping']),
  hold: z
    .object({ by: z.string(), reason: z.string(), at: z.number(), until: z.number().exactOptional() })
    .exactOptional(),
  flips: z.array(flip),
});

export const leaseSchema = z.object({ fence: count, until: z.number() });
