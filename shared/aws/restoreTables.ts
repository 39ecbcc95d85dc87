/** DynamoDB, as restoring a table asks it. Packaging may leave this module out where no backup is a table. */
import {
  type AttributeValue,
  BatchGetItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type ReadBack,
  type RestoreTables,
  type SampleRequest,
  TableError,
  type TableOrigin,
} from '../restore/engines/dynamodb/tables.ts';
import type { Clock } from '../runtime/clock.ts';
import { listTableBackups } from './listTableBackups.ts';
import { sameItems } from './sameItems.ts';
import { cursorOf, keyOf } from './scanCursor.ts';
import { tableErrorOf } from './tableErrors.ts';
import { tableFactsOf } from './tableFactsOf.ts';

type Client = Pick<DynamoDBClient, 'send'>;

/** Of one call, with its attempts: a throttled table is asked again for a while. */
const callMsMax = 60_000;

/** BatchGetItem: "you can retrieve up to 100 items". */
const batchMax = 100;

/** What a batch left out is asked for again so often; it leaves out what is beyond 16 MB, or throttled. */
const roundsMax = 10;
const roundPauseMs = 500;

export function createRestoreTables(client: Client, clock: Pick<Clock, 'sleep'>): RestoreTables {
  const options = (signal: AbortSignal) => ({
    abortSignal: AbortSignal.any([signal, AbortSignal.timeout(callMsMax)]),
  });
  return {
    describe: (TableName, signal) =>
      orAbsent('DescribeTable', async () =>
        tableFactsOf(await client.send(new DescribeTableCommand({ TableName }), options(signal))),
      ),
    recovery: (TableName, signal) =>
      orAbsent('DescribeContinuousBackups', async () => {
        const answer = await client.send(new DescribeContinuousBackupsCommand({ TableName }), options(signal));
        const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
        return {
          enabled: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
          ...moment('earliest', recovery?.EarliestRestorableDateTime),
          ...moment('latest', recovery?.LatestRestorableDateTime),
        };
      }),
    backups: (table, signal) => called('ListBackups', () => listTableBackups(client, table, () => options(signal))),
    restore: (origin, target, signal) =>
      called(operationOf(origin), () => restore(client, origin, target, options(signal))),
    delete: async (TableName, signal) => {
      await called('DeleteTable', () => client.send(new DeleteTableCommand({ TableName }), options(signal)));
    },
    scan: ({ table, segment, segments, cursor, attribute }, signal) =>
      called('Scan', async () => {
        const what =
          attribute === undefined
            ? ({ Select: 'COUNT' } as const)
            : { ProjectionExpression: '#newest', ExpressionAttributeNames: { '#newest': attribute } };
        const start = cursor === undefined ? {} : { ExclusiveStartKey: keyOf(cursor) };
        const input = { TableName: table, Segment: segment, TotalSegments: segments, ...start, ...what };
        const { Count, Items = [], LastEvaluatedKey } = await client.send(new ScanCommand(input), options(signal));
        if (Count === undefined) throw new TableError('unreachable', `Scan of ${table} answered without a Count.`);
        const values = Items.flatMap((item) => textOf(item[attribute ?? '']) ?? []);
        return {
          items: Count,
          values,
          ...(LastEvaluatedKey === undefined ? {} : { cursor: cursorOf(LastEvaluatedKey) }),
        };
      }),
    readBack: (request, signal) =>
      called('BatchGetItem', () =>
        readBack(
          client,
          request,
          () => options(signal),
          (ms) => clock.sleep(ms, signal),
        ),
      ),
  };
}

type Options = { readonly abortSignal: AbortSignal };

/** Indexes are left out, so that they need not be built and paid for; the names of both calls' inputs are the same. */
const settings = {
  BillingModeOverride: 'PAY_PER_REQUEST' as const,
  GlobalSecondaryIndexOverride: [],
  LocalSecondaryIndexOverride: [],
};

function operationOf({ kind }: TableOrigin): string {
  return kind === 'moment' ? 'RestoreTableToPointInTime' : 'RestoreTableFromBackup';
}

async function restore(client: Client, origin: TableOrigin, TargetTableName: string, options: Options): Promise<void> {
  if (origin.kind === 'backup') {
    const input = { ...settings, TargetTableName, BackupArn: origin.backupArn };
    await client.send(new RestoreTableFromBackupCommand(input), options);
    return;
  }
  const from = { SourceTableName: origin.table, RestoreDateTime: new Date(origin.at) };
  await client.send(new RestoreTableToPointInTimeCommand({ ...settings, TargetTableName, ...from }), options);
}

type Item = Record<string, AttributeValue>;

async function readBack(
  client: Client,
  { table, keys, segment, segments, limit }: SampleRequest,
  options: () => Options,
  pause: (ms: number) => Promise<void>,
): Promise<ReadBack> {
  const scan = { TableName: table, Segment: segment, TotalSegments: segments, Limit: limit };
  const { Items: scanned = [] } = await client.send(new ScanCommand(scan), options());
  let lost = 0;
  for (let from = 0; from < scanned.length; from += batchMax) {
    const batch = scanned.slice(from, from + batchMax);
    const wanted = batch.map((item) => keyIn(item, keys));
    lost += batch.length - sameItems(batch, await batchGet(client, table, wanted, options, pause), keys);
  }
  return { read: scanned.length, lost };
}

async function batchGet(
  client: Client,
  table: string,
  keys: readonly Item[],
  options: () => Options,
  pause: (ms: number) => Promise<void>,
): Promise<readonly Item[]> {
  const got: Item[] = [];
  let wanted = [...keys];
  for (let round = 0; round < roundsMax; round += 1) {
    if (round > 0) await pause(roundPauseMs * 2 ** Math.min(round, 4));
    const RequestItems = { [table]: { Keys: wanted, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems }), options());
    got.push(...(Responses?.[table] ?? []));
    wanted = UnprocessedKeys?.[table]?.Keys ?? [];
    if (wanted.length === 0) return got;
  }
  throw new TableError('unreachable', `BatchGetItem gave only ${got.length} of ${keys.length} items of ${table}.`);
}

function keyIn(item: Item, keys: readonly string[]): Item {
  return Object.fromEntries(keys.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]] as const])));
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value?.S ?? value?.N;
}

function moment<Name extends string>(name: Name, date: Date | undefined): { readonly [_ in Name]?: number } {
  if (date === undefined) return {};
  const given: { [_ in Name]?: number } = {};
  given[name] = date.getTime();
  return given;
}

async function called<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof TableError ? error : tableErrorOf(operation, error);
  }
}

async function orAbsent<T>(operation: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await called(operation, call);
  } catch (error) {
    if (error instanceof TableError && error.code === 'missing') return undefined;
    throw error;
  }
}
