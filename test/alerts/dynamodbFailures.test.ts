/**
 * What the alert store says when DynamoDB does not do as it is asked. The errors are those of the Amazon DynamoDB API
 * reference; ReplicatedWriteConflictException is what a strongly consistent global table answers to a concurrent write.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  InternalServerError,
  PutItemCommand,
  QueryCommand,
  ReplicatedWriteConflictException,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import { createDynamoDbAlertStore } from '../../shared/alerts/dynamodb.ts';
import type { AlertStore } from '../../shared/alerts/store.ts';
import { ControlCorrupt, ControlUnavailable } from '../../shared/control/store.ts';
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

const writes: readonly (readonly [string, (store: AlertStore) => Promise<unknown>])[] = [
  ['writing the first', (store) => store.writeAlert({ ...alert, revision: 1 })],
  ['writing the next', (store) => store.writeAlert(alert)],
  ['removing', (store) => store.removeAlert(alert)],
];
const reads: typeof writes = [
  ['reading all', (store) => store.readAlerts()],
  ['peeking', (store) => store.peekAlerts()],
  ['reading one', (store) => store.readAlert(key)],
];

describe('a DynamoDB that answers with an error', () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  const store = createDynamoDbAlertStore({ client, table: 'control' }, unexpected);
  afterEach(() => mock.reset());
  afterAll(() => client.destroy());

  const answer = { message: 'no', $metadata: { httpStatusCode: 400 } };

  it.each(writes)('has lost when %s meets another writer, here or in another region', async (_, call) => {
    for (const failure of [new ConditionalCheckFailedException(answer), new ReplicatedWriteConflictException(answer)]) {
      mock.reset();
      mock.onAnyCommand().rejects(failure);
      expect(await call(store)).toBe('lost');
    }
  });

  const failures = [
    new ThrottlingException(answer),
    new InternalServerError({ message: 'oops', $metadata: { httpStatusCode: 500 } }),
    new DynamoDBServiceException({ name: 'ResourceNotFoundException', $fault: 'client', $metadata: {} }),
    new Error('socket hang up'),
  ];

  it.each([...writes, ...reads])('is unavailable when %s fails otherwise', async (_, call) => {
    for (const failure of failures) {
      mock.reset();
      mock.onAnyCommand().rejects(failure);
      const error = await call(store).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ControlUnavailable);
      expect(error).toMatchObject({ code: 'control-unavailable', cause: failure });
    }
  });

  it('is unavailable when it fails between two pages: what is not read must not look resolved', async () => {
    mock
      .on(QueryCommand)
      .resolvesOnce({ Items: [], LastEvaluatedKey: { pk: { S: 'alert' }, sk: { S: 'b' } } })
      .rejectsOnce(new Error('socket hang up'));
    await expect(store.readAlerts()).rejects.toThrow(ControlUnavailable);
    expect(mock.commandCalls(QueryCommand)).toHaveLength(2);
  });

  it('is asked for strongly consistent reads, except when peeking', async () => {
    mock.on(QueryCommand).resolves({});
    mock.on(GetItemCommand).resolves({});
    await store.readAlerts();
    await store.peekAlerts();
    await store.readAlert(key);
    expect(mock.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input.ConsistentRead)).toEqual([true, false]);
    expect(mock.commandCalls(GetItemCommand).map(({ args: [{ input }] }) => input.ConsistentRead)).toEqual([true]);
  });

  it.each(writes)('is asked to change one item under a condition when %s', async (_, call) => {
    mock.onAnyCommand().resolves({});
    expect(await call(store)).toBe('written');
    const inputs = mock.calls().map(({ args: [command] }) => command.input);
    expect(inputs).toMatchObject([{ TableName: 'control', ConditionExpression: expect.stringMatching(/./) }]);
  });
});

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
