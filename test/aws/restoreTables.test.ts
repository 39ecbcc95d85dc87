/** Answers and errors of DynamoDB as its API reference documents them. */
import {
  type AttributeValue,
  BatchGetItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListBackupsCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRestoreTables } from '../../shared/aws/restoreTables.ts';
import { sameItems } from '../../shared/aws/sameItems.ts';
import { cursorOf, keyOf } from '../../shared/aws/scanCursor.ts';
import { TableError } from '../../shared/restore/engines/dynamodb/tables.ts';

const dynamodb = mockClient(DynamoDBClient);
const client = new DynamoDBClient({
  region: 'eu-central-1',
  credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
});
const tables = createRestoreTables(client, { sleep: async () => {} });
const { signal } = new AbortController();
const arn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders';

beforeEach(() => {
  dynamodb.reset();
});

function refusal(name: string): Error {
  return Object.assign(new Error('User: arn:aws:iam::111122223333:role/secret is not authorized'), { name });
}

describe('a table', () => {
  it('is described with its keys, and what it was restored from', async () => {
    dynamodb.on(DescribeTableCommand, { TableName: 'copy' }).resolves({
      Table: {
        TableArn: arn,
        TableStatus: 'CREATING',
        CreationDateTime: new Date('2026-11-30T04:00:00Z'),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'email', AttributeType: 'S' },
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexes: [{ IndexName: 'by-email' }],
        LocalSecondaryIndexes: [{ IndexName: 'by-day' }],
        RestoreSummary: { SourceTableArn: arn, RestoreDateTime: new Date(0), RestoreInProgress: true },
      },
    });
    expect(await tables.describe('copy', signal)).toEqual({
      arn,
      status: 'CREATING',
      createdAt: Date.UTC(2026, 10, 30, 4),
      columns: ['pk S, partition key', 'sk N, sort key'],
      keys: ['pk', 'sk'],
      indexes: 2,
      deletionProtected: false,
      restored: { tableArn: arn, inProgress: true },
    });
  });

  it('that is not there is absent', async () => {
    dynamodb.on(DescribeTableCommand).rejects(refusal('ResourceNotFoundException'));
    dynamodb.on(DescribeContinuousBackupsCommand).rejects(refusal('TableNotFoundException'));
    expect(await tables.describe('orders', signal)).toBeUndefined();
    expect(await tables.recovery('orders', signal)).toBeUndefined();
  });

  it('can be restored to the moments between the earliest and the latest', async () => {
    const [EarliestRestorableDateTime, LatestRestorableDateTime] = [new Date(1_000), new Date(2_000)];
    const PointInTimeRecoveryDescription = {
      PointInTimeRecoveryStatus: 'ENABLED',
      EarliestRestorableDateTime,
      LatestRestorableDateTime,
    } as const;
    dynamodb.on(DescribeContinuousBackupsCommand).resolves({
      ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
    });
    expect(await tables.recovery('orders', signal)).toEqual({ enabled: true, earliest: 1_000, latest: 2_000 });
    dynamodb.on(DescribeContinuousBackupsCommand).resolves({});
    expect(await tables.recovery('orders', signal)).toEqual({ enabled: false });
  });
});

