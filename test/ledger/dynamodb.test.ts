import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { openDynaliteTable } from '../contract/dynaliteTable.ts';
import { ledgerContract } from '../contract/ledger.ts';

ledgerContract('DynamoDB (dynalite)', async () => {
  const table = await openDynaliteTable();
  return { ledger: createDynamoDbLedger(table, unexpected), close: () => table.close() };
});

function unexpected(error: Error): never {
  throw error;
}
