/** A correction ↔ its item. */
import * as z from 'zod';
import type { Correction } from './correction.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { afterHash, item, parse } from './dynamodbStored.ts';
import { correctionKey } from './keys.ts';

export function correctionItem(correction: Correction): Item {
  const { service, id, at, ...content } = correction;
  return item(correctionKey(correction), undefined, content);
}

const said = { by: z.string(), reason: z.string() };

const correctionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('excluded'), ...said, from: z.number(), to: z.number() }),
  z.object({ kind: z.literal('restored'), ...said, excluded: z.string() }),
]);

export function correctionOfItem(stored: Item): Correction {
  const [{ sk }, correction] = parse(correctionSchema, stored);
  const [moment = '', service = ''] = sk.split('#');
  return { service, id: afterHash(afterHash(sk)), at: Date.parse(moment), ...correction };
}