describe('backups', () => {
  it('are those that are available and DynamoDB’s own, of every kind and page, newest first', async () => {
    const backup = (id: number, over = {}) => ({
      TableArn: arn,
      BackupArn: `${arn}/backup/${id}`,
      BackupCreationDateTime: new Date(id),
      BackupStatus: 'AVAILABLE' as const,
      BackupSizeBytes: id * 10,
      ...over,
    });
    const all = { TableName: 'orders', BackupType: 'ALL' } as const;
    dynamodb
      .on(ListBackupsCommand)
      .rejects(new Error('nobody asks this'))
      .on(ListBackupsCommand, all)
      .resolves({
        BackupSummaries: [backup(2), backup(9, { BackupStatus: 'CREATING' })],
        LastEvaluatedBackupArn: `${arn}/backup/9`,
      })
      .on(ListBackupsCommand, { ...all, ExclusiveStartBackupArn: `${arn}/backup/9` })
      .resolves({ BackupSummaries: [backup(5)] })
      .on(ListBackupsCommand, { TableName: 'orders', BackupType: 'AWS_BACKUP' })
      .resolves({
        BackupSummaries: [
          backup(4),
          backup(8, { BackupArn: 'arn:aws:backup:eu-central-1:111122223333:recovery-point:8' }),
          backup(7, { BackupStatus: 'DELETED' }),
        ],
      });
    const found = await tables.backups('orders', signal);
    expect(found.map(({ takenAt }) => takenAt)).toEqual([5, 4, 2]);
    expect(found[0]).toEqual({ arn: `${arn}/backup/5`, tableArn: arn, takenAt: 5, bytes: 50 });
  });

  it('that never end are given up', async () => {
    dynamodb.on(ListBackupsCommand).resolves({ BackupSummaries: [], LastEvaluatedBackupArn: 'more' });
    await expect(tables.backups('orders', signal)).rejects.toThrow('does not end');
  });
});

describe('a restore', () => {
  const settings = {
    TargetTableName: 'copy',
    BillingModeOverride: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexOverride: [],
    LocalSecondaryIndexOverride: [],
  };

  it('is on demand and without indexes', async () => {
    dynamodb.on(RestoreTableToPointInTimeCommand).resolves({}).on(RestoreTableFromBackupCommand).resolves({});
    await tables.restore({ kind: 'moment', table: 'orders', at: 5_000 }, 'copy', signal);
    await tables.restore({ kind: 'backup', backupArn: `${arn}/backup/1` }, 'copy', signal);
    expect(dynamodb.calls().map(({ args: [command] }) => command.input)).toEqual([
      { ...settings, SourceTableName: 'orders', RestoreDateTime: new Date(5_000) },
      { ...settings, BackupArn: `${arn}/backup/1` },
    ]);
  });

  it.each([
    ['AccessDeniedException', 'denied'],
    ['TableAlreadyExistsException', 'exists'],
    ['TableInUseException', 'exists'],
    ['LimitExceededException', 'busy'],
    ['BackupInUseException', 'busy'],
    ['BackupNotFoundException', 'missing'],
    ['PointInTimeRecoveryUnavailableException', 'no-recovery'],
    ['InternalServerError', 'unreachable'],
    ['TimeoutError', 'unreachable'],
  ])('that fails by %s is %s, and repeats no ARN', async (name, code) => {
    dynamodb.on(RestoreTableFromBackupCommand).rejects(refusal(name));
    const error = await tables.restore({ kind: 'backup', backupArn: 'x' }, 'copy', signal).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TableError);
    expect(error).toMatchObject({ code });
    expect(error.message).not.toContain('arn:');
  });

  it('that cannot be deleted yet is busy', async () => {
    dynamodb.on(DeleteTableCommand).rejects(refusal('ResourceInUseException'));
    await expect(tables.delete('copy', signal)).rejects.toMatchObject({ code: 'busy' });
  });
});

