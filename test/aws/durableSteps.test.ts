import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDurableSteps } from '../../shared/aws/durableSteps.ts';
import type { Steps } from '../../shared/restore/steps.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { stepsContract } from '../contract/steps.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

function runnerOf(body: (steps: Steps, context: DurableContext) => Promise<string>) {
  return new LocalDurableTestRunner<string>({
    handlerFunction: withDurableExecution((_: unknown, context: DurableContext) =>
      body(createDurableSteps(context, systemClock), context),
    ),
  });
}

async function resultOf(runner: LocalDurableTestRunner<string>): Promise<string> {
  const execution = await runner.run({ payload: {} });
  if (execution.getStatus() !== 'SUCCEEDED') throw new Error(execution.getError().errorMessage ?? 'no message');
  return execution.getResult() ?? '';
}

describe('on Lambda durable functions', () => {
  stepsContract({ run: (body) => resultOf(runnerOf(body)) });

  it('ends a step before Lambda ends the invocation', async () => {
    const runner = runnerOf(async (_, context) => {
      const lambdaContext = { ...context.lambdaContext, getRemainingTimeInMillis: () => 60_000 };
      const steps = createDurableSteps(
        { step: context.step.bind(context), wait: context.wait.bind(context), lambdaContext },
        systemClock,
      );
      return steps.step('slow', async (signal) => {
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return `${signal.reason}`;
      });
    });
    expect(await resultOf(runner)).toBe('StepTimeUp: The step slow had 0 s, and they are over.');
  });

  it('says that a value is too large to be kept, and does not try again', async () => {
    const random = Array.from({ length: 60_000 }, (_, index) => Math.sin(index) * 1e15);
    let tries = 0;
    const runner = runnerOf((steps) =>
      steps.step('schema', async () => {
        tries += 1;
        return random.join();
      }),
    );
    await expect(resultOf(runner)).rejects.toThrow('The step schema failed: StepResultTooLarge');
    expect(tries).toBe(1);
  });
});
