/** An event ↔ its item. */
import * as z from 'zod';
import { alertKinds } from '../config/config.ts';
import { controlEventSchema } from '../control/items.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { afterHash, item, parse } from './dynamodbStored.ts';
import type { LedgerEvent } from './event.ts';
import { eventKey } from './keys.ts';
import { eventExpiry } from './retention.ts';

export function eventItem(event: LedgerEvent): Item {
  const { service, id, at, ...content } = event;
  return item(eventKey(event), eventExpiry(event), content);
}

const text = z.string();

const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('control'), event: controlEventSchema }),
  z.object({ kind: z.literal('blocked'), by: text, epoch: z.number(), why: text, text }),
  z.object({
    kind: z.literal('alarm'),
    alarm: text,
    state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
    reason: text,
    region: text,
  }),
  z.object({
    kind: z.literal('alert'),
    key: text,
    about: z.enum(alertKinds),
    stage: z.enum(['fired', 'worsened', 'acknowledged', 'resolved']),
    severity: z.enum(['page', 'ticket']),
    text,
    by: text.exactOptional(),
  }),
  z.object({
    kind: z.literal('plan'),
    stage: z.enum(['planned', 'ended', 'cancelled']),
    plan: text,
    title: text.exactOptional(),
    from: z.number(),
    to: z.number(),
    by: text,
    reason: text,
  }),
  z.object({ kind: z.literal('note'), incident: z.number(), text, by: text }),
]);

export function eventOfItem(stored: Item): LedgerEvent {
  const [{ pk, sk }, event] = parse(eventSchema, stored);
  const [moment = ''] = sk.split('#');
  return { service: afterHash(pk), id: afterHash(sk), at: Date.parse(moment), ...event };
}
