/** Stored control records and leases, parsed when loaded. */
import * as z from 'zod';
import type { Control, ControlEvent } from './control.ts';

/** What only ever grows by one. */
const count = z.int().nonnegative();

const flipKind = z.enum(['failover', 'failback', 'forced', 'drill']);

const flip = z.object({
  epoch: count,
  from: z.string(),
  to: z.string(),
  at: z.number(),
  by: z.string(),
  reason: z.string(),
  kind: flipKind,
});

const moment = z.number().exactOptional();

const drillTimes = z.object({
  detectedAt: moment,
  decidedAt: moment,
  inSyncAt: moment,
  answeredAt: moment,
  backAt: moment,
});

const said = { revision: count, at: z.number(), by: z.string() };

/** The ledger keeps these too. */
export const controlEventSchema: z.ZodType<ControlEvent> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('adopted'), ...said, epoch: count, active: z.string() }),
  z.object({
    kind: z.literal('flipped'),
    ...said,
    epoch: count,
    from: z.string(),
    to: z.string(),
    cause: flipKind,
    reason: z.string(),
    failingSince: moment,
    detectedAt: moment,
    votes: z.array(z.string()).exactOptional(),
  }),
  z.object({ kind: z.literal('settled'), ...said, epoch: count, did: z.string(), inSyncAt: moment }),
  z.object({ kind: z.literal('answers'), ...said, endpoint: z.string() }),
  z.object({ kind: z.literal('held'), ...said, reason: z.string(), until: moment }),
  z.object({ kind: z.literal('released'), ...said, reason: z.string() }),
  z.object({ kind: z.literal('drifted'), ...said, what: z.string(), repaired: z.boolean() }),
  z.object({ kind: z.literal('drill-began'), ...said, endpoint: z.string(), reason: z.string() }),
  z.object({
    kind: z.literal('drill-ended'),
    ...said,
    endpoint: z.string(),
    startedAt: z.number(),
    passed: z.boolean(),
    why: z.string(),
    times: drillTimes,
  }),
]);

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
  healthChecks: z.record(z.string(), z.string()).exactOptional(),
  submitted: z.object({ epoch: count, changeId: z.string() }).exactOptional(),
  answers: z.object({ endpoint: z.string(), since: z.number() }).exactOptional(),
  drill: z
    .object({
      id: z.string(),
      by: z.string(),
      reason: z.string(),
      endpoint: z.string(),
      startedAt: z.number(),
      until: z.number(),
    })
    .exactOptional(),
  log: z.array(controlEventSchema),
});

export const leaseSchema = z.object({ fence: count, until: z.number() });
