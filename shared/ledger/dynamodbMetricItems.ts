/** What CloudWatch counted ↔ its items. */
import * as z from 'zod';
import { cellsPattern } from '../objectives/cells.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { afterHash, item, parse, textForm } from './dynamodbStored.ts';
import { countedOfText, countedText } from './foldText.ts';
import { metricDayKey, metricHourKey } from './keys.ts';
import type { MetricDay, MetricHour } from './metricFold.ts';
import { hourRetentionMs } from './retention.ts';

export function metricHourItem({ service, hour, writer, cells, known }: MetricHour): Item {
  return item(metricHourKey(service, hour, writer), hour + hourRetentionMs, { cells, known });
}

const metricHourSchema = z.object({ cells: z.string().regex(cellsPattern), known: z.number() });

export function metricHourOfItem(stored: Item): MetricHour {
  const [{ pk, sk }, metric] = parse(metricHourSchema, stored);
  const [start = '', writer = ''] = sk.split('#');
  return { service: afterHash(pk), hour: Date.parse(`${start}:00Z`), writer, ...metric };
}

export function metricDayItem({ service, day, writer, known, counted }: MetricDay): Item {
  return item(metricDayKey(service, day, writer), undefined, { known, counted: countedText(counted) });
}

const metricDaySchema = z.object({ known: z.number(), counted: textForm(countedOfText) });

export function metricDayOfItem(stored: Item): MetricDay {
  const [{ pk, sk }, metric] = parse(metricDaySchema, stored);
  const [start = '', writer = ''] = sk.split('#');
  return { service: afterHash(pk), day: Date.parse(`${start}T00:00Z`), writer, ...metric };
}
