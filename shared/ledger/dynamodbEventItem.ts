/** An event ↔ its item. */
import * as z from 'zod';
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
]);

export function eventOfItem(stored: Item): LedgerEvent {
  const [{ pk, sk }, event] = parse(eventSchema, stored);
  const [moment = ''] = sk.split('#');
  return { service: afterHash(pk), id: afterHash(sk), at: Date.parse(moment), ...event };
}
