/**
 * What the control store says when DynamoDB does not do as it is asked. The errors are those of the Amazon DynamoDB API
 * reference; ReplicatedWriteConflictException is what a strongly consistent global table answers to a concurrent write.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  InternalServerError,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  ReplicatedWriteConflictException,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import { createDynamoDbControlStore } from '../../shared/control/dynamodb.ts';
import { ControlCorrupt, type ControlStore, ControlUnavailable } from '../../shared/control/store.ts';
import { type DynaliteTable, openDynaliteTable } from '../contract/dynaliteTable.ts';

const control: Control = {
  service: 'checkout',
  revision: 2,
  active: 'us-east-1',
  epoch: 1,
  phase: 'settled',
  flips: [],
  log: [],
};
const lease = { name: 'budget', token: 'ours', ttlMs: 60_000, now: 0 };

const writes: readonly (readonly [string, (store: ControlStore) => Promise<unknown>, unknown])[] = [
  ['creating', (store) => store.createControl(control), 'lost'],
  ['replacing', (store) => store.replaceControl(control), 'lost'],
  ['acquiring', (store) => store.acquireLease(lease), { kind: 'lost' }],
  ['renewing', (store) => store.renewLease(lease), { kind: 'lost' }],
  ['releasing', (store) => store.releaseLease(lease), 'lost'],
];
const reading = ['reading', (store: ControlStore) => store.readControl('checkout'), undefined] as const;

describe('a DynamoDB that answers with an error', () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  const store = createDynamoDbControlStore({ client, table: 'control' });
  afterEach(() => mock.reset());
  afterAll(() => client.destroy());

  const answer = { message: 'no', $metadata: { httpStatusCode: 400 } };

  it.each(writes)('has lost when %s meets another writer, here or in another region', async (_, call, lost) => {
    for (const failure of [new ConditionalCheckFailedException(answer), new ReplicatedWriteConflictException(answer)]) {
      mock.reset();
      mock.onAnyCommand().rejects(failure);
      expect(await call(store)).toEqual(lost);
    }
  });

  const failures = [
    new ProvisionedThroughputExceededException(answer),
    new ThrottlingException(answer),
    new InternalServerError({ message: 'oops', $metadata: { httpStatusCode: 500 } }),
    new DynamoDBServiceException({ name: 'ResourceNotFoundException', $fault: 'client', $metadata: {} }),
    new Error('socket hang up'),
  ];

  it.each([...writes, reading])('is unavailable when %s fails otherwise', async (_, call) => {
    for (const failure of failures) {
      mock.reset();
      mock.onAnyCommand().rejects(failure);
      const error = await call(store).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ControlUnavailable);
      expect(error).toMatchObject({ code: 'control-unavailable', cause: failure });
      expect(String(error)).toContain(failure.name);
    }
  });

  it('is asked for strongly consistent reads only', async () => {
    mock.on(GetItemCommand).resolves({});
    expect(await store.readControl('checkout')).toBeUndefined();
    expect(mock.commandCalls(GetItemCommand).map(({ args: [{ input }] }) => input.ConsistentRead)).toEqual([true]);
  });

  it.each(writes)('is asked to write one item under a condition when %s', async (_, call) => {
    mock.onAnyCommand().resolves({});
    await call(store);
    const inputs = mock.calls().map(({ args: [command] }) => command.input);
    expect(inputs).toMatchObject([{ TableName: 'control', ConditionExpression: expect.stringMatching(/./) }]);
  });
});

describe('a table with items that another version wrote, or a person changed', () => {
  let table: DynaliteTable;
  let store: ControlStore;
  beforeAll(async () => {
    table = await openDynaliteTable();
    store = createDynamoDbControlStore(table);
  });
  afterAll(() => table.close());

  async function put(pk: string, sk: string, content: Record<string, AttributeValue>): Promise<void> {
    await table.client.send(
      new PutItemCommand({ TableName: table.table, Item: { pk: { S: pk }, sk: { S: sk }, ...content } }),
    );
  }

  const good = marshall(control);
  const flip = { epoch: 1, from: 'a', to: 'b', at: 0, by: 'x', reason: 'r', kind: 'failover' };
  const corrupt: readonly (readonly [string, Record<string, AttributeValue>, string])[] = [
    ['no revision', { service: { S: 'x' } }, 'revision'],
    ['an epoch that is text', { ...good, epoch: { S: '1' } }, 'epoch'],
    ['half an epoch', { ...good, epoch: { N: '1.5' } }, 'epoch'],
    ['an epoch below zero', { ...good, epoch: { N: '-1' } }, 'epoch'],
    ['a revision beyond what a double holds', { ...good, revision: { N: '12345678901234567890' } }, 'revision'],
    ['a phase of another version', { ...good, phase: { S: 'wobbling' } }, 'phase'],
    ['a hold without a reason', { ...good, hold: { M: { by: { S: 'anna' }, at: { N: '1' } } } }, 'hold.reason'],
    ['a flip of an unknown kind', { ...good, flips: { L: [{ M: marshall({ ...flip, kind: 'odd' }) }] } }, 'kind'],
    ['no flips', { ...good, flips: { NULL: true } }, 'flips'],
    ['another service', { ...good, service: { S: 'search' } }, '"search"'],
  ];

  it.each(corrupt)('names the control record with %s, and still reads the others', async (name, content, told) => {
    const service = `service-with-${name.replaceAll(' ', '-')}`;
    await put(
      `control#${service}`,
      'control',
      content['service']?.S === 'search' ? content : { ...content, service: { S: service } },
    );
    const error = await store.readControl(service).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ControlCorrupt);
    expect(error).toMatchObject({ code: 'control-corrupt' });
    expect(String(error)).toContain(`control#${service}`);
    expect(String(error)).toContain(told);
    expect((await store.peekControls([service])).get(service)).toBe('corrupt');
    const sound = { ...control, service: `beside-${service}` };
    await store.createControl(sound);
    expect(await store.readControl(sound.service)).toEqual(sound);
  });

  it('never writes over a record that it cannot read', async () => {
    await put('control#unread', 'control', { revision: { S: '1' } });
    expect(await store.createControl({ ...control, service: 'unread', revision: 1 })).toBe('lost');
    expect(await store.replaceControl({ ...control, service: 'unread', revision: 2 })).toBe('lost');
    await expect(store.readControl('unread')).rejects.toThrow(ControlCorrupt);
  });

  it('names the lease with a fence that is no whole number', async () => {
    await put('lease#odd', 'lease', { fence: { N: '0.5' }, until: { N: '0' } });
    await expect(store.acquireLease({ ...lease, name: 'odd' })).rejects.toThrow(/lease#odd.*fence/s);
  });

  it('reads a record with attributes that it does not know', async () => {
    await put('control#newer', 'control', { ...good, service: { S: 'newer' }, mood: { S: 'fine' } });
    expect(await store.readControl('newer')).toEqual({ ...control, service: 'newer' });
  });
});
