/** Rounds and bursts back from their items. */
import * as z from 'zod';
import type { Burst } from './burst.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { afterHash, mapEntries, parse } from './dynamodbStored.ts';
import type { Key } from './keys.ts';
import { LedgerCorrupt } from './ledger.ts';
import type { Round, Seen } from './round.ts';
import { seenOf } from './seenText.ts';

const text = z.string();

const evidence = z.object({
  expected: text.exactOptional(),
  got: text.exactOptional(),
  excerpt: text.exactOptional(),
});

const sightings = z.record(text, text);
const reasons = z.record(text, evidence);

const roundSchema = z.object({
  startedAt: z.number(),
  of: z.number(),
  seen: z.record(text, sightings),
  why: z.record(text, reasons).exactOptional(),
});

export function roundOfItem(stored: Item): Round {
  const [at, round] = parse(roundSchema, stored);
  const [, observer = '', everyMs = ''] = at.pk.split('#');
  const [slot = '', shardIndex = ''] = at.sk.split('#');
  return {
    observer,
    everyMs: Number(everyMs),
    shardIndex: Number(shardIndex),
    slot: Date.parse(slot),
    startedAt: round.startedAt,
    observerCount: round.of,
    seen: mapEntries(round.seen, (service, endpoints) => seenAll(at, endpoints, round.why?.[service])),
  };
}

const burstSchema = z.object({ startedAt: z.number(), seen: sightings, why: reasons.exactOptional() });

export function burstOfItem(stored: Item): Burst {
  const [at, { startedAt, seen, why }] = parse(burstSchema, stored);
  const [slot = ''] = at.sk.split('#');
  return {
    observer: afterHash(at.pk),
    service: afterHash(at.sk),
    slot: Date.parse(slot),
    startedAt,
    seen: seenAll(at, seen, why),
  };
}

function seenAll(
  { pk, sk }: Key,
  endpoints: z.output<typeof sightings>,
  why: z.output<typeof reasons> | undefined,
): Record<string, Seen> {
  try {
    return mapEntries(endpoints, (id, sighting) => seenOf(sighting, why?.[id]));
  } catch (error) {
    throw new LedgerCorrupt(`${pk} ${sk}`, String(error));
  }
}
