import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previousOutcomes } from '../../shared/ledger/dynamodbPrevious.ts';
import { createDynamoDbRoundRecorder } from '../../shared/ledger/dynamodbRounds.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { type DynaliteTable, openDynaliteTable } from '../contract/dynaliteTable.ts';
import { anHour, down, roundAt, unknown, up } from './samples.ts';

let table: DynaliteTable;
beforeAll(async () => {
  table = await openDynaliteTable();
});
afterAll(() => table.close());

const everyMs = 30_000;
const record = (round: Round) => createDynamoDbRoundRecorder(table).recordRound(round);
const lagging = { ...up(), lagMs: 1_250, certificateDaysLeft: 3 };

describe('the previous round', () => {
  it('is the one of the slot before, of the same observer, cadence and shard: outcomes alone', async () => {
    const slot = anHour;
    const seen = { checkout: { a: lagging, b: down() }, search: { a: unknown() }, empty: {} };
    await record(roundAt({ slot, seen }));
    await record(roundAt({ slot, shardIndex: 1, seen: { checkout: { a: down() } } }));
    await record(roundAt({ slot, observer: 'us-west-2', seen: { checkout: { a: down() } } }));
    await record(roundAt({ slot: slot + everyMs, seen: { checkout: { a: down() } } }));
    expect(await previousOutcomes(table, roundAt({ slot: slot + everyMs }))).toEqual({
      seen: {
        checkout: { a: { outcome: 'up' }, b: { outcome: 'down' } },
        search: { a: { outcome: 'unknown' } },
        empty: {},
      },
    });
  });

  it('may be two slots ago, and no more', async () => {
    const observer = 'eu-west-1';
    await record(roundAt({ observer, slot: anHour, seen: { checkout: { a: up() } } }));
    const seenBefore = (slots: number) =>
      previousOutcomes(table, roundAt({ observer, slot: anHour + slots * everyMs }));
    expect(await seenBefore(2)).toEqual({ seen: { checkout: { a: { outcome: 'up' } } } });
    expect(await seenBefore(3)).toBeUndefined();
    expect(await seenBefore(0)).toBeUndefined();
  });
});
