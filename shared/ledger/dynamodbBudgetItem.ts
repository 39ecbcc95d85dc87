/** A budget board ↔ its item. */
import * as z from 'zod';
import { sloIds } from '../objectives/slo.ts';
import type { BudgetBoard } from './budgetBoard.ts';
import { budgetOfText, budgetText } from './budgetText.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { item, mapValues, parse, textForm } from './dynamodbStored.ts';
import { shardKey } from './keys.ts';
import { hourRetentionMs } from './retention.ts';

export function budgetBoardItem({ shard, writer, asOf, services }: BudgetBoard): Item {
  return item(shardKey('budget', shard, writer), asOf + hourRetentionMs, {
    asOf,
    services: mapValues(services, (slos) => mapValues(slos, budgetText)),
  });
}

const budgetBoardSchema = z.object({
  asOf: z.number(),
  services: z.record(z.string(), z.partialRecord(z.enum(sloIds), textForm(budgetOfText))),
});

export function budgetBoardOfItem(stored: Item): BudgetBoard {
  const [{ sk }, board] = parse(budgetBoardSchema, stored);
  const [shard = '', writer = ''] = sk.split('#');
  return { shard, writer, ...board };
}
