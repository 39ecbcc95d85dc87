/** Starting a restore test on AWS: an asynchronous invocation of the durable function, which nobody waits for. */
import { createHash } from 'node:crypto';
import { DurableExecutionAlreadyStartedException, InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { RestoreNotStarted, type StartRestore } from '../restore/startRestore.ts';
import type { Clock } from '../runtime/clock.ts';

export type StarterParts = {
  /** In the region of the function. */
  readonly client: Pick<LambdaClient, 'send'>;
  /** The ARN of the function's alias: a durable function is invoked by a version or an alias. */
  readonly functionArn: string;
  readonly clock: Pick<Clock, 'now'>;
};

/** As `restoreEvents.ts` reads it. */
type PersonEvent = {
  readonly kind: 'person';
  readonly backup: string;
  readonly by: string;
  readonly from?: 'primary' | 'replica';
  /** Unix milliseconds. */
  readonly at?: number;
};

/** @returns what starts a test, and does not know whether the backup is being tested: whoever runs it does. */
export function createRestoreStarter({ client, functionArn, clock }: StarterParts): StartRestore {
  return async ({ backup, trigger, from, at }) => {
    if (trigger.kind !== 'person') throw new Error(`a person's order is not of the kind ${trigger.kind}`);
    const event: PersonEvent = {
      kind: 'person',
      backup,
      by: trigger.by,
      ...(from === undefined ? {} : { from }),
      ...(at === undefined ? {} : { at }),
    };
    try {
      await client.send(
        new InvokeCommand({
          FunctionName: functionArn,
          InvocationType: 'Event',
          DurableExecutionName: executionName(event, clock.now()),
          Payload: Buffer.from(JSON.stringify(event)),
        }),
      );
      return 'started';
    } catch (error) {
      // One with this name is there, so what was asked for is under way.
      if (error instanceof DurableExecutionAlreadyStartedException) return 'started';
      throw new RestoreNotStarted(backup, error);
    }
  };
}

/** What is asked for again within it, such as by a client that heard no answer, is the same order. */
const sameMs = 60_000;

/** A name is 1 to 64 letters, digits, `-` and `_` (Lambda API reference, "Execution", DurableExecutionName). */
const backupMax = 24;

/**
 * "If you invoke a durable function using a name that already exists with the same payload, Lambda returns the existing
 * execution" (Lambda Developer Guide, "Idempotency" of durable functions). A name stands for as long as the
 * history is kept, so the minute is in it.
 */
function executionName(event: PersonEvent, now: number): string {
  const minute = new Date(Math.floor(now / sameMs) * sameMs).toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
  const digest = createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 16);
  return `${event.backup.replaceAll(/[^\w-]/g, '_').slice(0, backupMax)}-${minute}-${digest}`;
}
