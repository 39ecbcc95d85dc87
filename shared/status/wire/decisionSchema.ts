/** Why traffic goes where it goes: an `Explanation` as the API answers it. Reading it back gives Unix milliseconds. */
import * as z from 'zod';
import { moment } from './wireTime.ts';

const ms = z.number().meta({ description: 'milliseconds' });
const count = z.number().int();
const threshold = z.strictObject({ rounds: count, of: count, forMs: ms }).meta({
  description: '`rounds` of the last `of` rounds agree, and the agreeing ones span at least `forMs`',
});

const raised = z.strictObject({ needed: count, streak: count, failed: count, looked: count }).meta({
  description:
    '`needed` rounds in a row must fail, because `failed` of the `looked` looks before had failed; `streak` have failed',
});

const verdict = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['up', 'down']),
    since: moment,
    rounds: count,
    raised: raised.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('unsure'),
    up: count,
    down: count,
    unknown: count,
    raised: raised.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('missing'), lastAt: moment.exactOptional() }),
  z.strictObject({ kind: z.literal('isolated') }),
]);

const block = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('no-quorum'), down: count, needed: count }),
    z.strictObject({ kind: z.literal('no-healthy-target') }),
    z.strictObject({ kind: z.literal('lag'), lagMs: ms.exactOptional(), lagMsMax: ms }),
    z.strictObject({ kind: z.literal('cooldown'), until: moment }),
    z.strictObject({ kind: z.literal('flip-limit'), flips: count, until: moment }),
    z.strictObject({ kind: z.literal('hold'), by: z.string(), reason: z.string() }),
    z.strictObject({ kind: z.literal('maintenance') }),
  ])
  .meta({ description: 'what stands between wanting a flip and doing it' });

const decision = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('stay'),
    why: z.enum(['active-is-up', 'not-known-to-be-down', 'flip-under-way']),
  }),
  z.strictObject({ kind: z.literal('flip'), to: z.string(), cause: z.enum(['failover', 'failback']) }),
  z
    .strictObject({
      kind: z.literal('blocked'),
      wanted: z.string().exactOptional().meta({ description: 'the endpoint that could take over' }),
      why: block,
    })
    .transform(({ kind, wanted, why }) => ({ kind, wanted, why })),
]);

const endpoint = z.strictObject({
  id: z.string(),
  isActive: z.boolean(),
  isCandidate: z.boolean().meta({ description: 'false for an active endpoint that the config does not name any more' }),
  votes: z.array(
    z.strictObject({
      observer: z.string(),
      verdict,
      ageMs: ms.exactOptional().meta({
        description: "milliseconds for which it has been so; for a silent observer, its last round's age",
      }),
    }),
  ),
  up: count,
  down: count,
});

export const decisionSchema = z
  .strictObject({
    service: z.string(),
    at: moment,
    active: z.string(),
    epoch: count,
    phase: z.enum(['settled', 'flipping']),
    decision,
    rule: z
      .enum([
        'quorum-says-down',
        'quiet-time-is-over',
        'active-is-up',
        'not-known-to-be-down',
        'flip-under-way',
        'no-quorum',
        'no-healthy-target',
        'lag',
        'cooldown',
        'flip-limit',
        'hold',
        'maintenance',
      ])
      .meta({ description: 'what was decisive' }),
    observers: count.meta({ description: 'the configured ones' }),
    needed: count.meta({ description: 'so many of them must agree' }),
    down: threshold,
    up: threshold,
    failback: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('manual') }),
      z.strictObject({ kind: z.literal('after'), quietMs: ms }),
    ]),
    endpoints: z.array(endpoint).meta({ description: 'in order of preference' }),
    blocks: z.array(block).meta({ description: 'everything that would stand in the way of a flip now' }),
  })
  .meta({ id: 'Decision' });
