/** Waits really end the invocation here, as they do on Lambda: with time that is skipped, they are over before. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDurableSteps } from '../../shared/aws/durableSteps.ts';
import type { Steps } from '../../shared/restore/steps.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: false }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

async function resultOf(body: (steps: Steps) => Promise<string>): Promise<string | undefined> {
  const runner = new LocalDurableTestRunner<string>({
    handlerFunction: withDurableExecution((_: unknown, context: DurableContext) =>
      body(createDurableSteps(context, systemClock)),
    ),
  });
  return (await runner.run({ payload: {} })).getResult();
}

describe('a durable run that goes on in another invocation', () => {
  it('gives in a replay what a step gave, and does not do it again', async () => {
    let begun = 0;
    let done = 0;
    const said = await resultOf(async (steps) => {
      begun += 1;
      const first = await steps.step('first', async () => {
        done += 1;
        return 'once';
      });
      await steps.wait('a while', 1_000);
      return first;
    });
    expect(said).toBe('once');
    expect({ begun, done }).toEqual({ begun: 2, done: 1 });
  });

  it('begins a long step in an invocation of its own', async () => {
    const invocations: number[] = [];
    let invocation = 0;
    const said = await resultOf(async (steps) => {
      invocation += 1;
      await steps.step('short', async () => invocations.push(invocation));
      await steps.step('long', async () => invocations.push(invocation), { long: true });
      return 'done';
    });
    expect(said).toBe('done');
    expect(invocations).toEqual([1, 2]);
  });
});
