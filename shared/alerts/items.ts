/** Stored alerts, parsed when loaded. */
import * as z from 'zod';
import type { AlertKind, Severity } from '../config/config.ts';
import { type SloId, sloIds } from '../objectives/slo.ts';
import { downReasons, type Reason, unknownReasons } from '../probe/observation.ts';
import type { Alert, AlertState, Detail, Ended, Failing, Told } from './alert.ts';

/** A schema for every field, those that may be absent too: one without would be lost when it is read. */
type Fields<T> = Record<Exclude<keyof T, 'kind'>, z.ZodType>;

type FieldsByKind<T extends { readonly kind: string }> = {
  [Kind in T['kind']]: Fields<Extract<T, { readonly kind: Kind }>>;
};

const text = z.string();
const number = z.number();
const texts = z.array(text);

/** What only ever grows by one. */
const count = z.int().nonnegative();

const severity: z.ZodType<Severity> = z.enum(['page', 'ticket']);
const slo: z.ZodType<SloId> = z.enum(sloIds);
const reason: z.ZodType<Reason> = z.enum([...downReasons, ...unknownReasons]);

const ended = {
  since: number,
  firedAt: number,
  at: number,
  why: z.enum(['cleared', 'not-watched', 'past']),
} satisfies Fields<Ended>;

const states = {
  pending: { since: number, past: z.object({ ...ended, severity }).exactOptional() },
  firing: { since: number, firedAt: number },
  acknowledged: { since: number, firedAt: number, at: number, by: text, note: text.exactOptional() },
  resolved: ended,
} satisfies FieldsByKind<AlertState>;

const state: z.ZodType<AlertState> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pending'), ...states.pending }),
  z.object({ kind: z.literal('firing'), ...states.firing }),
  z.object({ kind: z.literal('acknowledged'), ...states.acknowledged }),
  z.object({ kind: z.literal('resolved'), ...states.resolved }),
]);

const failing = z.object({
  endpoint: text,
  observers: texts,
  reason: reason.exactOptional(),
} satisfies Fields<Failing>);

const details = {
  burn: {
    slo,
    target: number,
    longMs: number,
    shortMs: number,
    factor: number,
    longBurn: number,
    shortBurn: number,
    spentShare: number.exactOptional(),
    goneAt: number.exactOptional(),
    failing: z.array(failing),
  },
  budget: { slo, target: number, spentShare: number, threshold: number, goneAt: number.exactOptional() },
  unmeasured: { slo, lastKnownAt: number.exactOptional() },
  flip: {
    epoch: count,
    from: text,
    to: text,
    cause: z.enum(['failover', 'failback', 'forced', 'drill']),
    by: text,
    reason: text,
    at: number,
    votes: texts.exactOptional(),
  },
  blocked: { why: text, text },
  drift: { what: text, repaired: z.boolean(), at: number },
  observer: { observer: text, lastRoundAt: number.exactOptional(), silent: number, observers: number },
  certificate: { endpoint: text, daysLeft: number },
  region: { services: texts, more: number },
  'dead-letters': { queue: text, count: number },
  audit: { subject: text, check: text, summary: text, fix: text.exactOptional() },
  restore: {
    backup: text,
    summary: text,
    run: text.exactOptional(),
    fix: text.exactOptional(),
    rpoMs: number.exactOptional(),
    rtoMs: number.exactOptional(),
  },
} satisfies FieldsByKind<Detail> & Record<AlertKind, unknown>;

function detailOf<Kind extends AlertKind>(kind: Kind) {
  return z.object({ kind: z.literal(kind), ...details[kind] });
}

const detail: z.ZodType<Detail> = z.discriminatedUnion('kind', [
  detailOf('burn'),
  detailOf('budget'),
  detailOf('unmeasured'),
  detailOf('flip'),
  detailOf('blocked'),
  detailOf('drift'),
  detailOf('observer'),
  detailOf('certificate'),
  detailOf('region'),
  detailOf('dead-letters'),
  detailOf('audit'),
  detailOf('restore'),
]);

const told: z.ZodType<Told> = z.object({
  episode: count,
  stage: z.enum(['fired', 'worsened', 'reminder', 'resolved']),
  severity,
  worsenedAt: number.exactOptional(),
  count,
  at: number,
  by: text,
  state: z.enum(['sending', 'sent']),
  failed: z.object({ times: count, why: text, by: texts.exactOptional() }).exactOptional(),
} satisfies Fields<Told>);

/** All but the key, which is the item's. */
export const alertSchema: z.ZodType<Omit<Alert, 'key'>> = z.object({
  revision: count,
  episode: count,
  state,
  severity,
  service: text.exactOptional(),
  region: text.exactOptional(),
  detail,
  worsenedAt: number.exactOptional(),
  easingSince: number.exactOptional(),
  unknownSince: number.exactOptional(),
  clearSince: number.exactOptional(),
  within: z.object({ key: text, episode: count }).exactOptional(),
  owed: z.array(text).exactOptional(),
  told: z.record(text, told),
} satisfies Fields<Omit<Alert, 'key'>>);
