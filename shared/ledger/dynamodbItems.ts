/**
 * Folds ↔ their items, and rounds back from theirs. What is read is parsed by schema: a store is an
 * edge like any other.
 */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { sketchPattern } from '../availability/latency.ts';
import { type Marks, marksOf, marksText } from '../availability/marks.ts';
import type { Tally } from '../availability/tally.ts';
import { type WindowId, windows } from '../availability/windows.ts';
import { downReasons, unknownReasons } from '../probe/observation.ts';
import type { Board } from './board.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { barsOf, barsText, shownOf, shownText, tallyOfText, tallyText } from './foldText.ts';
import type { Day, Hour } from './hour.ts';
import { dayKey, hourKey, type Key, shardKey } from './keys.ts';
import { LedgerCorrupt } from './ledger.ts';
import type { Recent } from './recent.ts';
import { hourRetentionMs } from './retention.ts';
import type { Round } from './round.ts';
import { seenOf } from './seenText.ts';

const text = z.string();

/** A text form whose own parser throws RangeError on anything else. */
function textForm<T>(parse: (value: string) => T) {
  return text.transform((value, context): T => {
    try {
      return parse(value);
    } catch (error) {
      context.issues.push({ code: 'custom', message: String(error), input: value });
      return z.NEVER;
    }
  });
}

const marks = textForm<Marks>(marksOf);
const tally = textForm<Tally>(tallyOfText);
const latency = text.regex(sketchPattern);
const reasons = z.enum([...downReasons, ...unknownReasons]);
const outage = z.object({ from: z.number(), to: z.number(), reason: reasons.exactOptional() });
const key = z.object({ pk: text, sk: text });

export function hourItem(hour: Hour): Item {
  const { everyMs, rounds } = hour;
  return item(hourKey(hour.service, hour.hour, hour.writer), hour.hour + hourRetentionMs, {
    everyMs,
    rounds,
    visible: marksText(hour.visible),
    endpoints: mapValues(hour.endpoints, (endpoint) => ({ ...endpoint, marks: marksText(endpoint.marks) })),
  });
}

const hourSchema = z.object({
  everyMs: z.number(),
  rounds: z.number(),
  visible: marks,
  endpoints: z.record(
    text,
    z.object({ marks, latency: latency.exactOptional(), reasons: z.partialRecord(reasons, z.number()) }),
  ),
});

export function hourOfItem(stored: Item): Hour {
  const [{ pk, sk }, hour] = parse(hourSchema, stored);
  const [start = '', writer = ''] = sk.split('#');
  return { service: afterHash(pk), hour: Date.parse(`${start}:00Z`), writer, ...hour };
}

export function dayItem(day: Day): Item {
  return item(dayKey(day.service, day.day, day.writer), undefined, {
    rounds: day.rounds,
    visible: tallyText(day.visible),
    endpoints: mapValues(day.endpoints, (endpoint) => ({ ...endpoint, tally: tallyText(endpoint.tally) })),
    outages: day.outages,
  });
}

const daySchema = z.object({
  rounds: z.number(),
  visible: tally,
  endpoints: z.record(text, z.object({ tally, latency: latency.exactOptional() })),
  outages: z.array(outage),
});

export function dayOfItem(stored: Item): Day {
  const [{ pk, sk }, day] = parse(daySchema, stored);
  const [start = '', writer = ''] = sk.split('#');
  return { service: afterHash(pk), day: Date.parse(`${start}T00:00Z`), writer, ...day };
}

export function recentItem(recent: Recent): Item {
  const { everyMs, from, to, observers, formerObservers } = recent;
  return item(shardKey('recent', recent.shard, recent.writer), to + hourRetentionMs, {
    everyMs,
    from,
    to,
    observers,
    formerObservers,
    services: mapValues(recent.services, ({ visible, endpoints, shown, ...rest }) => ({
      ...rest,
      shown: shownText(shown),
      visible: marksText(visible),
      endpoints: mapValues(endpoints, marksText),
    })),
  });
}

