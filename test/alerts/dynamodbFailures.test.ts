/** What the alert store says when DynamoDB does not do as it is asked, and of items that it cannot read. */
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import { createDynamoDbAlertStore } from '../../shared/alerts/dynamodb.ts';
import type { AlertStore } from '../../shared/alerts/store.ts';
import { ControlCorrupt } from '../../shared/control/store.ts';
import { failsLikeTheControlTable, readsItemsOfOnePartition } from '../contract/controlTableFailures.ts';
import { type DynaliteTable, openDynaliteTable } from '../contract/dynaliteTable.ts';

const { key, ...content } = {
  key: 'blocked:checkout',
  revision: 2,
  episode: 1,
  state: { kind: 'firing', since: 1, firedAt: 1 },
  severity: 'page',
  service: 'checkout',
  detail: { kind: 'blocked', why: 'hold', text: '' },
  told: {
    'topic-1': { episode: 1, stage: 'fired', severity: 'page', count: 1, at: 1, by: 'us-east-1', state: 'sent' },
  },
} as const satisfies Alert;
const alert: Alert = { key, ...content };

const calls: Parameters<typeof readsItemsOfOnePartition<AlertStore>>[1] = {
  createStore: (at) => createDynamoDbAlertStore(at, unexpected),
  writes: [
    ['writing the first', (store) => store.writeAlert({ ...alert, revision: 1 }), 'lost'],
    ['writing the next', (store) => store.writeAlert(alert), 'lost'],
    ['removing', (store) => store.removeAlert(alert), 'lost'],
  ],
  reads: [
    ['reading all', (store) => store.readAlerts()],
    ['peeking', (store) => store.peekAlerts()],
    ['reading one', (store) => store.readAlert(key)],
  ],
};
failsLikeTheControlTable(calls);
readsItemsOfOnePartition('alert', calls);

describe('a table with alerts that another version wrote, or a person changed', () => {
  let table: DynaliteTable;
  let store: AlertStore;
  const told: ControlCorrupt[] = [];
  beforeAll(async () => {
    table = await openDynaliteTable();
    store = createDynamoDbAlertStore(table, (error) => told.push(error));
    await store.writeAlert({ ...alert, key: 'sound', revision: 1 });
  });
  beforeEach(() => told.splice(0));
  afterAll(() => table.close());

  async function put(sk: string, changed: Record<string, AttributeValue>): Promise<void> {
    const Item = { pk: { S: 'alert' }, sk: { S: sk }, ...marshall(content), ...changed };
    await table.client.send(new PutItemCommand({ TableName: table.table, Item }));
  }

  const corrupt: readonly (readonly [string, Record<string, AttributeValue>, string])[] = [
    ['half a revision', { revision: { N: '1.5' } }, 'revision'],
    ['an unknown state', { state: { M: { kind: { S: 'brooding' } } } }, 'state'],
    ['a state without its times', { state: { M: { kind: { S: 'firing' } } } }, 'state.since'],
    ['a severity of another version', { severity: { S: 'shrug' } }, 'severity'],
    ['a kind of another version', { detail: { M: { kind: { S: 'weather' } } } }, 'detail'],
    ['the detail of another kind', { detail: { M: { kind: { S: 'drift' }, why: { S: '' } } } }, 'detail.what'],
    ['nothing told', { told: { NULL: true } }, 'told'],
    ['something told in another form', { told: { M: { 'topic-1': { S: 'yes' } } } }, 'topic-1'],
  ];

  it.each(corrupt)('leaves out and names the one with %s, and reads the others', async (name, changed, why) => {
    const sk = name.replaceAll(' ', '-');
    await put(sk, changed);
    for (const read of [store.readAlerts, store.peekAlerts]) {
      told.splice(0);
      const keys = (await read()).map((one) => one.key);
      expect(keys).toContain('sound');
      expect(keys).not.toContain(sk);
      const own = told.filter(({ message }) => message.includes(`alert ${sk} `));
      expect(own).toMatchObject([{ code: 'control-corrupt' }]);
      expect(String(own[0])).toContain(why);
      expect(String(own[0])).toContain('nobody is told of it until a person has corrected it');
    }
    await expect(store.readAlert(sk)).rejects.toThrow(ControlCorrupt);
  });

  it('never takes one that it cannot read for one that is not there', async () => {
    await put('unread', { severity: { S: 'shrug' } });
    expect(await store.writeAlert({ ...alert, key: 'unread', revision: 1 })).toBe('lost');
    await expect(store.readAlert('unread')).rejects.toThrow(ControlCorrupt);
  });

  it('reads one with attributes that it does not know', async () => {
    await put('newer', { mood: { S: 'fine' } });
    expect(await store.readAlert('newer')).toEqual({ ...alert, key: 'newer' });
  });
});

function unexpected(error: Error): never {
  throw error;
}
