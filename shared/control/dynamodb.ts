/** The control store in DynamoDB: one item per record or lease, strongly read, conditionally written. */
import {
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { quote } from '../config/quote.ts';
import type { DynamoDbTable } from '../ledger/dynamodbRounds.ts';
import type { Control } from './control.ts';
import { attempt, type Item, parse, unlessLost } from './controlTable.ts';
import { controlSchema, leaseSchema } from './items.ts';
import {
  ControlCorrupt,
  type ControlStore,
  type LeaseAnswer,
  type LeaseRequest,
  type Peeked,
  type Written,
} from './store.ts';

export function createDynamoDbControlStore(at: DynamoDbTable): ControlStore {
  return {
    async readControl(service) {
      const command = new GetItemCommand({ TableName: at.table, Key: keyOf('control', service), ConsistentRead: true });
      const { Item } = await attempt(`reading the control record of ${service}`, () => at.client.send(command));
      return Item === undefined ? undefined : controlOf(Item, service);
    },
    async peekControls(services) {
      const peeked = services.map(async (service) => [service, await peek(at, service)] as const);
      const known = await Promise.all(peeked);
      return new Map(
        known.flatMap(([service, control]) => (control === undefined ? [] : [[service, control] as const])),
      );
    },
    createControl: (control) => putControl(at, control, { ConditionExpression: 'attribute_not_exists(pk)' }),
    replaceControl: (control) =>
      putControl(at, control, {
        ConditionExpression: 'revision = :before',
        ExpressionAttributeValues: { ':before': { N: String(control.revision - 1) } },
      }),
    acquireLease: (request) =>
      updateLease(at, request, {
        UpdateExpression: 'SET #token = :token, #until = :until ADD fence :one',
        ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now OR #token = :token',
        ExpressionAttributeValues: { ':one': { N: '1' }, ':now': { N: String(request.now) } },
      }),
    renewLease: (request) =>
      updateLease(at, request, {
        UpdateExpression: 'SET #until = :until',
        ConditionExpression: '#token = :token',
      }),
    async releaseLease({ name, token }) {
      const command = new UpdateItemCommand({
        TableName: at.table,
        Key: keyOf('lease', name),
        // The item stays, because the fence must go on growing.
        UpdateExpression: 'SET #until = :zero REMOVE #token',
        ConditionExpression: '#token = :token',
        ExpressionAttributeNames: leaseNames,
        ExpressionAttributeValues: { ':zero': { N: '0' }, ':token': { S: token } },
      });
      return (await unlessLost(`releasing the lease ${name}`, () => at.client.send(command))) === 'lost'
        ? 'lost'
        : 'written';
    },
  };
}

/** Read one by one: a batch answers in part when it is throttled, and a page of services is few. */
async function peek({ client, table }: DynamoDbTable, service: string): Promise<Peeked | undefined> {
  const command = new GetItemCommand({ TableName: table, Key: keyOf('control', service) });
  const { Item } = await attempt(`reading the control record of ${service}`, () => client.send(command));
  try {
    return Item === undefined ? undefined : controlOf(Item, service);
  } catch (error) {
    if (error instanceof ControlCorrupt) return 'corrupt';
    throw error;
  }
}

/** `token` is a reserved word in expressions, and `until` reads better than a synonym. */
const leaseNames = { '#token': 'token', '#until': 'until' };

async function putControl(
  { client, table }: DynamoDbTable,
  control: Control,
  condition: { ConditionExpression: string; ExpressionAttributeValues?: Record<string, { N: string }> },
): Promise<Written> {
  const Item = { ...keyOf('control', control.service), ...marshall(control, { removeUndefinedValues: true }) };
  const command = new PutItemCommand({ TableName: table, Item, ...condition });
  const answer = await unlessLost(`writing the control record of ${control.service}`, () => client.send(command));
  return answer === 'lost' ? 'lost' : 'written';
}

async function updateLease(
  { client, table }: DynamoDbTable,
  { name, token, ttlMs, now }: LeaseRequest,
  update: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>,
): Promise<LeaseAnswer> {
  const command = new UpdateItemCommand({
    TableName: table,
    Key: keyOf('lease', name),
    ...update,
    ExpressionAttributeNames: leaseNames,
    ExpressionAttributeValues: {
      ...update.ExpressionAttributeValues,
      ':token': { S: token },
      ':until': { N: String(now + ttlMs) },
    },
    ReturnValues: 'ALL_NEW',
  });
  const answer = await unlessLost(`taking the lease ${name}`, () => client.send(command));
  if (answer === 'lost' || answer.Attributes === undefined) return { kind: 'lost' };
  const { fence, until } = parse(leaseSchema, answer.Attributes, `lease#${name}`);
  return { kind: 'held', fence, until };
}

function controlOf(item: Item, service: string): Control {
  const control = parse(controlSchema, item, `control#${service}`);
  if (control.service === service) return control;
  throw new ControlCorrupt(`control#${service}`, `it is the record of ${quote(control.service)}`);
}

function keyOf(kind: 'control' | 'lease', name: string) {
  return { pk: { S: `${kind}#${name}` }, sk: { S: kind } };
}