describe('a scan', () => {
  it('only counts when no attribute is asked for', async () => {
    dynamodb.on(ScanCommand).resolves({ Count: 7 });
    expect(await tables.scan({ table: 'copy', segment: 1, segments: 4 }, signal)).toEqual({ items: 7, values: [] });
    expect(dynamodb.call(0).args[0].input).toEqual({
      TableName: 'copy',
      Segment: 1,
      TotalSegments: 4,
      Select: 'COUNT',
    });
  });

  it('reads an attribute, whatever it is called, of those items that have it', async () => {
    dynamodb.on(ScanCommand).resolves({
      Count: 4,
      Items: [{ date: { S: '2026-11-30' } }, { date: { N: '1796011200' } }, {}, { date: { BOOL: true } }],
      LastEvaluatedKey: { pk: { S: 'a' }, sk: { B: new Uint8Array([255, 0]) } },
    });
    const page = await tables.scan({ table: 'copy', segment: 0, segments: 1, attribute: 'date' }, signal);
    expect(page).toMatchObject({ items: 4, values: ['2026-11-30', '1796011200'] });
    expect(dynamodb.call(0).args[0].input).toMatchObject({
      ProjectionExpression: '#newest',
      ExpressionAttributeNames: { '#newest': 'date' },
    });
    await tables.scan(
      { table: 'copy', segment: 0, segments: 1, ...(page.cursor ? { cursor: page.cursor } : {}) },
      signal,
    );
    expect(dynamodb.call(1).args[0].input).toMatchObject({
      ExclusiveStartKey: { pk: { S: 'a' }, sk: { B: Buffer.from([255, 0]) } },
    });
  });

  it('goes on from a cursor that was stored as text', () => {
    const value: fc.Arbitrary<AttributeValue> = fc.oneof(
      fc.string().map((S) => ({ S })),
      fc.integer().map((N) => ({ N: `${N}` })),
      fc.uint8Array().map((bytes) => ({ B: Buffer.from(bytes) })),
    );
    fc.assert(
      fc.property(value, value, (pk, sk) => {
        expect(keyOf(JSON.parse(JSON.stringify(cursorOf({ pk, sk }))))).toEqual({ pk, sk });
      }),
    );
  });
});

describe('items', () => {
  const items = Array.from({ length: 150 }, (_, index) => ({ pk: { S: `${index}` }, tags: { SS: ['a', 'b'] } }));

  it('are read again by their keys, a hundred at once, until none is left out', async () => {
    dynamodb.on(ScanCommand).resolves({ Items: items, Count: 150 });
    dynamodb.on(BatchGetItemCommand).callsFake(({ RequestItems }) => {
      const keys = RequestItems.copy.Keys;
      expect(keys.length).toBeLessThanOrEqual(100);
      expect(RequestItems.copy.ConsistentRead).toBe(true);
      // Forty of them, in another order, and one item that is not there any more.
      const given = keys.slice(0, 40).reverse();
      const got = given.filter(({ pk }: { pk: { S: string } }) => pk.S !== '7');
      return {
        Responses: { copy: got.map((key: object) => ({ tags: { SS: ['b', 'a'] }, ...key })) },
        UnprocessedKeys: keys.length > 40 ? { copy: { Keys: keys.slice(40) } } : {},
      };
    });
    const request = { table: 'copy', keys: ['pk'], segment: 0, segments: 1, limit: 150 };
    expect(await tables.readBack(request, signal)).toEqual({ read: 150, lost: 1 });
    expect(dynamodb.commandCalls(BatchGetItemCommand)).toHaveLength(5);
  });

  it('that are left out for ever are given up', async () => {
    dynamodb.on(ScanCommand).resolves({ Items: items.slice(0, 1), Count: 1 });
    dynamodb.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { copy: { Keys: [{ pk: { S: '0' } }] } } });
    const request = { table: 'copy', keys: ['pk'], segment: 0, segments: 1, limit: 1 };
    await expect(tables.readBack(request, signal)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('are the same in whatever order their sets come, and not with another value', () => {
    const item = {
      pk: { S: 'a' },
      m: { M: { list: { L: [{ N: '1' }, { N: '2' }] }, b: { BS: [new Uint8Array([1]), new Uint8Array([2])] } } },
    };
    const other = {
      m: { M: { b: { BS: [Buffer.from([2]), Buffer.from([1])] }, list: { L: [{ N: '1' }, { N: '2' }] } } },
      pk: { S: 'a' },
    };
    expect(sameItems([item], [other], ['pk'])).toBe(1);
    const turned = { ...other, m: { M: { ...other.m.M, list: { L: [{ N: '2' }, { N: '1' }] } } } };
    expect(sameItems([item], [turned], ['pk'])).toBe(0);
    expect(sameItems([item], [], ['pk'])).toBe(0);
  });
});
