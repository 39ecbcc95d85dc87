import { BatchWriteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepExpired } from '../../local/retention.ts';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { type DynaliteTable, openDynaliteTable } from '../contract/dynaliteTable.ts';
import { anHour, dayMs, roundAt } from '../ledger/samples.ts';

const nowSeconds = anHour / 1000;

/** Stands still; sleeping costs nothing. */
const clockAt = (now: number): Clock => ({ now: () => now, monotonic: () => 0, sleep: () => Promise.resolve() });

describe('the sweep', () => {
  let at: DynaliteTable;
  beforeAll(async () => {
    at = await openDynaliteTable();
  });
  afterAll(() => at.close());

  async function put(sk: string, expiresAt?: number): Promise<void> {
    const expiry = expiresAt === undefined ? {} : { expiresAt: { N: String(expiresAt) } };
    await at.client.send(
      new PutItemCommand({ TableName: at.table, Item: { pk: { S: 'kept' }, sk: { S: sk }, ...expiry } }),
    );
  }

  /** DynamoDB takes 25 items in one batch. */
  async function putExpired(count: number): Promise<void> {
    for (let first = 0; first < count; first += 25) {
      const requests = Array.from({ length: 25 }, (_, index) => ({
        PutRequest: {
          Item: { pk: { S: 'kept' }, sk: { S: `many-${first + index}` }, expiresAt: { N: String(nowSeconds - 10) } },
        },
      }));
      await at.client.send(new BatchWriteItemCommand({ RequestItems: { [at.table]: requests } }));
    }
  }

  async function sortKeys(): Promise<readonly (string | undefined)[]> {
    const { Items = [] } = await at.client.send(new ScanCommand({ TableName: at.table }));
    return Items.map(({ sk }) => sk?.S).toSorted();
  }

  const sweep = (now: number, signal = new AbortController().signal) =>
    sweepExpired({ ...at, clock: clockAt(now) }, signal);

  it('deletes what has expired and nothing else', async () => {
    await put('no-expiry');
    await put('long-gone', nowSeconds - 86_400);
    await put('just-gone', nowSeconds - 1);
    await put('not-yet', nowSeconds + 1);
    expect(await sweep(anHour)).toBe(2);
    expect(await sortKeys()).toEqual(['no-expiry', 'not-yet']);
    expect(await sweep(anHour)).toBe(0);
  });

  it('goes through more than one page', async () => {
    await putExpired(450);
    expect(await sweep(anHour)).toBe(450);
    expect(await sortKeys()).toEqual(['no-expiry', 'not-yet']);
  });

  it('ends after the page under way when it is stopped', async () => {
    await putExpired(450);
    expect(await sweep(anHour, AbortSignal.abort())).toBeLessThan(450);
    await sweep(anHour);
  });

  it('keeps rounds for as long as folding them again may need them, and not for ever', async () => {
    const ledger = createDynamoDbLedger(at, unexpected);
    const round = roundAt({ slot: anHour });
    await ledger.recordRound(round);
    const query = { observer: round.observer, everyMs: round.everyMs, from: anHour, to: anHour + 1 };
    await sweep(anHour + 2 * dayMs);
    expect(await ledger.rounds(query)).toHaveLength(1);
    await sweep(anHour + 400 * dayMs);
    expect(await ledger.rounds(query)).toEqual([]);
  });
});

function unexpected(error: Error): never {
  throw error;
}
