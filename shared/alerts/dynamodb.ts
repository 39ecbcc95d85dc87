/** The alert store in DynamoDB: one item per alert, all in one partition of the control table, conditionally written. */
import { type Item, parse } from '../control/controlTable.ts';
import { revisionedItems } from '../control/revisionedItems.ts';
import { ControlCorrupt } from '../control/store.ts';
import type { DynamoDbTable } from '../ledger/dynamodbRounds.ts';
import type { Alert } from './alert.ts';
import { alertSchema } from './items.ts';
import type { AlertStore } from './store.ts';

const partition = 'alert';

/** @param onError told of every item that this version cannot read. It is left out, and never written over. */
export function createDynamoDbAlertStore(at: DynamoDbTable, onError: (error: ControlCorrupt) => void): AlertStore {
  const items = revisionedItems(at, partition, { one: 'the alert', all: 'the alerts' });
  async function readable(isConsistent: boolean): Promise<readonly Alert[]> {
    return (await items.all({ isConsistent })).flatMap((item) => {
      try {
        return [alertOf(item)];
      } catch (error) {
        if (!(error instanceof ControlCorrupt)) throw error;
        onError(error);
        return [];
      }
    });
  }

  return {
    readAlerts: () => readable(true),
    peekAlerts: () => readable(false),
    async readAlert(key) {
      const item = await items.get(key);
      return item === undefined ? undefined : alertOf(item);
    },
    writeAlert: ({ key, ...content }) => items.put(key, content),
    removeAlert: ({ key, revision }) => items.remove(key, revision),
  };
}

function alertOf(item: Item): Alert {
  const key = item['sk']?.S ?? '';
  return { key, ...parse(alertSchema, item, `${partition} ${key}`, 'nobody is told of it') };
}
