/** Folds ↔ their items. */
import * as z from 'zod';
import { sketchPattern } from '../availability/latency.ts';
import { type Marks, marksOf, marksText } from '../availability/marks.ts';
import type { Tally } from '../availability/tally.ts';
import { type WindowId, windows } from '../availability/windows.ts';
import { cellsPattern } from '../objectives/cells.ts';
import { sloIds } from '../objectives/slo.ts';
import { downReasons, unknownReasons } from '../probe/observation.ts';
import type { Board } from './board.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { afterHash, item, mapValues, parse, textForm } from './dynamodbStored.ts';
import {
  barsOf,
  barsText,
  countedOfText,
  countedText,
  shownOf,
  shownText,
  spansOf,
  spansText,
  tallyOfText,
  tallyText,
} from './foldText.ts';
import type { Day, Hour } from './hour.ts';
import { dayKey, hourKey, shardKey } from './keys.ts';
import type { Recent } from './recent.ts';
import { hourRetentionMs } from './retention.ts';

const text = z.string();

const marks = textForm<Marks>(marksOf);
const tally = textForm<Tally>(tallyOfText);
const latency = text.regex(sketchPattern);
const reasons = z.enum([...downReasons, ...unknownReasons]);
const outage = z.object({ from: z.number(), to: z.number(), reason: reasons.exactOptional() });
const sloId = z.enum(sloIds);

export function hourItem(hour: Hour): Item {
  const { everyMs, rounds, counts } = hour;
  return item(hourKey(hour.service, hour.hour, hour.writer), hour.hour + hourRetentionMs, {
    everyMs,
    rounds,
    visible: marksText(hour.visible),
    endpoints: mapValues(hour.endpoints, (endpoint) => ({ ...endpoint, marks: marksText(endpoint.marks) })),
    counts,
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
  counts: z.partialRecord(sloId, text.regex(cellsPattern)).exactOptional(),
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
    counts: day.counts === undefined ? undefined : mapValues(day.counts, countedText),
  });
}

const daySchema = z.object({
  rounds: z.number(),
  visible: tally,
  endpoints: z.record(text, z.object({ tally, latency: latency.exactOptional() })),
  outages: z.array(outage),
  counts: z.partialRecord(sloId, textForm(countedOfText)).exactOptional(),
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
    services: mapValues(recent.services, ({ visible, endpoints, shown, maintenance, ...rest }) => ({
      ...rest,
      shown: shownText(shown),
      ...(maintenance === undefined ? {} : { maintenance: spansText(maintenance) }),
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
      maintenance: textForm(spansOf).exactOptional(),
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
      todayOutages: z.int().positive().exactOptional(),
      lastOutage: outage.exactOptional(),
    }),
  ),
});

export function boardOfItem(stored: Item): Board {
  const [{ sk }, board] = parse(boardSchema, stored);
  const [shard = '', writer = ''] = sk.split('#');
  return { shard, writer, ...board };
}
