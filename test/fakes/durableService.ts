/**
 * Lambda's side of a durable execution, whose invocations may be killed: it keeps what is checkpointed, invokes again after
 * waits, retries and deaths, and takes no time for any of it. As in the AWS Lambda API reference, CheckpointDurableExecution and
 * Operation, and as the SDK's own checkpoint server counts attempts.
 */
import {
  type CheckpointDurableExecutionRequest,
  type DurableExecutionClient,
  type DurableExecutionInvocationOutput,
  type DurableLambdaHandler,
  InvocationStatus,
  OperationAction,
  OperationStatus,
  OperationType,
  type OperationUpdate,
  type WireOperation,
} from '@aws/durable-execution-sdk-js';
import { context } from '../functions/environment.ts';

export type DurableService = {
  readonly client: DurableExecutionClient;
  /** What has been checkpointed, such as `restore START`, in its order. */
  readonly log: readonly string[];
  /** One for each invocation, how it ended. */
  readonly invocations: readonly string[];
  /** The present invocation does nothing any more and is heard of no more, as when its memory has run out. */
  kill(): void;
  /** Invokes until the execution has ended. */
  execute(handler: DurableLambdaHandler, payload: unknown): Promise<DurableExecutionInvocationOutput>;
  operation(name: string): WireOperation | undefined;
};

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:holdfast-restore:1/durable-execution/a/b';
const startedAt = '2026-11-30T04:00:00.000Z';

/** More than any run of a test has. */
const invocationsMax = 200;

type Killed = { readonly Status: 'KILLED' };

export function createDurableService(): DurableService {
  const operations = new Map<string, WireOperation>();
  const log: string[] = [];
  const invocations: string[] = [];
  let die: () => void = () => {};

  const client: DurableExecutionClient = {
    getExecutionState: async () => ({ Operations: [...operations.values()] }),
    checkpoint: async (request) => {
      // Nobody hears of what the dead still want to say.
      if (invocationOf(request) !== invocations.length) return new Promise(() => {});
      const changed = (request.Updates ?? []).map((update) => {
        const operation = changedBy(update, operations.get(update.Id ?? ''));
        operations.set(update.Id ?? '', operation);
        log.push(`${update.Name} ${update.Action}`);
        return operation;
      });
      return {
        CheckpointToken: request.CheckpointToken ?? '',
        NewExecutionState: { Operations: overTheWire(changed) },
      };
    },
  };

  async function invoke(handler: DurableLambdaHandler): Promise<DurableExecutionInvocationOutput | Killed> {
    const killed = new Promise<Killed>((resolve) => {
      die = () => resolve({ Status: 'KILLED' });
    });
    const input = {
      DurableExecutionArn: arn,
      CheckpointToken: String(invocations.length),
      InitialExecutionState: { Operations: overTheWire([...operations.values()]) },
    };
    return await Promise.race([handler(input, { ...context, getRemainingTimeInMillis: () => 900_000 }), killed]);
  }

  return {
    client,
    log,
    invocations,
    kill: () => die(),
    async execute(handler, payload) {
      operations.set('execution', {
        Id: 'execution',
        Type: OperationType.EXECUTION,
        Status: OperationStatus.STARTED,
        StartTimestamp: startedAt,
        ExecutionDetails: { InputPayload: JSON.stringify(payload) },
      });
      while (invocations.length < invocationsMax) {
        invocations.push('RUNNING');
        const output = await invoke(handler);
        invocations[invocations.length - 1] = output.Status;
        if (output.Status === InvocationStatus.SUCCEEDED || output.Status === InvocationStatus.FAILED) return output;
        if (output.Status === InvocationStatus.PENDING && !timePasses(operations)) {
          throw new Error('The execution waits for nothing.');
        }
      }
      throw new Error('The execution does not end.');
    },
    operation: (name) => [...operations.values()].find(({ Name }) => Name === name),
  };
}

function invocationOf({ CheckpointToken }: CheckpointDurableExecutionRequest): number {
  return Number(CheckpointToken);
}

function overTheWire(operations: readonly WireOperation[]): WireOperation[] {
  return JSON.parse(JSON.stringify(operations));
}

function changedBy(update: OperationUpdate, before: WireOperation | undefined): WireOperation {
  const { Id, Name, ParentId, Type, SubType } = update;
  const started = before ?? { Id, Name, ParentId, Type, SubType, StartTimestamp: startedAt, Status: undefined };
  const attempt = before?.StepDetails?.Attempt ?? 0;
  const later = new Date(Date.now() + 3_600_000).toISOString();
  switch (update.Action) {
    case OperationAction.START:
      return Type === OperationType.WAIT
        ? { ...started, Status: OperationStatus.STARTED, WaitDetails: { ScheduledEndTimestamp: later } }
        : { ...started, Status: OperationStatus.STARTED, StepDetails: { Attempt: attempt } };
    case OperationAction.SUCCEED:
      return {
        ...started,
        Status: OperationStatus.SUCCEEDED,
        StepDetails: { Attempt: attempt + 1, Result: update.Payload },
      };
    case OperationAction.FAIL:
      return { ...started, Status: OperationStatus.FAILED, StepDetails: { Attempt: attempt + 1, Error: update.Error } };
    case OperationAction.RETRY:
      return {
        ...started,
        Status: OperationStatus.PENDING,
        StepDetails: { Attempt: attempt + 1, Error: update.Error, NextAttemptTimestamp: later },
      };
    default:
      throw new Error(`Nobody expected ${update.Action}.`);
  }
}

/** All that is waited for has come. @returns whether there was anything. */
function timePasses(operations: Map<string, WireOperation>): boolean {
  let came = false;
  for (const [id, operation] of operations) {
    const isWait = operation.Type === OperationType.WAIT && operation.Status === OperationStatus.STARTED;
    const isRetry = operation.Type === OperationType.STEP && operation.Status === OperationStatus.PENDING;
    if (isWait) operations.set(id, { ...operation, Status: OperationStatus.SUCCEEDED });
    if (isRetry) operations.set(id, { ...operation, Status: OperationStatus.READY });
    came ||= isWait || isRetry;
  }
  return came;
}
