/** What the control store says when DynamoDB does not do as it is asked, and of items that it cannot read. */
import { type AttributeValue, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import { createDynamoDbControlStore } from '../../shared/control/dynamodb.ts';
import { ControlCorrupt, type ControlStore } from '../../shared/control/store.ts';
import { failsLikeTheControlTable } from '../contract/controlTableFailures.ts';
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

failsLikeTheControlTable<ControlStore>({
  createStore: createDynamoDbControlStore,
  writes: [
    ['creating', (store) => store.createControl(control), 'lost'],
    ['replacing', (store) => store.replaceControl(control), 'lost'],
    ['acquiring', (store) => store.acquireLease(lease), { kind: 'lost' }],
    ['renewing', (store) => store.renewLease(lease), { kind: 'lost' }],
    ['releasing', (store) => store.releaseLease(lease), 'lost'],
  ],
  reads: [['reading', (store) => store.readControl('checkout')]],
});

it('asks for strongly consistent reads only', async () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  mock.on(GetItemCommand).resolves({});
  expect(await createDynamoDbControlStore({ client, table: 'control' }).readControl('checkout')).toBeUndefined();
  expect(mock.commandCalls(GetItemCommand).map(({ args: [{ input }] }) => input.ConsistentRead)).toEqual([true]);
  client.destroy();
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