const recentSchema = z.object({
  everyMs: z.number(),
  from: z.number(),
  to: z.number(),
  observers: z.array(text),
  formerObservers: z.record(text, z.number()),
  services: z.record(
    text,
    z.object({
      since: z.number(),
      shown: textForm(shownOf),
      lastReason: z.enum(downReasons).exactOptional(),
      visible: marks,
      endpoints: z.record(text, marks),
    }),
  ),
});

export function recentOfItem(stored: Item): Recent {
  const [{ sk }, recent] = parse(recentSchema, stored);
  const [shard = '', writer = ''] = sk.split('#');
  return { shard, writer, ...recent };
}

export function boardItem(board: Board): Item {
  return item(shardKey('board', board.shard, board.writer), board.asOf + hourRetentionMs, {
    asOf: board.asOf,
    services: mapValues(board.services, ({ windows, days, today, ...rest }) => ({
      ...rest,
      days: barsText(days),
      today: tallyText(today),
      windows: mapValues(windows, tallyText),
    })),
  });
}

const windowIds = windows.map(({ id }) => id) as [WindowId, ...WindowId[]];

const boardSchema = z.object({
  asOf: z.number(),
  services: z.record(
    text,
    z.object({
      since: z.number(),
      windows: z.partialRecord(z.enum(windowIds), tally),
      days: textForm(barsOf),
      today: tally,
      lastOutage: outage.exactOptional(),
    }),
  ),
});

export function boardOfItem(stored: Item): Board {
  const [{ sk }, board] = parse(boardSchema, stored);
  const [shard = '', writer = ''] = sk.split('#');
  return { shard, writer, ...board };
}

const evidence = z.object({
  expected: text.exactOptional(),
  got: text.exactOptional(),
  excerpt: text.exactOptional(),
});

const roundSchema = z.object({
  startedAt: z.number(),
  of: z.number(),
  seen: z.record(text, z.record(text, text)),
  why: z.record(text, z.record(text, evidence)).exactOptional(),
});

export function roundOfItem(stored: Item): Round {
  const [{ pk, sk }, round] = parse(roundSchema, stored);
  const [, observer = '', everyMs = ''] = pk.split('#');
  const [slot = '', shardIndex = ''] = sk.split('#');
  try {
    const seen = Object.fromEntries(
      Object.entries(round.seen).map(([service, endpoints]) => {
        const why = round.why?.[service];
        return [service, mapEntries(endpoints, (id, sighting) => seenOf(sighting, why?.[id]))];
      }),
    );
    return {
      observer,
      everyMs: Number(everyMs),
      shardIndex: Number(shardIndex),
      slot: Date.parse(slot),
      startedAt: round.startedAt,
      observerCount: round.of,
      seen,
    };
  } catch (error) {
    throw new LedgerCorrupt(`${pk} ${sk}`, String(error));
  }
}

function item(at: Key, expiresAt: number | undefined, content: Readonly<Record<string, unknown>>): Item {
  const expiry = expiresAt === undefined ? {} : { expiresAt: Math.ceil(expiresAt / 1000) };
  return marshall({ ...at, v: 1, ...content, ...expiry }, { removeUndefinedValues: true });
}

/** @throws LedgerCorrupt naming the key, so that a person can look at the item. */
function parse<Schema extends z.ZodType>(schema: Schema, stored: Item): readonly [Key, z.output<Schema>] {
  const plain = unmarshall(stored);
  const at = key.parse(plain);
  const parsed = schema.safeParse(plain);
  if (!parsed.success) throw new LedgerCorrupt(`${at.pk} ${at.sk}`, z.prettifyError(parsed.error));
  return [at, parsed.data];
}

function afterHash(pk: string): string {
  return pk.slice(pk.indexOf('#') + 1);
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return mapEntries(record, (_, value) => map(value));
}

function mapEntries<T, U>(record: Readonly<Record<string, T>>, map: (key: string, value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));
}
