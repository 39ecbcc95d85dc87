/** What all items of the control table share: how they are asked for, and parsed when loaded. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  ReplicatedWriteConflictException,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { ControlCorrupt, ControlUnavailable } from './store.ts';

export type Item = Record<string, AttributeValue>;

/**
 * @param meanwhile what does not happen while it cannot be read, as ControlCorrupt tells it.
 * @throws ControlCorrupt naming the key, so that a person can look at the item.
 */
export function parse<T>(schema: z.ZodType<T>, item: Item, key: string, meanwhile?: string): T {
  try {
    return schema.parse(unmarshall(item));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ControlCorrupt(key, why, meanwhile);
  }
}

/**
 * A concurrent writer in another region counts as having won: whoever lost reads again before deciding.
 * @throws ControlUnavailable
 */
export async function unlessLost<T>(doing: string, send: () => Promise<T>): Promise<T | 'lost'> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException || error instanceof ReplicatedWriteConflictException)
      return 'lost';
    throw new ControlUnavailable(doing, error);
  }
}

/** @throws ControlUnavailable */
export async function attempt<T>(doing: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw new ControlUnavailable(doing, error);
  }
}
