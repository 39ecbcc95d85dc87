/** What is really in a data folder, read behind the monitor's back. */
import { join } from 'node:path';
import { startEmbeddedDynamoDb } from '../../local/embeddedDynamoDb.ts';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import type { Round } from '../../shared/ledger/round.ts';

export async function storedRounds(data: string, observer: string, everyMs: number): Promise<readonly Round[]> {
  const database = await startEmbeddedDynamoDb(join(data, 'tables'));
  try {
    const ledger = createDynamoDbLedger({ client: database.client, table: 'holdfast-ledger' }, unexpected);
    return await ledger.rounds({ observer, everyMs, from: 0, to: Date.UTC(2100, 0) });
  } finally {
    await database.close();
  }
}

function unexpected(error: Error): never {
  throw error;
}
