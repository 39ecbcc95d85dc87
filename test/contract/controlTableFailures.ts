/**
 * What every store in the control table says when DynamoDB does not do as it is asked. The errors are those of the Amazon
 * DynamoDB API reference; ReplicatedWriteConflictException is what a strongly consistent global table answers to a
 * concurrent write.
 */
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  InternalServerError,
  ProvisionedThroughputExceededException,
  QueryCommand,
  ReplicatedWriteConflictException,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ControlUnavailable } from '../../shared/control/store.ts';
import type { DynamoDbTable } from '../../shared/ledger/dynamodbRounds.ts';

type Call<Store> = readonly [name: string, call: (store: Store) => Promise<unknown>];

export type StoreCalls<Store> = {
  readonly createStore: (at: DynamoDbTable) => Store;
  /** Each with what it gives when somebody else was first. */
  readonly writes: readonly (readonly [...Call<Store>, lost: unknown])[];
  readonly reads: readonly Call<Store>[];
};

const answer = { message: 'no', $metadata: { httpStatusCode: 400 } };

const failures = [
  new ProvisionedThroughputExceededException(answer),
  new ThrottlingException(answer),
  new InternalServerError({ message: 'oops', $metadata: { httpStatusCode: 500 } }),
  new DynamoDBServiceException({ name: 'ResourceNotFoundException', $fault: 'client', $metadata: {} }),
  new Error('socket hang up'),
];

function mocked<Store>({ createStore }: StoreCalls<Store>) {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  const store = createStore({ client, table: 'control' });
  afterEach(() => mock.reset());
  afterAll(() => client.destroy());
  return { mock, store };
}

export function failsLikeTheControlTable<Store>(calls: StoreCalls<Store>): void {
  describe('a DynamoDB that answers with an error', () => {
    const { mock, store } = mocked(calls);

    it.each(calls.writes)('has lost when %s meets another writer, here or in another region', async (_, call, lost) => {
      for (const failure of [
        new ConditionalCheckFailedException(answer),
        new ReplicatedWriteConflictException(answer),
      ]) {
        mock.reset();
        mock.onAnyCommand().rejects(failure);
        expect(await call(store)).toEqual(lost);
      }
    });

    it.each([...calls.writes.map(([name, call]) => [name, call] as const), ...calls.reads])(
      'is unavailable when %s fails otherwise',
      async (_, call) => {
        for (const failure of failures) {
          mock.reset();
          mock.onAnyCommand().rejects(failure);
          const error = await call(store).catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(ControlUnavailable);
          expect(error).toMatchObject({ code: 'control-unavailable', cause: failure });
          expect(String(error)).toContain(failure.name);
        }
      },
    );

    it.each(calls.writes)('is asked to change one item under a condition when %s', async (_, call) => {
      mock.onAnyCommand().resolves({});
      await call(store);
      const inputs = mock.calls().map(({ args: [command] }) => command.input);
      expect(inputs).toMatchObject([{ TableName: 'control', ConditionExpression: expect.stringMatching(/./) }]);
    });
  });
}

/** @param reads that of all, that of all without waiting for other regions, and that of one. */
export function readsItemsOfOnePartition<Store>(
  partition: string,
  calls: StoreCalls<Store> & { readonly reads: readonly [Call<Store>, Call<Store>, Call<Store>] },
): void {
  describe('a partition of the control table', () => {
    const { mock, store } = mocked(calls);
    const [[, readAll], [, peek], [, readOne]] = calls.reads;

    it('is unavailable when it fails between two pages: half of it would look like all of it', async () => {
      mock
        .on(QueryCommand)
        .resolvesOnce({ Items: [], LastEvaluatedKey: { pk: { S: partition }, sk: { S: 'b' } } })
        .rejectsOnce(new Error('socket hang up'));
      await expect(readAll(store)).rejects.toThrow(ControlUnavailable);
      expect(mock.commandCalls(QueryCommand)).toHaveLength(2);
    });

    it('is asked for strongly consistent reads, except when peeking', async () => {
      mock.on(QueryCommand).resolves({});
      mock.on(GetItemCommand).resolves({});
      await readAll(store);
      await peek(store);
      await readOne(store);
      const consistent = <Input extends { readonly ConsistentRead?: boolean | undefined }>(
        asked: readonly { readonly args: readonly [{ readonly input: Input }] }[],
      ) => asked.map(({ args: [{ input }] }) => input.ConsistentRead);
      expect(consistent(mock.commandCalls(QueryCommand))).toEqual([true, false]);
      expect(consistent(mock.commandCalls(GetItemCommand))).toEqual([true]);
    });

    it.each(calls.writes)('says that it is written when %s', async (_, call) => {
      mock.onAnyCommand().resolves({});
      expect(await call(store)).toBe('written');
    });
  });
}
