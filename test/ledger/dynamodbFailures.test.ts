/** What the ledger says when DynamoDB does not do as it is asked. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { auditReportItem, auditSummaryItem } from '../../shared/ledger/dynamodbAuditItems.ts';
import { budgetBoardItem } from '../../shared/ledger/dynamodbBudgetItem.ts';
import { correctionItem } from '../../shared/ledger/dynamodbCorrectionItem.ts';
import { hourItem } from '../../shared/ledger/dynamodbItems.ts';
import { metricHourItem } from '../../shared/ledger/dynamodbMetricItems.ts';
import { restoreRunItem, restoreWatchItem } from '../../shared/ledger/dynamodbRestoreItems.ts';
import { type Ledger, type LedgerCorrupt, LedgerRefused, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { type DynaliteTable, loopbackClient, openDynaliteTable } from '../contract/dynaliteTable.ts';
import { dueAt, runOf } from '../restore/runs.ts';
import { storedOf, summaryOf } from '../storage/run/samples.ts';
import { anHour, dayMs, hourMs, roundAt } from './samples.ts';

const round = roundAt({ slot: anHour });
const range = { from: anHour, to: anHour + hourMs };
const hour = {
  service: 'checkout',
  hour: anHour,
  writer: 'us-east-1',
  everyMs: 30_000,
  rounds: 1,
  endpoints: {},
  visible: 'u',
};

const metricHour = { service: 'checkout', hour: anHour, writer: 'us-east-1', cells: '3/0x60', known: 60 };
const correction = {
  service: 'checkout',
  id: 'x',
  at: anHour,
  by: 'anna',
  reason: 'a migration',
  kind: 'excluded',
  from: anHour - hourMs,
  to: anHour,
} as const;

const calls: readonly (readonly [string, (ledger: Ledger) => Promise<unknown>])[] = [
  ['recording a round', (ledger) => ledger.recordRound(round)],
  ['reading rounds', (ledger) => ledger.rounds({ observer: 'us-east-1', everyMs: 30_000, ...range })],
  ['putting an hour', (ledger) => ledger.putHour(hour)],
  ['reading hours', (ledger) => ledger.hours('checkout', range)],
  ['reading days', (ledger) => ledger.days('checkout', { from: anHour - dayMs, to: anHour })],
  ['reading boards', (ledger) => ledger.boards()],
  ['reading recents', (ledger) => ledger.recents()],
  ['putting a metric hour', (ledger) => ledger.putMetricHour(metricHour)],
  ['reading metric days', (ledger) => ledger.metricDays('checkout', { from: anHour - dayMs, to: anHour })],
  ['putting an audit report', (ledger) => ledger.putAuditReport(storedOf('acme', []))],
  ['reading audit reports', (ledger) => ledger.auditReports('2026-11-30')],
  ['putting an audit summary', (ledger) => ledger.putAuditSummary(summaryOf())],
  ['reading audit summaries', (ledger) => ledger.auditSummaries(1)],
  ['putting a restore test', (ledger) => ledger.putRestoreRun(runOf())],
  ['reading restore tests', (ledger) => ledger.restoreRuns('orders', 1)],
  ['reading a restore test', (ledger) => ledger.restoreRun('orders', runOf().id)],
  ['reading the newest restore tests', (ledger) => ledger.newestRestoreRuns(['orders'])],
  ['putting a watch', (ledger) => ledger.putRestoreWatch({ backup: 'orders', writer: 'us-east-1', since: 1 })],
  ['reading watches', (ledger) => ledger.restoreWatches()],
  ['putting a correction', (ledger) => ledger.putCorrection(correction)],
  ['reading corrections', (ledger) => ledger.corrections()],
  ['reading budget boards', (ledger) => ledger.budgetBoards()],
];

describe('a DynamoDB that answers with an error', () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  const ledger = createDynamoDbLedger({ client, table: 'ledger' }, unexpected);
  afterEach(() => mock.reset());
  afterAll(() => client.destroy());

  const answer = { message: 'slow down', $metadata: { httpStatusCode: 400 } };

  // ValidationException is what DynamoDB says of a request that is wrong in itself (API reference, common errors).
  it.each(calls)('is refused for good when %s and the request is wrong in itself', async (_, call) => {
    const wrong = new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', $metadata: {} });
    mock.onAnyCommand().rejects(wrong);
    await expect(call(ledger)).rejects.toThrow(LedgerRefused);
  });
  const failures = [
    new ProvisionedThroughputExceededException(answer),
    new ThrottlingException(answer),
    new InternalServerError({ message: 'oops', $metadata: { httpStatusCode: 500 } }),
    new Error('socket hang up'),
  ];

  it.each(calls)('is unavailable when %s', async (_, call) => {
    for (const failure of failures) {
      mock.reset();
      mock.on(PutItemCommand).rejects(failure);
      mock.on(QueryCommand).rejects(failure);
      const error = await call(ledger).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LedgerUnavailable);
      expect(error).toMatchObject({ code: 'ledger-unavailable', cause: failure });
      expect(String(error)).toContain(failure.message);
    }
  });

  it('has the round already when the condition fails, as after a write whose answer was lost', async () => {
    mock
      .on(PutItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} }));
    expect(await ledger.recordRound(round)).toBe('already-recorded');
  });

  it('is unavailable when it fails between two pages', async () => {
    mock
      .on(QueryCommand)
      .resolvesOnce({ Items: [], LastEvaluatedKey: { pk: { S: 'a' }, sk: { S: 'b' } } })
      .rejectsOnce(new Error('socket hang up'));
    await expect(ledger.boards()).rejects.toThrow(LedgerUnavailable);
    expect(mock.commandCalls(QueryCommand)).toHaveLength(2);
  });
});

describe('a DynamoDB that does not answer', () => {
  const sockets: Socket[] = [];
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    // Accepts connections and says nothing.
    server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it.each(calls)('is unavailable when %s, and nobody waits for ever', async (_, call) => {
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 200, requestTimeout: 200, throwOnRequestTimeout: true },
    });
    await expect(call(createDynamoDbLedger({ client, table: 'ledger' }, unexpected))).rejects.toThrow(
      LedgerUnavailable,
    );
    client.destroy();
  });

  it('is unavailable when nothing listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const free = (closed.address() as AddressInfo).port;
    await new Promise<void>((resolve) => closed.close(() => resolve()));
    const client = loopbackClient(free, { maxAttempts: 1 });
    const ledger = createDynamoDbLedger({ client, table: 'ledger' }, unexpected);
    await expect(ledger.recordRound(round)).rejects.toThrow(/ECONNREFUSED/);
    await expect(ledger.recordRound(round)).rejects.toThrow(LedgerUnavailable);
    client.destroy();
  });
});

describe('a table with items that another version wrote, or a person changed', () => {
  let table: DynaliteTable;
  let ledger: Ledger;
  const told: LedgerCorrupt[] = [];
  beforeAll(async () => {
    table = await openDynaliteTable();
    ledger = createDynamoDbLedger(table, (error) => told.push(error));
  });
  beforeEach(() => told.splice(0));
  afterAll(() => table.close());

  const slotText = '2026-11-22T19:00:00.000Z';
  const corruptRounds: readonly (readonly [string, Record<string, AttributeValue>])[] = [
    ['nothing seen', { startedAt: { N: '1' } }],
    ['no start', { seen: { M: {} } }],
    [
      'an unreadable observation',
      { startedAt: { N: '1' }, seen: { M: { checkout: { M: { a: { S: 'splendid' } } } } } },
    ],
    [
      'a reason of another version',
      { startedAt: { N: '1' }, seen: { M: { checkout: { M: { a: { S: 'down gremlins 5' } } } } } },
    ],
    ['an observation of another type', { startedAt: { N: '1' }, seen: { M: { checkout: { M: { a: { N: '5' } } } } } }],
  ];

  it.each(corruptRounds)('leaves out and names the round with %s, and returns the others', async (name, content) => {
    const observer = `observer of ${name}`;
    const Item = { pk: { S: `round#${observer}#30000` }, sk: { S: `${slotText}#0` }, ...content };
    await table.client.send(new PutItemCommand({ TableName: table.table, Item }));
    const good = { ...round, observer, everyMs: 30_000, slot: Date.parse(slotText) + 30_000 };
    await ledger.recordRound(good);
    const rounds = await ledger.rounds({ observer, everyMs: 30_000, ...range });
    expect(rounds.map(({ slot }) => slot)).toEqual([good.slot]);
    expect(told).toMatchObject([{ code: 'ledger-corrupt' }]);
    expect(String(told[0])).toContain(`round#${observer}#30000 ${slotText}#0`);
  });

  const corruptHours: readonly (readonly [string, Record<string, AttributeValue>])[] = [
    ['marks', { visible: { S: 'u3x1' } }],
    ['a cadence', { everyMs: { S: 'often' } }],
    ['endpoints', { endpoints: { M: { a: { M: { marks: { S: 'x3' }, reasons: { M: {} } } } } } }],
    [
      'latency',
      { endpoints: { M: { a: { M: { marks: { S: 'u3' }, latency: { S: 'quick' }, reasons: { M: {} } } } } } },
    ],
    ['reasons', { endpoints: { M: { a: { M: { marks: { S: 'u3' }, reasons: { M: { gremlins: { N: '1' } } } } } } } }],
    ['counts', { counts: { M: { availability: { S: '3/0x' } } } }],
    ['counts of no objective', { counts: { M: { elegance: { S: '3/0' } } } }],
  ];

  it.each(corruptHours)('leaves out and names the hour with unreadable %s', async (name, content) => {
    const service = `service-${name.replaceAll(' ', '-')}`;
    const Item = { ...hourItem({ ...hour, service }), ...content };
    await table.client.send(new PutItemCommand({ TableName: table.table, Item }));
    expect(await ledger.hours(service, range)).toEqual([]);
    expect(told).toMatchObject([{ code: 'ledger-corrupt' }]);
    expect(String(told[0])).toContain(`hour#${service} 2026-11-22T19#us-east-1`);
  });

  it('leaves out and names what objectives need and cannot read, and returns the others', async () => {
    await ledger.putMetricHour(metricHour);
    await ledger.putCorrection(correction);
    const put = (Item: Record<string, AttributeValue>) =>
      table.client.send(new PutItemCommand({ TableName: table.table, Item }));
    await put({ ...metricHourItem({ ...metricHour, writer: 'odd' }), cells: { S: 'three' } });
    await put({ ...correctionItem({ ...correction, id: 'odd' }), kind: { S: 'forgiven' } });
    await put({ ...budgetBoardItem({ shard: 'odd', writer: 'odd', asOf: anHour, services: {} }), asOf: { S: 'now' } });
    expect(await ledger.metricHours('checkout', range)).toEqual([metricHour]);
    expect(await ledger.corrections()).toEqual([correction]);
    expect(await ledger.budgetBoards()).toEqual([]);
    const names = ['metric-hour#checkout 2026-11-22T19#odd', `correction ${slotText}#checkout#odd`, 'budget odd#odd'];
    expect(told).toHaveLength(3);
    for (const [index, name] of names.entries()) expect(String(told[index])).toContain(name);
  });

  it('leaves out audits that are cut off, do not decompress, or have another shape', async () => {
    const told: LedgerCorrupt[] = [];
    const ledger = createDynamoDbLedger(table, (error) => told.push(error));
    const good = storedOf('acme', []);
    await ledger.putAuditReport(good);
    const put = (Item: Record<string, AttributeValue>) =>
      table.client.send(new PutItemCommand({ TableName: table.table, Item }));
    const itemOf = (id: string) => auditReportItem(storedOf(id, []));
    await put({ ...itemOf('cut-off'), json: { S: '{"report":' } });
    const { json: _, ...bare } = itemOf('no-gzip');
    await put({ ...bare, gzip: { B: new Uint8Array([1, 2, 3]) } });
    await put({ ...itemOf('other-shape'), json: { S: '{"report":{"score":101}}' } });
    await put({ ...auditSummaryItem(summaryOf()), json: { S: 'null' } });
    expect(await ledger.auditReports('2026-11-30')).toEqual([good]);
    expect(await ledger.auditSummaries(10)).toEqual([]);
    const names = ['cut-off#us-east-1', 'no-gzip#us-east-1', 'other-shape#us-east-1'].map((one) => `bucket:${one}`);
    expect(told).toHaveLength(4);
    for (const [index, name] of [...names, 'audit 2026-11-30'].entries()) expect(String(told[index])).toContain(name);
  });

  it('leaves out restore tests that are cut off, of another shape, or another than their key says', async () => {
    const told: LedgerCorrupt[] = [];
    const ledger = createDynamoDbLedger(table, (error) => told.push(error));
    await ledger.putRestoreRun(runOf());
    const put = (Item: Record<string, AttributeValue>) =>
      table.client.send(new PutItemCommand({ TableName: table.table, Item }));
    const itemAt = (startedAt: number) => restoreRunItem(runOf({ startedAt }));
    await put({ ...itemAt(dueAt + 1_000), json: { S: '{"id":' } });
    await put({ ...itemAt(dueAt + 2_000), json: { S: JSON.stringify({ ...runOf(), verdict: 'splendid' }) } });
    await put({ ...itemAt(dueAt + 3_000), json: { S: JSON.stringify(runOf()) } });
    await put({ ...restoreWatchItem({ backup: 'orders', writer: 'us-east-1', since: 1 }), since: { S: 'long ago' } });
    expect(await ledger.restoreRuns('orders', 10)).toEqual([runOf()]);
    expect(await ledger.newestRestoreRuns(['orders'])).toEqual([]);
    expect(await ledger.restoreWatches()).toEqual([]);
    const names = ['04:00:03.000Z', '04:00:02.000Z', '04:00:01.000Z'].map((one) => `restore#orders 2026-11-29T${one}`);
    for (const [index, name] of names.entries()) expect(String(told[index])).toContain(name);
    expect(String(told.at(-1))).toContain('restore-watch orders#us-east-1');
  });
});

function unexpected(error: Error): never {
  throw error;
}
